/** Which client a tracked method gets, and who shuts it down: mocks, overridden providers, several applications in one process. */
import 'reflect-metadata';
import { startCollector, type Collector } from '@growingio/collector';
import { Controller, Get, Injectable, Module, Req, type Provider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Test, type TestingModule } from '@nestjs/testing';
import type { Request } from 'express';
import { getGrowingIOToken, GrowingIO, GrowingIOModule, Track, Tracker, type GrowingIOOptions } from '../src/index.js';
import { KeptLog } from '@growingio/upload/conformance';

@Injectable()
class Till {
  @Track('PayOrder', { loginUserId: 'u1' })
  pay(): number {
    return 14;
  }

  @Track('CountRevenue', { loginUserId: 'u1' })
  static count(): number {
    return 7;
  }
}

@Controller()
class TillController {
  constructor(private readonly tracker: Tracker) {}

  @Get()
  @Track('ViewTill')
  view(@Req() request: Request): string {
    request.growingio.track('ByRequest');
    this.tracker.track('ByTracker');
    return 'ok';
  }
}

// Nest did not make this object itself, so no client is injected into it.
const made: Provider = { provide: 'MADE', useFactory: () => new Till() };

let collector: Collector;
let warnings: Error[];
const keep = (warning: Error): void => void warnings.push(warning);
const closing: { close: () => Promise<unknown> }[] = [];

beforeAll(async () => {
  collector = await startCollector();
});

beforeEach(() => {
  warnings = [];
  process.on('warning', keep);
});

afterEach(async () => {
  for (const app of closing.splice(0)) await app.close();
  process.off('warning', keep);
  collector.clear();
});

afterAll(() => collector.close());

const options = (projectId = 'shop'): GrowingIOOptions => ({ projectId, host: collector.url, logger: new KeptLog() });
const silent = { logger: false, abortOnError: false } as const;
const seen = () => collector.events.map(({ event, projectId }) => [event, projectId]);

async function compile(imports: object[], providers: Provider[], override?: unknown): Promise<TestingModule> {
  const testing = Test.createTestingModule({ imports: imports as never[], providers });
  if (override !== undefined) testing.overrideProvider(GrowingIO).useValue(override);
  const compiled = await testing.compile();
  closing.push(compiled);
  return compiled;
}

/** Warnings are emitted in the next tick. */
async function warned(): Promise<Error[]> {
  await new Promise(setImmediate);
  return warnings;
}

describe('Track with a mock in the place of the client', () => {
  it('leaves the method as it is, and says nothing', async () => {
    const testing = await Test.createTestingModule({ providers: [Till] })
      .useMocker(() => ({}))
      .compile();
    expect(testing.get(Till).pay()).toBe(14);
    expect(await warned()).toEqual([]);
  });

  it('starts the application, which tracks nothing', async () => {
    const mock = { track: jest.fn() };
    const testing = await Test.createTestingModule({
      imports: [GrowingIOModule.forRoot(options())],
      controllers: [TillController],
      providers: [Till, made],
    })
      .overrideProvider(GrowingIO)
      .useValue(mock)
      .compile();
    const app = testing.createNestApplication(silent);
    await app.listen(0, '127.0.0.1');
    expect((await fetch(await app.getUrl())).status).toBe(200);
    expect([app.get(Till).pay(), app.get<Till>('MADE').pay()]).toEqual([14, 14]);
    await app.close();
    expect(mock.track.mock.calls).toEqual([['ByTracker']]);
    expect(await warned()).toEqual([]);
    expect(seen()).toEqual([]);
  });

  it('takes one in the place of a named client', async () => {
    const named = GrowingIOModule.forRoot({ ...options(), name: 'audit' });
    const testing = await Test.createTestingModule({ imports: [named] })
      .overrideProvider(getGrowingIOToken('audit'))
      .useValue({})
      .compile();
    await testing.init();
    await expect(testing.close()).resolves.toBeUndefined();
  });
});

