import 'reflect-metadata';
import { startCollector, type Collector } from '@growingio/collector';
import { Controller, Get, Inject, Injectable, Module, Post, Req, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Request } from 'express';
import session from 'express-session';
import { from, Observable, of, Subject, throwError } from 'rxjs';
import { GrowingIO, GrowingIOModule, Track, Tracker, type GrowingIOOptions } from '../src/index.js';
import { adapterContract, KeptLog } from '@growingio/upload/conformance';
import { tools } from '../../../testing/host-tools.js';
import { nestHost } from './nest-host.js';

async function listen(module: object, prepare?: (app: INestApplication) => void): Promise<INestApplication> {
  const app = await NestFactory.create(module as never, { logger: false, abortOnError: false });
  prepare?.(app);
  app.use(session({ secret: 'a test', resave: false, saveUninitialized: false }));
  await app.listen(0, '127.0.0.1');
  return app;
}

adapterContract(tools, 'NestJS on Express', nestHost('by the module'));
adapterContract(tools, 'NestJS on Express, growingio() before the session, too', nestHost('before the session, too'));

interface Order {
  name: string;
  price: number;
}

@Injectable()
class OrdersService {
  private readonly stock = new Map([['apple', { name: '苹果', price: 14 }]]);

  @Track('BuyProduct', (order: Order, _id: string, count: number) => ({
    product_name: order.name,
    product_price: order.price,
    count,
  }))
  async buy(id: string, _count: number): Promise<Order> {
    await Promise.resolve();
    const order = this.stock.get(id);
    if (order === undefined) throw new Error('sold out');
    return order;
  }
}

@Controller()
class ShopController {
  constructor(
    @Inject(OrdersService) private readonly orders: OrdersService,
    @Inject(Tracker) private readonly tracker: Tracker,
    @Inject(GrowingIO) private readonly client: GrowingIO,
  ) {}

  @Post('login')
  @Track('Login')
  login(@Req() req: Request): string {
    req.session.userId = 'u1';
    return 'welcome';
  }

  @Track('ViewProducts')
  @Get('products')
  products(): Observable<string[]> {
    return of(['苹果']);
  }

  @Get('streamed')
  @Track('Streamed', (last: number) => ({ last }))
  streamed(): Observable<number> {
    return from([1, 2, 3]);
  }

  @Get('broken')
  @Track('Broken')
  broken(): Observable<never> {
    return throwError(() => new Error('broken'));
  }

  @Get('mapper')
  @Track('BadMapper', () => {
    throw new Error('no such field');
  })
  mapper(): string {
    return 'ok';
  }

  @Post('buy/:id')
  async buy(@Req() req: Request<{ id: string }>): Promise<Order> {
    return this.orders.buy(req.params.id, 2);
  }

  @Get('injected')
  injected(): boolean[] {
    return [this.tracker.track('Injected').ok, this.client.track('InjectedClient').ok];
  }

  @Get('identified')
  identified(): boolean {
    return this.tracker.identify('u5').ok && this.tracker.track('Identified').ok;
  }
}

