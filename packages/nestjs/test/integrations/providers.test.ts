import { Controller, Get, Inject, Injectable, Param, Scope } from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { Track } from '../../src/index.js';
import { ask, NestStage, platforms } from './nest-stage.js';

@Injectable()
class SingletonShop {
  @Track('BuyProduct', (price: number, name: string) => ({ name, price }))
  buy(_name: string): number {
    return 14;
  }
}

@Injectable({ scope: Scope.REQUEST })
class RequestShop {
  constructor(@Inject(REQUEST) private readonly request: { url: string }) {}

  @Track('ViewBasket', (url: string) => ({ url }))
  async view(): Promise<string> {
    await Promise.resolve();
    return this.request.url;
  }
}

@Injectable({ scope: Scope.TRANSIENT })
class TransientShop {
  @Track('Search')
  search(): string {
    return 'found';
  }
}

abstract class Shelf {
  abstract readonly name: string;

  @Track('TakeFromShelf', (shelf: string) => ({ shelf }))
  take(): string {
    return this.name;
  }
}

@Injectable()
class FruitShelf extends Shelf {
  readonly name = 'fruit';
}

@Injectable()
class TeaShelf extends Shelf {
  readonly name = 'tea';

  @Track('TakeTea')
  override take(): string {
    return super.take();
  }
}

const pay = Symbol('pay');

@Injectable()
class Till {
  @Track('PayOrder', (paid: number) => ({ paid }))
  [pay](): number {
    return 28;
  }
}

class Prices {
  readonly currency = 'CNY';

  @Track('LookUpPrice', (price: number, name: string) => ({ name, price }))
  static of(name: string): number {
    return name.length;
  }
}

@Controller()
class ShopController {
  constructor(
    @Inject(SingletonShop) private readonly singleton: SingletonShop,
    @Inject(RequestShop) private readonly request: RequestShop,
    @Inject(TransientShop) private readonly transient: TransientShop,
    @Inject(FruitShelf) private readonly fruit: FruitShelf,
    @Inject(TeaShelf) private readonly tea: TeaShelf,
    @Inject(Till) private readonly till: Till,
  ) {}

  @Get('buy/:name')
  buy(@Param('name') name: string): number {
    return this.singleton.buy(name);
  }

  @Get('basket')
  basket(): Promise<string> {
    return this.request.view();
  }

  @Get('search')
  search(): string {
    return this.transient.search();
  }

  @Get('take')
  take(): string[] {
    return [this.fruit.take(), this.tea.take()];
  }

  @Get('pay')
  pay(): number {
    return this.till[pay]();
  }

  @Get('price')
  price(): number {
    return Prices.of('apple');
  }
}

const parts = {
  controllers: [ShopController],
  providers: [SingletonShop, RequestShop, TransientShop, FruitShelf, TeaShelf, Till],
};

describe.each(platforms)('Track on providers, in Nest on %s', (platform) => {
  const stage = new NestStage(platform);

  it('tracks a singleton, under the user of the session', async () => {
    const app = await stage.start(parts);
    expect((await ask(app, '/buy/apple', { user: 'u1' })).text).toBe('14');
    expect((await ask(app, '/buy/tea', { user: 'u2' })).text).toBe('14');
    expect(await stage.arrived()).toEqual([
      ['BuyProduct', 'u1', { name: 'apple', price: 14 }],
      ['BuyProduct', 'u2', { name: 'tea', price: 14 }],
    ]);
  });

  it('tracks a request-scoped provider, which keeps its request', async () => {
    const app = await stage.start(parts);
    expect((await ask(app, '/basket?of=u1', { user: 'u1' })).text).toBe('/basket?of=u1');
    expect((await ask(app, '/basket?of=u2', { user: 'u2' })).text).toBe('/basket?of=u2');
    expect(await stage.arrived()).toEqual([
      ['ViewBasket', 'u1', { url: '/basket?of=u1' }],
      ['ViewBasket', 'u2', { url: '/basket?of=u2' }],
    ]);
  });

  it('tracks a transient provider', async () => {
    const app = await stage.start(parts);
    expect((await ask(app, '/search', { user: 'u1' })).text).toBe('found');
    expect(await stage.arrived()).toEqual([['Search', 'u1']]);
  });

  it('tracks an inherited method, once a class that it is put on', async () => {
    const app = await stage.start(parts);
    expect((await ask(app, '/take', { user: 'u1' })).text).toBe('["fruit","tea"]');
    expect(await stage.arrived()).toEqual([
      ['TakeFromShelf', 'u1', { shelf: 'fruit' }],
      ['TakeFromShelf', 'u1', { shelf: 'tea' }],
      ['TakeTea', 'u1'],
    ]);
  });

  it('tracks a method whose name is a symbol', async () => {
    const app = await stage.start(parts);
    expect((await ask(app, '/pay', { user: 'u1' })).text).toBe('28');
    expect(await stage.arrived()).toEqual([['PayOrder', 'u1', { paid: 28 }]]);
  });

  it('tracks a static method', async () => {
    const app = await stage.start(parts);
    expect((await ask(app, '/price', { user: 'u1' })).text).toBe('5');
    expect(await stage.arrived()).toEqual([['LookUpPrice', 'u1', { name: 'apple', price: 5 }]]);
  });
});
