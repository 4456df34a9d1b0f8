import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { UseGuards, type CanActivate } from '@nestjs/common';
import {
  Args,
  Field,
  GraphQLModule,
  Int,
  Mutation,
  ObjectType,
  Parent,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import type { INestApplication } from '@nestjs/common';
import { Track } from '../../src/index.js';
import { ask, NestStage, platforms } from './nest-stage.js';

@ObjectType()
class Product {
  @Field()
  name!: string;

  @Field(() => Int)
  price!: number;
}

class Closed implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

@Resolver(() => Product)
class ProductResolver {
  @Query(() => [Product])
  @Track('ViewProducts', (products: Product[]) => ({ count: products.length }))
  async products(): Promise<Product[]> {
    return Promise.resolve([
      { name: '苹果', price: 14 },
      { name: '梨', price: 9 },
    ]);
  }

  @Track('BuyProduct', (product: Product, name: string) => ({ name, price: product.price }))
  @Mutation(() => Product)
  buy(@Args('name') name: string): Product {
    return { name, price: 14 };
  }

  @ResolveField(() => String)
  @Track('ViewDescription', (_text: string, product: Product) => ({ name: product.name }))
  description(@Parent() product: Product): string {
    return `${product.name}, fresh`;
  }

  @Query(() => String)
  @Track('Failed')
  failed(): string {
    throw new Error('sold out');
  }

  @Track('Guarded')
  @Query(() => String)
  @UseGuards(Closed)
  guarded(): string {
    return 'never';
  }
}

describe.each(platforms)('Track on GraphQL resolvers, in Nest on %s', (platform) => {
  const stage = new NestStage(platform);
  const parts = {
    imports: [
      GraphQLModule.forRoot<ApolloDriverConfig>({ driver: ApolloDriver, autoSchemaFile: true, playground: false }),
    ],
    providers: [ProductResolver],
  };

  async function query(app: INestApplication, user: string, text: string): Promise<unknown> {
    const answer = await ask(app, '/graphql', { method: 'POST', user, json: { query: text } });
    return JSON.parse(answer.text);
  }

  it('tracks a query and a mutation, under the user of the session', async () => {
    const app = await stage.start(parts);
    expect(await query(app, 'u1', '{ products { name } }')).toEqual({
      data: { products: [{ name: '苹果' }, { name: '梨' }] },
    });
    expect(await query(app, 'u2', 'mutation { buy(name: "茶") { name price } }')).toEqual({
      data: { buy: { name: '茶', price: 14 } },
    });
    expect(await stage.arrived()).toEqual([
      ['ViewProducts', 'u1', { count: 2 }],
      ['BuyProduct', 'u2', { name: '茶', price: 14 }],
    ]);
  });

  it('tracks a field resolver, once an object', async () => {
    const app = await stage.start(parts);
    expect(await query(app, 'u1', '{ products { description } }')).toEqual({
      data: { products: [{ description: '苹果, fresh' }, { description: '梨, fresh' }] },
    });
    expect(await stage.arrived()).toEqual([
      ['ViewProducts', 'u1', { count: 2 }],
      ['ViewDescription', 'u1', { name: '苹果' }],
      ['ViewDescription', 'u1', { name: '梨' }],
    ]);
  });

  it('tracks nothing where a resolver throws or a guard refuses', async () => {
    const app = await stage.start(parts);
    expect(await query(app, 'u1', '{ failed }')).toMatchObject({ errors: [{ message: 'sold out' }] });
    expect(await query(app, 'u1', '{ guarded }')).toMatchObject({ errors: [{ message: 'Forbidden resource' }] });
    expect(await stage.arrived()).toEqual([]);
  });
});
