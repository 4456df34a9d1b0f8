import { AsyncResource } from 'node:async_hooks';
import { Controller, Get, Injectable, Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { currentTracker, Track } from '../../src/index.js';
import { ask, NestStage, platforms } from './nest-stage.js';

@Injectable()
class Shop {
  @Track('BuyProduct')
  buy(): string {
    return 'bought';
  }
}

@Controller()
class ShopController {
  constructor(private readonly shop: Shop) {}

  @Get('buy')
  buy(): string {
    return this.shop.buy();
  }

  @Get('by-hand')
  byHand(): string {
    return currentTracker()?.track('ByHand').ok === true ? 'ok' : 'no tracker';
  }
}

// What a callback of a connection that all requests share runs in.
const connection = new AsyncResource('connection');

@Module({ controllers: [ShopController], providers: [Shop] })
class ShopModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer
      .apply((_request: object, _response: object, next: () => void) => {
        connection.runInAsyncScope(next);
      })
      .forRoutes('{*path}');
  }
}

describe.each(platforms)('a middleware of a module that loses the async context, in Nest on %s', (platform) => {
  const stage = new NestStage(platform);

  it('leaves @Track and currentTracker() with the request', async () => {
    const app = await stage.start({ imports: [ShopModule] });
    expect((await ask(app, '/buy', { user: 'u1' })).text).toBe('bought');
    expect((await ask(app, '/by-hand', { user: 'u2' })).text).toBe('ok');
    expect(await stage.arrived()).toEqual([
      ['BuyProduct', 'u1'],
      ['ByHand', 'u2'],
    ]);
  });
});
