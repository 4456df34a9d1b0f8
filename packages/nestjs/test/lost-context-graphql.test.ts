import { AsyncResource } from 'node:async_hooks';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { GraphQLModule, Query, Resolver } from '@nestjs/graphql';
import { Track } from '../src/index.js';
import { ask, NestStage } from './integrations/nest-stage.js';

@Resolver()
class ShopResolver {
  @Query(() => String)
  @Track('BuyProduct')
  buy(): string {
    return 'bought';
  }
}

// What a callback of a connection that all requests share runs in.
const connection = new AsyncResource('connection');

@Module({ providers: [ShopResolver] })
class ShopModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer
      .apply((_request: object, _response: object, next: () => void) => {
        connection.runInAsyncScope(next);
      })
      .forRoutes('{*path}');
  }
}

describe('a middleware that loses the async context before a resolver', () => {
  const stage = new NestStage('Express');

  it('leaves @Track with the request', async () => {
    const graphql = GraphQLModule.forRoot<ApolloDriverConfig>({ driver: ApolloDriver, autoSchemaFile: true });
    const app = await stage.start({ imports: [graphql, ShopModule] });
    const { text } = await ask(app, '/graphql', { user: 'u1', method: 'POST', json: { query: '{ buy }' } });
    expect(JSON.parse(text)).toEqual({ data: { buy: 'bought' } });
    expect(await stage.arrived()).toEqual([['BuyProduct', 'u1']]);
  });
});
