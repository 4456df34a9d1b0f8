import 'reflect-metadata';
import { startCollector, type Collector } from '@growingio/collector';
import { Get, Injectable, Module, Scope, type INestApplicationContext, type Type } from '@nestjs/common';
import { ContextIdFactory, NestFactory } from '@nestjs/core';
import { from, lastValueFrom, Subject, take, toArray, type Observable } from 'rxjs';
import { GrowingIO, GrowingIOModule, Track } from '../src/index.js';
import { KeptLog } from '@growingio/upload/conformance';

let collector: Collector;
const running = new Set<INestApplicationContext>();

beforeAll(async () => {
  collector = await startCollector();
});

afterEach(async () => {
  await closeAll();
  collector.clear();
});

afterAll(async () => {
  await collector.close();
});

async function closeAll(): Promise<void> {
  for (const app of running) await app.close();
  running.clear();
}

const options = (projectId = 'p1') => ({
  projectId,
  host: collector.url,
  flushInterval: 3_600_000,
  logger: new KeptLog(),
});

/** Starts an application of this provider, with the module or with what is given in its place. */
async function start(provider: Type, imports: object[] = [GrowingIOModule.forRoot(options())]) {
  @Module({ imports: imports as never[], providers: [provider] })
  class ProviderModule {}
  const app = await NestFactory.createApplicationContext(ProviderModule, { logger: false, abortOnError: false });
  running.add(app);
  return app;
}

/** Works with the application's one instance of the provider, for the user u1. */
function workWith<Provider, Result>(
  app: INestApplicationContext,
  provider: Type<Provider>,
  work: (it: Provider) => Result,
): Result {
  return app.get(GrowingIO).scope({ loginUserId: 'u1' }, () => work(app.get(provider)));
}

async function arrived(): Promise<unknown[]> {
  await closeAll();
  return collector.events.map(({ event, loginUserId, variables }) =>
    variables === undefined ? [event, loginUserId] : [event, loginUserId, variables],
  );
}

describe('Track of an Observable', () => {
  @Injectable()
  class Prices {
    @Track('Watch', (last: number) => ({ last }))
    watch(source: Observable<number>): Observable<number> {
      return source;
    }

    @Track('View', (price: number) => ({ price }), { each: true })
    each(source: Observable<number>): Observable<number> {
      return source;
    }

    @Track('WatchLater', (last: number) => ({ last }))
    async later(source: Observable<number>): Promise<Observable<number>> {
      return Promise.resolve(source);
    }

    @Track('Plain', (price: number) => ({ price }), { each: true })
    plain(): number {
      return 14;
    }
  }

  it('tracks once, with the last value, however often it is subscribed', async () => {
    const prices = workWith(await start(Prices), Prices, (it) => it.watch(from([14, 9])));
    expect(await lastValueFrom(prices)).toBe(9);
    expect(await lastValueFrom(prices)).toBe(9);
    expect(await arrived()).toEqual([['Watch', 'u1', { last: 9 }]]);
  });

  it('tracks each value with `each`, and a plain result as always', async () => {
    const app = await start(Prices);
    const prices = workWith(app, Prices, (it) => it.each(from([14, 9])));
    expect(await lastValueFrom(prices.pipe(toArray()))).toEqual([14, 9]);
    workWith(app, Prices, (it) => it.plain());
    expect(await arrived()).toEqual([
      ['View', 'u1', { price: 14 }],
      ['View', 'u1', { price: 9 }],
      ['Plain', 'u1', { price: 14 }],
    ]);
  });

  it('follows the Observable of a promise', async () => {
    const prices = await workWith(await start(Prices), Prices, (it) => it.later(from([14, 9])));
    expect(await lastValueFrom(prices)).toBe(9);
    expect(await arrived()).toEqual([['WatchLater', 'u1', { last: 9 }]]);
  });

  it('tracks no completion of one that is left early, and with `each` the values that came', async () => {
    const app = await start(Prices);
    const source = new Subject<number>();
    workWith(app, Prices, (it) => [it.watch(source).pipe(take(1)), it.each(source).pipe(take(1))]).forEach((prices) =>
      prices.subscribe(),
    );
    for (const price of [14, 9]) source.next(price);
    expect(await arrived()).toEqual([['View', 'u1', { price: 14 }]]);
  });

  it('tracks each value under the user of the call, whoever brings it', async () => {
    const app = await start(Prices);
    const source = new Subject<number>();
    workWith(app, Prices, (it) => it.each(source)).subscribe();
    app.get(GrowingIO).scope({ loginUserId: 'bob' }, () => {
      source.next(14);
    });
    expect(await arrived()).toEqual([['View', 'u1', { price: 14 }]]);
  });
});