describe('GrowingIOModule and the end of its client', () => {
  const ends = async (client: GrowingIO): Promise<unknown> => {
    const result = client.track('Later', null, { loginUserId: 'u1' });
    await client.shutdown();
    return result.ok || result.reason;
  };

  it('shuts down the client that it made', async () => {
    const app = await (await compile([GrowingIOModule.forRoot(options())], [Till])).init();
    const client = app.get(GrowingIO);
    app.get(Till).pay();
    await app.close();
    expect(await ends(client)).toBe('shut_down');
    expect(seen()).toEqual([['PayOrder', 'shop']]);
  });

  it('flushes a client that overrides its own, and leaves it open for its owner', async () => {
    const own = new GrowingIO(options('own'));
    const app = await (await compile([GrowingIOModule.forRoot(options())], [Till], own)).init();
    app.get(Till).pay();
    await app.close();
    expect(seen()).toEqual([['PayOrder', 'own']]);
    expect(await ends(own)).toBe(true);
  });

  it('leaves a client open that another application made', async () => {
    const first = await (await compile([GrowingIOModule.forRoot(options())], [])).init();
    const client = first.get(GrowingIO);
    const second = await (await compile([GrowingIOModule.forRoot(options())], [], client)).init();
    await second.close();
    expect(client.track('Later', null, { loginUserId: 'u1' }).ok).toBe(true);
  });

  it('flushes a client that a factory of the application answered', async () => {
    const own = new GrowingIO(options('own'));
    const app = await (await compile([GrowingIOModule.forRootAsync({ useFactory: () => own })], [Till])).init();
    app.get(Till).pay();
    await app.close();
    expect(seen()).toEqual([['PayOrder', 'own']]);
    expect(await ends(own)).toBe(true);
  });
});

describe('Track on what Nest did not make, with several clients of one name', () => {
  it('takes the client of the second start, when the first one failed', async () => {
    let isDown = true;
    @Injectable()
    class Database {
      onModuleInit(): void {
        if (isDown) throw new Error('the database is down');
      }
    }
    const start = (projectId: string) => {
      @Module({ imports: [GrowingIOModule.forRoot(options(projectId))], providers: [Database, made] })
      class AppModule {}
      return NestFactory.createApplicationContext(AppModule, silent);
    };
    await expect(start('first')).rejects.toThrow('the database is down');
    isDown = false;
    const app = await start('second');
    app.get<Till>('MADE').pay();
    Till.count();
    await app.close();
    expect(seen()).toEqual([
      ['PayOrder', 'second'],
      ['CountRevenue', 'second'],
    ]);
  });

  it('takes the client of the running application, when a later start failed', async () => {
    const app = await (await compile([GrowingIOModule.forRoot(options('running'))], [made])).init();
    @Injectable()
    class Broken {
      onModuleInit(): void {
        throw new Error('no such table');
      }
    }
    @Module({ imports: [GrowingIOModule.forRoot(options('failed'))], providers: [Broken] })
    class AppModule {}
    await expect(NestFactory.createApplicationContext(AppModule, silent)).rejects.toThrow('no such table');
    app.get<Till>('MADE').pay();
    await app.close();
    expect(seen()).toEqual([['PayOrder', 'running']]);
  });

  it('takes the newest, when an older application was never closed', async () => {
    await (await compile([GrowingIOModule.forRoot(options('older'))], [])).init();
    const app = await (await compile([GrowingIOModule.forRoot(options('newer'))], [made])).init();
    app.get<Till>('MADE').pay();
    await app.close();
    expect(seen()).toEqual([['PayOrder', 'newer']]);
  });

  it('takes the older one in the scope of which the caller works', async () => {
    const older = await (await compile([GrowingIOModule.forRoot(options('older'))], [made])).init();
    await (await compile([GrowingIOModule.forRoot(options('newer'))], [])).init();
    older.get(GrowingIO).scope({ loginUserId: 'u1' }, () => older.get<Till>('MADE').pay());
    await older.close();
    expect(seen()).toEqual([['PayOrder', 'older']]);
  });

  it('tracks once in an application that is compiled and not started, as in a unit test', async () => {
    const app = await compile([GrowingIOModule.forRoot(options())], [made]);
    app.get<Till>('MADE').pay();
    await app.init();
    await app.close();
    expect(seen()).toEqual([['PayOrder', 'shop']]);
  });

  it('tracks once where two modules of one application register it', async () => {
    @Module({ imports: [GrowingIOModule.forRoot(options('first'))], providers: [Till] })
    class FirstModule {}
    @Module({ imports: [GrowingIOModule.forRoot(options('second'))], providers: [made] })
    class SecondModule {}
    const app = await (await compile([FirstModule, SecondModule], [])).init();
    Till.count();
    app.get<Till>('MADE').pay();
    app.get(Till, { strict: false }).pay();
    await app.close();
    expect(
      seen()
        .map(([event]) => event)
        .sort(),
    ).toEqual(['CountRevenue', 'PayOrder', 'PayOrder']);
    expect(await warned()).toEqual([]);
  });
});