describe('GrowingIOModule', () => {
  let collector: Collector;
  let app: INestApplication | undefined;

  beforeAll(async () => {
    collector = await startCollector();
  });

  afterEach(async () => {
    await app?.close();
    app = undefined;
    collector.clear();
  });

  afterAll(async () => {
    await collector.close();
  });

  const options = (): GrowingIOOptions => ({
    projectId: '0a1b2c3d',
    host: collector.url,
    flushInterval: 20,
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
  });

  function ignore(): void {
    // The refusals that these tests cause need no log.
  }

  function shop(growingio: object): object {
    @Module({ imports: [growingio as never], controllers: [ShopController], providers: [OrdersService] })
    class ShopModule {}
    return ShopModule;
  }

  async function visit(path: string, method = 'GET', cookie = ''): Promise<Response2> {
    const response = await fetch(`${(await app?.getUrl()) ?? ''}${path}`, { method, headers: { cookie } });
    return { status: response.status, text: await response.text(), cookie: response.headers.get('set-cookie') ?? '' };
  }

  interface Response2 {
    status: number;
    text: string;
    cookie: string;
  }

  async function logIn(): Promise<string> {
    return (await visit('/login', 'POST')).cookie.replace(/;.*/, '');
  }

  async function arrived(): Promise<unknown[]> {
    await app?.close();
    app = undefined;
    return collector.events.map(({ event, loginUserId, variables }) => [event, loginUserId, variables]);
  }

  it('tracks a controller and a service, under the user of the session', async () => {
    app = await listen(shop(GrowingIOModule.forRoot(options())));
    const cookie = await logIn();
    expect(await visit('/buy/apple', 'POST', cookie)).toMatchObject({
      status: 201,
      text: '{"name":"苹果","price":14}',
    });
    expect(await arrived()).toEqual([
      ['Login', 'u1', undefined],
      ['BuyProduct', 'u1', { product_name: '苹果', product_price: 14, count: 2 }],
    ]);
  });

  it('tracks nothing when the method fails, and leaves the error as it is', async () => {
    app = await listen(shop(GrowingIOModule.forRoot(options())));
    const cookie = await logIn();
    expect((await visit('/buy/pear', 'POST', cookie)).status).toBe(500);
    expect((await visit('/broken', 'GET', cookie)).status).toBe(500);
    expect(await arrived()).toEqual([['Login', 'u1', undefined]]);
  });

  it('tracks an Observable once, when it completes', async () => {
    app = await listen(shop(GrowingIOModule.forRoot(options())));
    const cookie = await logIn();
    expect((await visit('/products', 'GET', cookie)).text).toBe('["苹果"]');
    expect((await visit('/streamed', 'GET', cookie)).text).toBe('3');
    expect(await arrived()).toEqual([
      ['Login', 'u1', undefined],
      ['ViewProducts', 'u1', undefined],
      ['Streamed', 'u1', { last: 3 }],
    ]);
  });

  it('counts a mapper that throws, and answers the request as always', async () => {
    app = await listen(shop(GrowingIOModule.forRoot(options())));
    const client = app.get(GrowingIO);
    expect(await visit('/mapper', 'GET', await logIn())).toMatchObject({ status: 200, text: 'ok' });
    expect(client.stats().refused.mapper_failed).toBe(1);
  });

  it('injects the client and the tracker of the current request into a singleton', async () => {
    app = await listen(shop(GrowingIOModule.forRoot(options())));
    const cookie = await logIn();
    expect((await visit('/injected', 'GET', cookie)).text).toBe('[true,true]');
    expect((await visit('/identified', 'GET', cookie)).text).toBe('true');
    expect(await arrived()).toEqual([
      ['Login', 'u1', undefined],
      ['Injected', 'u1', undefined],
      ['InjectedClient', 'u1', undefined],
      ['Identified', 'u5', undefined],
    ]);
  });

  it('delivers what is left when the application shuts down', async () => {
    app = await listen(shop(GrowingIOModule.forRoot({ ...options(), flushInterval: 3_600_000 })));
    await logIn();
    expect(collector.events).toHaveLength(0);
    expect(await arrived()).toEqual([['Login', 'u1', undefined]]);
  });

  it('takes a ready client, and leaves it open for its owner', async () => {
    const client = new GrowingIO(options());
    app = await listen(shop(GrowingIOModule.forRoot(client)));
    expect(app.get(GrowingIO)).toBe(client);
    await logIn();
    expect(await arrived()).toEqual([['Login', 'u1', undefined]]);
    expect(client.track('After', null, { loginUserId: 'u1' }).ok).toBe(true);
    await client.shutdown();
  });

  it('takes its options from a factory with injected dependencies', async () => {
    class Config {
      growingio = options();
    }
    @Module({ providers: [Config], exports: [Config] })
    class ConfigModule {}
    const growingio = GrowingIOModule.forRootAsync({
      imports: [ConfigModule],
      inject: [Config],
      useFactory: (config: Config) => config.growingio,
    });
    app = await listen(shop(growingio));
    await logIn();
    expect(await arrived()).toEqual([['Login', 'u1', undefined]]);
  });

  it('takes its options from a class', async () => {
    const made = options();
    @Injectable()
    class Options {
      createGrowingIOOptions(): GrowingIOOptions {
        return made;
      }
    }
    app = await listen(shop(GrowingIOModule.forRootAsync({ useClass: Options })));
    await logIn();
    expect(await arrived()).toEqual([['Login', 'u1', undefined]]);
  });

  it('takes its options from an existing provider', async () => {
    const made = options();
    @Injectable()
    class Options {
      createGrowingIOOptions(): GrowingIOOptions {
        return made;
      }
    }
    @Module({ providers: [Options], exports: [Options] })
    class OptionsModule {}
    app = await listen(shop(GrowingIOModule.forRootAsync({ imports: [OptionsModule], useExisting: Options })));
    await logIn();
    expect(await arrived()).toEqual([['Login', 'u1', undefined]]);
  });

  it('is global by default, and can be told not to be', () => {
    expect(GrowingIOModule.forRoot({ mode: 'off' }).global).toBe(true);
    expect(GrowingIOModule.forRoot({ mode: 'off', isGlobal: false }).global).toBe(false);
    expect(GrowingIOModule.forRoot(new GrowingIO({ mode: 'off' })).global).toBe(true);
    expect(GrowingIOModule.forRootAsync({ useFactory: () => ({}) }).global).toBe(true);
  });

  it('stops the start when the project ID is missing, and says where to find it', async () => {
    await expect(listen(shop(GrowingIOModule.forRoot()))).rejects.toThrow('projectId is missing');
  });
});

