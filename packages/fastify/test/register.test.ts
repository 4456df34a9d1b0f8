import { EventEmitter, once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { startCollector, type Collector } from '@growingio/collector';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { KeptLog } from '@growingio/upload/conformance';
import plugin, { currentTracker, GrowingIO, GrowingIOError, growingio, type GrowingIOOptions } from '../src/index.js';

const off = { mode: 'off' } as const;
let collector: Collector;
let app: FastifyInstance;

beforeAll(async () => {
  collector = await startCollector();
});

beforeEach(() => {
  collector.clear();
  app = Fastify({ forceCloseConnections: true });
});

afterEach(() => app.close());

afterAll(() => collector.close());

const sending = (): { projectId: string; host: string; logger: KeptLog } => ({
  projectId: 'p',
  host: collector.url,
  logger: new KeptLog(),
});
const arrived = (): string[] =>
  collector.events.map(({ event, loginUserId }) => `${String(event)} by ${String(loginUserId)}`);

describe('register(growingio)', () => {
  it('fails the start without a project ID, and says where to find it', async () => {
    void app.register(growingio);
    await expect(app.ready()).rejects.toThrow('set GROWINGIO_PROJECT_ID (GrowingIO: 项目概览 → 项目ID)');
  });

  it.each<[string, unknown[]]>([
    ['growingio()', []],
    ['growingio({ projectId })', [{ projectId: 'p' }]],
  ])('throws where %s is registered in its place, and says what to write', (_, given) => {
    const call = growingio as unknown as (...given: unknown[]) => typeof growingio;
    expect(() => app.register(call(...given))).toThrow(
      new GrowingIOError(
        'ERR_GROWINGIO_OPTION',
        'growingio is the plugin, and Fastify calls it: write app.register(growingio) or app.register(growingio, { projectId })',
      ),
    );
  });

  it('fails the start for an option that is none', async () => {
    void app.register(growingio, { flushat: 3 } as GrowingIOOptions);
    await expect(app.ready()).rejects.toThrow('flushat is no option: did you mean flushAt?');
  });

  it('gives its client to the application, or to the part of it that registers it', async () => {
    await app.register(async (part) => {
      await part.register(growingio, off);
    });
    expect(app.hasDecorator('growingio')).toBe(false);
    await app.register(growingio, off);
    expect(app.growingio).toBeInstanceOf(GrowingIO);
    expect(app.hasPlugin('@growingio/fastify')).toBe(true);
  });

  it("leaves to register what is register's own", async () => {
    await app.register(growingio, { ...off, prefix: '/shop', logLevel: 'warn', logSerializers: {} });
    expect(app.growingio.mode).toBe('off');
  });

  it('takes a function that makes the options', async () => {
    await app.register(growingio, () => off);
    expect(app.growingio.mode).toBe('off');
  });

  it('is loaded by its default export', async () => {
    expect(plugin).toBe(growingio);
    await app.register(import('../src/index.js'), off);
    expect(app.growingio.mode).toBe('off');
  });

  it.each(['as { client }', 'by itself'])('takes a ready client: %s', async (how) => {
    const client = new GrowingIO(off);
    await app.register(growingio, how === 'by itself' ? (client as GrowingIOOptions) : { client });
    expect(app.growingio).toBe(client);
  });

  it('fails the start for a client that is none', async () => {
    void app.register(growingio, { client: {} as GrowingIO });
    await expect(app.ready()).rejects.toThrow('client is an object: it must be a client, such as new GrowingIO()');
  });

  it('fails the start for options beside a client, which has its own', async () => {
    void app.register(growingio, { client: new GrowingIO(off), flushAt: 3 });
    await expect(app.ready()).rejects.toThrow('flushAt is no option: known are client');
  });

  it('works without an async context', async () => {
    await app.register(growingio, { ...sending(), asyncContext: false });
    const found: unknown[] = [];
    app.get('/', (request) => {
      found.push(currentTracker(), request.growingio.track('Visit', null, { loginUserId: 'u1' }).ok);
      return 'ok';
    });
    await app.inject('/');
    expect(found).toEqual([undefined, true]);
  });

  it('adds nothing to a request that Fastify has made', async () => {
    await app.register(growingio, sending());
    app.get('/', (request) => {
      const { ok } = request.growingio.track('Visit', null, { loginUserId: 'u1' });
      return { ok, isAdded: Object.hasOwn(request, 'growingio') };
    });
    expect((await app.inject('/')).json()).toEqual({ ok: true, isAdded: false });
  });

  it('reads the session of the very object on which track() is called', async () => {
    await app.register(growingio, sending());
    app.get('/', (request) => {
      Object.assign(request, { user: { id: 'alice' } });
      const derived = Object.create(request, { user: { value: { id: 'bob' } } }) as FastifyRequest;
      const proxy = new Proxy(request, {
        get: (target, name, receiver): unknown =>
          name === 'user' ? { id: 'carol' } : Reflect.get(target, name, receiver),
      });
      return [derived, proxy, request].map((each) => each.growingio.track('Visit').ok);
    });
    expect((await app.inject('/')).json()).toEqual([true, true, true]);
    await app.growingio.flush();
    expect(arrived().sort()).toEqual(['Visit by alice', 'Visit by bob', 'Visit by carol']);
  });

  it('gives a request of mode off a tracker that does nothing', async () => {
    await app.register(growingio, off);
    app.get('/', (request) => request.growingio.track('Visit'));
    expect((await app.inject('/')).json()).toEqual({ ok: true });
    expect(app.growingio.stats().accepted).toBe(0);
  });
});

describe('register(growingio), twice', () => {
  const lines: string[] = [];

  beforeEach(() => {
    lines.length = 0;
    const stream = { write: (line: string) => lines.push((JSON.parse(line) as { msg: string }).msg) };
    app = Fastify({ logger: { level: 'warn', stream } });
  });

  it('leaves the second options out, and says so', async () => {
    await app.register(growingio, off);
    const client = app.growingio;
    await app.register(growingio, sending());
    expect(app.growingio).toBe(client);
    expect(lines).toEqual(['growingio is registered already: the options of the second time are left out']);
  });

  it('takes the same client again without a word', async () => {
    const client = new GrowingIO(off);
    await app.register(growingio, { client });
    await app.register((part) => part.register(growingio, { client }));
    expect(app.growingio).toBe(client);
    expect(lines).toEqual([]);
  });

  it('tracks for two clients, of which the first is request.growingio', async () => {
    const clients = [new GrowingIO(sending()), new GrowingIO(sending())] as const;
    for (const client of clients) await app.register(growingio, { client });
    app.get('/', (request) => {
      request.growingio.identify('u1');
      currentTracker(clients[1])?.identify('u2');
      for (const client of clients) client.track('Visit');
      return 'ok';
    });
    await app.inject('/');
    await Promise.all(clients.map((client) => client.shutdown()));
    expect(arrived().sort()).toEqual(['Visit by u1', 'Visit by u2']);
  });
});

describe('app.close()', () => {
  it('delivers what the last requests tracked, and ends the client that is its own', async () => {
    const moments = new EventEmitter();
    const [reached, answered] = [once(moments, 'reached'), once(moments, 'answered')];
    app = Fastify();
    await app.register(growingio, sending());
    const client = app.growingio;
    app.get('/', async (request) => {
      moments.emit('reached');
      await answered;
      request.growingio.track('Visit', null, { loginUserId: 'u1' });
      return 'ok';
    });
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    const asked = fetch(url, { headers: { connection: 'close' } });
    await reached;
    const closed = app.close();
    moments.emit('answered');
    expect(await (await asked).text()).toBe('ok');
    await closed;
    expect(arrived()).toEqual(['Visit by u1']);
    expect(client.track('Late', null, { loginUserId: 'u1' }).ok).toBe(false);
  });

  it('leaves a given client to its owner', async () => {
    const client = new GrowingIO({ ...sending(), flushInterval: 3_600_000 });
    await app.register(growingio, { client });
    client.track('Start', null, { loginUserId: 'u1' });
    await app.close();
    expect(arrived()).toEqual([]);
    expect(client.track('Late', null, { loginUserId: 'u1' }).ok).toBe(true);
    await client.shutdown();
    expect(arrived()).toEqual(['Start by u1', 'Late by u1']);
  });
});

describe('the async context', () => {
  // As from a shared connection: one timer, which belongs to no request, calls all of them back.
  const waiting: (() => void)[] = [];
  let timer: NodeJS.Timeout;

  beforeAll(() => {
    timer = setInterval(() => {
      for (const callback of waiting.splice(0)) callback();
    }, 1);
  });

  afterAll(() => {
    clearInterval(timer);
  });

  const lose = (_request: unknown, _reply: unknown, done: () => void): void => void waiting.push(done);

  async function findBehind(addHook: (app: FastifyInstance) => unknown): Promise<unknown> {
    await app.register(growingio, sending());
    addHook(app);
    let found: unknown;
    app.post('/', async (request) => {
      await pause(1);
      found = currentTracker() === request.growingio;
      return 'ok';
    });
    expect((await app.inject({ method: 'POST', url: '/', payload: { product_price: 14 } })).statusCode).toBe(200);
    return found;
  }

  it.each(['onRequest', 'preValidation'] as const)('is entered again behind hooks that lose it: %s', async (name) => {
    expect(await findBehind((part) => part.addHook(name, lose))).toBe(true);
  });

  it('is entered again behind hooks that lose it: preParsing', async () => {
    const lead = (part: FastifyInstance): unknown =>
      part.addHook('preParsing', (request, reply, payload, done) => {
        lose(request, reply, () => {
          done(null, payload);
        });
      });
    expect(await findBehind(lead)).toBe(true);
  });

  it('is entered again for the preValidation hooks of a route', async () => {
    await app.register(growingio, sending());
    app.addHook('onRequest', lose);
    let found: unknown;
    const look = (request: FastifyRequest, _reply: unknown, done: () => void): void => {
      found = currentTracker() === request.growingio;
      done();
    };
    app.get('/', { preValidation: look }, () => 'ok');
    await app.inject('/');
    expect(found).toBe(true);
  });

  it('is lost behind a preHandler hook that loses it: request.growingio is not', async () => {
    expect(await findBehind((part) => part.addHook('preHandler', lose))).toBe(false);
  });
});
