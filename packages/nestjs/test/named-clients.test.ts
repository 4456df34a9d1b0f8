import 'reflect-metadata';
import { startCollector, type Collector } from '@growingio/collector';
import { Controller, Get, Injectable, Module, Req, type INestApplication, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import session from 'express-session';
import type { Request } from 'express';
import {
  currentTracker,
  getGrowingIOToken,
  GrowingIO,
  GrowingIOModule,
  InjectGrowingIO,
  Track,
  Tracker,
  type GrowingIOOptions,
} from '../src/index.js';
import { KeptLog } from '@growingio/upload/conformance';

@Injectable()
class Till {
  @InjectGrowingIO('audit')
  readonly byProperty!: GrowingIO;

  constructor(
    @InjectGrowingIO() readonly unnamed: GrowingIO,
    @InjectGrowingIO('audit') readonly audit: GrowingIO,
  ) {}

  @Track('PayOrder', (price: number) => ({ price }))
  @Track('AuditOrder', (price: number) => ({ price }), { client: 'audit' })
  pay(): number {
    return 14;
  }

  @Track('AuditAll', { client: 'audit' })
  static all(): string {
    return 'all';
  }
}

@Controller()
class TillController {
  constructor(private readonly till: Till) {}

  @Get('pay')
  pay(@Req() request: Request): boolean[] {
    request.session.userId = 'u1';
    this.till.pay();
    Till.all();
    const { unnamed, audit } = this.till;
    return [unnamed, audit].map((client) => request.growingio === currentTracker(client));
  }
}

describe('GrowingIOModule with a name', () => {
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

  const options = (projectId: string): GrowingIOOptions => ({ projectId, host: collector.url, logger: new KeptLog() });

  function tillModule(...imports: object[]): Type {
    @Module({ imports: imports as never[], controllers: [TillController], providers: [Till] })
    class TillModule {}
    return TillModule;
  }

  async function listen(...imports: object[]): Promise<INestApplication> {
    app = await NestFactory.create(tillModule(...imports), { logger: false, abortOnError: false });
    app.use(session({ secret: 'a test', resave: false, saveUninitialized: false }));
    await app.listen(0, '127.0.0.1');
    return app;
  }

  async function visit(...imports: object[]): Promise<unknown> {
    const started = await listen(...imports);
    return (await fetch(`${await started.getUrl()}/pay`)).json();
  }

  async function arrived(): Promise<unknown[]> {
    await app?.close();
    app = undefined;
    return collector.events.map(({ event, loginUserId, projectId }) => [event, loginUserId, projectId]).sort();
  }

  const payment = [
    ['AuditAll', 'u1', 'audit'],
    ['AuditOrder', 'u1', 'audit'],
    ['PayOrder', 'u1', 'shop'],
  ];

  it('tracks with either client, under the user of the one session', async () => {
    const named = GrowingIOModule.forRoot({ ...options('audit'), name: 'audit' });
    // The first one mounted is the request's own, and the async context leads to either.
    expect(await visit(GrowingIOModule.forRoot(options('shop')), named)).toEqual([true, false]);
    expect(await arrived()).toEqual(payment);
  });

  it('takes its options from a factory', async () => {
    const audit = GrowingIOModule.forRootAsync({ name: 'audit', useFactory: () => options('audit') });
    await visit(GrowingIOModule.forRoot(options('shop')), audit);
    expect(await arrived()).toEqual(payment);
  });

  it('takes a ready client, and leaves it open for its owner', async () => {
    const client = new GrowingIO(options('audit'));
    await visit(GrowingIOModule.forRoot(options('shop')), GrowingIOModule.forRoot(client, { name: 'audit' }));
    expect(await arrived()).toEqual(payment);
    expect(client.track('After', null, { loginUserId: 'u1' }).ok).toBe(true);
    await client.shutdown();
  });

  it('injects each client by its name, into constructors and properties', async () => {
    const named = GrowingIOModule.forRoot({ ...options('audit'), name: 'audit' });
    const started = await listen(GrowingIOModule.forRoot(options('shop')), named);
    const { unnamed, audit, byProperty } = started.get(Till);
    expect(unnamed).toBe(started.get(GrowingIO));
    expect(audit).toBe(started.get(getGrowingIOToken('audit')));
    expect(byProperty).toBe(audit);
    expect(unnamed).not.toBe(audit);
  });

  it('leaves Tracker to the client without a name, whichever module comes first', async () => {
    const named = GrowingIOModule.forRoot({ ...options('audit'), name: 'audit' });
    @Injectable()
    class Counter {
      constructor(readonly tracker: Tracker) {}
    }
    for (const imports of [
      [GrowingIOModule.forRoot(options('shop')), named],
      [named, GrowingIOModule.forRoot(options('shop'))],
    ]) {
      @Module({ imports, providers: [Counter] })
      class CounterModule {}
      app = await NestFactory.create(CounterModule, { logger: false });
      await app.init();
      const { tracker } = app.get(Counter);
      app.get(GrowingIO).scope({ loginUserId: 'u1' }, () => tracker.track('Count'));
      await app.close();
    }
    expect(await arrived()).toEqual([
      ['Count', 'u1', 'shop'],
      ['Count', 'u1', 'shop'],
    ]);
  });

  it('lets a test override a client by its token', async () => {
    const replaced = new GrowingIO({ mode: 'off' });
    const named = GrowingIOModule.forRoot({ ...options('audit'), name: 'audit' });
    const testing = await Test.createTestingModule({
      imports: [tillModule(GrowingIOModule.forRoot(options('shop')), named)],
    })
      .overrideProvider(getGrowingIOToken('audit'))
      .useValue(replaced)
      .compile();
    app = await testing.createNestApplication({ logger: false }).init();
    expect(app.get(Till).audit).toBe(replaced);
    app.get(GrowingIO).scope({ loginUserId: 'u1' }, () => app!.get(Till).pay());
    expect(await arrived()).toEqual([['PayOrder', 'u1', 'shop']]);
  });

  it('stops the start when no module has that name, and names the remedy', async () => {
    @Injectable()
    class Auditor {
      @Track('Audit', { client: 'audit' })
      work(): string {
        return 'ok';
      }
    }
    @Module({ imports: [GrowingIOModule.forRoot(options('shop'))], providers: [Auditor] })
    class AuditModule {}
    await expect(NestFactory.create(AuditModule, { logger: false, abortOnError: false })).rejects.toThrow(
      "put GrowingIOModule.forRoot({ name: 'audit' }) into the imports of the root module",
    );
    await expect(listen(GrowingIOModule.forRoot(options('shop')))).rejects.toThrow(
      "GrowingIOModule.forRoot({ name: 'audit' })",
    );
  });

  it('refuses what is no name', () => {
    expect(() => GrowingIOModule.forRoot({ name: ' ' })).toThrow('name is " ": it must be a name');
    expect(() => InjectGrowingIO(7 as never)).toThrow('name is 7: it must be a name');
  });

  it('stops the start on an adapter that it does not know', async () => {
    class OtherAdapter extends ExpressAdapter {
      override getType(): string {
        return 'other';
      }
    }
    app = await NestFactory.create(
      tillModule(
        GrowingIOModule.forRoot(new GrowingIO({ mode: 'off' })),
        GrowingIOModule.forRoot({ mode: 'off', name: 'audit' }),
      ),
      new OtherAdapter(),
      { logger: false, abortOnError: false },
    );
    await expect(app.init()).rejects.toThrow("Nest's Express and Fastify adapters, and this application's is 'other'");
  });
});