describe('Track', () => {
  it('stops the start of an application without the module, and names what is missing', async () => {
    @Module({ controllers: [ShopController], providers: [OrdersService, { provide: Tracker, useValue: {} }] })
    class WithoutModule {}
    await expect(listen(WithoutModule)).rejects.toThrow(/GrowingIO/);
  });

  it('tracks an object that a factory made, for the one client that there is', async () => {
    const collector = await startCollector();
    @Module({
      imports: [GrowingIOModule.forRoot({ projectId: 'p1', host: collector.url, logger: new KeptLog() })],
      providers: [{ provide: OrdersService, useFactory: () => new OrdersService() }],
    })
    class FactoryModule {}
    const app = await listen(FactoryModule);
    const orders = app.get(OrdersService);
    await app.get(GrowingIO).scope({ loginUserId: 'u1' }, () => orders.buy('apple', 1));
    await app.close();
    expect(collector.events).toMatchObject([{ event: 'BuyProduct', loginUserId: 'u1' }]);
    await collector.close();
  });

  it('takes the user of the call, and not of whoever makes its Observable complete', async () => {
    const collector = await startCollector();
    const ended = new Subject<number>();
    @Injectable()
    class Waiting {
      @Track('WaitEnded')
      wait(): Observable<number> {
        return ended;
      }
    }
    @Module({
      imports: [GrowingIOModule.forRoot({ projectId: 'p1', host: collector.url, logger: new KeptLog() })],
      providers: [Waiting],
    })
    class WaitingModule {}
    const app = await listen(WaitingModule);
    const client = app.get(GrowingIO);
    client.scope({ loginUserId: 'alice' }, () => app.get(Waiting).wait().subscribe());
    client.scope({ loginUserId: 'bob' }, () => {
      ended.complete();
    });
    await app.close();
    expect(collector.events).toMatchObject([{ event: 'WaitEnded', loginUserId: 'alice' }]);
    await collector.close();
  });

  it('stops the start when asyncContext is false, since @Track finds the request by it', async () => {
    @Module({ imports: [GrowingIOModule.forRoot({ projectId: 'p1', asyncContext: false })] })
    class WithoutContext {}
    await expect(listen(WithoutContext)).rejects.toThrow('asyncContext is false');
  });

  it('lets a method work on an object that Nest did not make', async () => {
    expect(await new OrdersService().buy('apple', 1)).toEqual({ name: '苹果', price: 14 });
  });

  it('shows nothing on the instance', () => {
    expect(Reflect.ownKeys(new OrdersService())).toEqual(['stock']);
  });

  it('keeps name, length and the metadata of a decorator below it', () => {
    const method = Object.getOwnPropertyDescriptor(ShopController.prototype, 'products')?.value as () => unknown;
    expect([method.name, method.length]).toEqual(['products', 0]);
    expect(Reflect.getMetadata('path', method)).toBe('products');
  });
});