describe('Track of a provider', () => {
  const key = Symbol('key');

  @Injectable()
  class Orders {
    @Track('BuyProduct', (id: string) => ({ id }), {
      loginUserId: (_id: string, _given: string, userId?: string) => userId,
      when: (id: string) => id !== 'none',
    })
    buy(id: string, _userId?: string): string {
      return id;
    }

    @Track('Static')
    static all(): string {
      return 'all';
    }

    @Track('Symbol')
    [key](): string {
      return 'symbol';
    }

    @Track('Parent')
    work(): string {
      return 'parent';
    }
  }

  @Injectable()
  class ChildOrders extends Orders {
    @Track('Child')
    override work(): string {
      return `child of ${super.work()}`;
    }
  }

  it('takes the options of the core: who it was, and when to track', async () => {
    workWith(await start(Orders), Orders, (it) => [it.buy('apple'), it.buy('pear', 'u2'), it.buy('none')]);
    expect(await arrived()).toEqual([
      ['BuyProduct', 'u1', { id: 'apple' }],
      ['BuyProduct', 'u2', { id: 'pear' }],
    ]);
  });

  it('tracks inherited, overridden, symbol-keyed and static methods', async () => {
    const answers = workWith(await start(ChildOrders), ChildOrders, (it) => [
      it.buy('apple'),
      it[key](),
      it.work(),
      ChildOrders.all(),
    ]);
    expect(answers).toEqual(['apple', 'symbol', 'child of parent', 'all']);
    expect(await arrived()).toEqual([
      ['BuyProduct', 'u1', { id: 'apple' }],
      ['Symbol', 'u1'],
      ['Parent', 'u1'],
      ['Child', 'u1'],
      ['Static', 'u1'],
    ]);
  });

  it('tracks with the client of each application, also static methods and behind a Proxy', async () => {
    const apps = [
      await start(Orders, [GrowingIOModule.forRoot(options('first'))]),
      await start(Orders, [GrowingIOModule.forRoot(options('second'))]),
    ];
    for (const app of apps) {
      app.get(Orders).work();
      workWith(app, Orders, (it) => [it.work(), Orders.all(), new Proxy(it, {})[key]()]);
    }
    const [first, second] = apps.map((app) => app.get(GrowingIO).stats());
    expect([first?.refused.no_login_user, second?.refused.no_login_user]).toEqual([1, 1]);
    await closeAll();
    expect(collector.events.map(({ event, projectId }) => [event, projectId])).toEqual(
      ['first', 'second'].flatMap((projectId) => ['Parent', 'Static', 'Symbol'].map((event) => [event, projectId])),
    );
  });

  it('tracks a request-scoped provider', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class Scoped {
      @Track('Scoped')
      work(): string {
        return 'ok';
      }
    }
    const app = await start(Scoped);
    const scoped = await app.resolve(Scoped, ContextIdFactory.create());
    app.get(GrowingIO).scope({ loginUserId: 'u1' }, () => scoped.work());
    expect(await arrived()).toEqual([['Scoped', 'u1']]);
  });

  it('stops the start of an application without the module, and names the remedy', async () => {
    await expect(start(Orders, [])).rejects.toThrow(
      'the client of @Track: put GrowingIOModule.forRoot() into the imports of the root module',
    );
  });

  it('stops the start for a static method, too', async () => {
    @Injectable()
    class Statics {
      @Track('Static')
      static all(): string {
        return 'all';
      }
    }
    await expect(start(Statics, [])).rejects.toThrow('put GrowingIOModule.forRoot() into the imports');
  });

  it.each(['forRoot', 'forRootAsync'])('names the remedy when %s is imported without being called', async (name) => {
    const uncalled = Reflect.get(GrowingIOModule, name) as typeof GrowingIOModule;
    await expect(start(Orders, [uncalled])).rejects.toThrow(
      `a function was passed without being called, so nothing is tracked: write imports: [GrowingIOModule.${name}(`,
    );
  });

  it('keeps metadata above and below a route, and shows on the prototype to nobody who looks at names', () => {
    class Routes {
      @Track('Above')
      @Get('below')
      below(): void {
        // Nobody calls it.
      }

      @Get('above')
      @Track('Below')
      above(): void {
        // The same.
      }
    }
    const { below, above } = Object.getOwnPropertyDescriptors(Routes.prototype);
    expect([below, above].map(({ value }) => Reflect.getMetadata('path', value as object) as unknown)).toEqual([
      'below',
      'above',
    ]);
    expect(Object.getOwnPropertyNames(Routes.prototype)).toEqual(['constructor', 'below', 'above']);
  });

  it.each<[string, () => unknown, string]>([
    ['an empty event key', () => Track(''), '@Track: the event key is empty'],
    [
      'a field',
      () => (Track('X') as (...args: unknown[]) => unknown)({}, 'field', undefined),
      'is above the field field: put it above a method',
    ],
    [
      'a client that is no name',
      () => Track('X', { client: 7 as never }),
      "@Track('X'): client is 7: it must be a name",
    ],
    [
      'an each that is neither',
      () => Track('X', { each: 1 as never }),
      "@Track('X'): each is 1: it must be true or false",
    ],
    [
      'an unknown option',
      () => Track('X', { eech: true } as object),
      "@Track('X'): eech is no option: did you mean each?",
    ],
    [
      'a standard decorator',
      () => (Track('X') as (...args: unknown[]) => unknown)(() => 1, { kind: 'method', name: 'buy' }),
      "@Track('X') above buy: Nest needs TypeScript's own decorators: set experimentalDecorators in tsconfig.json",
    ],
  ])('refuses %s, with the remedy', (_name, decorate, message) => {
    expect(decorate).toThrow(message);
    expect(decorate).toThrow(expect.objectContaining({ code: 'ERR_GROWINGIO_DECORATOR' }) as Error);
  });
});
