/** Contexts that are not made as Koa makes them for a request, and errors that Koa handles outside of the middleware. */
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { startCollector, type Collector } from '@growingio/collector';
import Koa from 'koa';
import { currentTracker, GrowingIO, growingio, type GrowingIOMiddleware } from '../src/index.js';
import { KeptLog } from '@growingio/upload/conformance';
import { serve } from '../../../testing/serve.js';

let collector: Collector;
let client: GrowingIO;

beforeAll(async () => {
  collector = await startCollector();
});

beforeEach(() => {
  collector.clear();
  client = createClient();
});

afterEach(() => client.shutdown());

afterAll(() => collector.close());

function createClient(options: { asyncContext?: boolean } = {}): GrowingIO {
  const logger = new KeptLog();
  return new GrowingIO({ projectId: 'p', host: collector.url, flushInterval: 20, logger, ...options });
}

const arrived = (): string[] =>
  collector.events.map(({ event, loginUserId }) => `${String(event)} by ${String(loginUserId)}`).sort();

function serveKoa(app: Koa): ReturnType<typeof serve> {
  const handle = app.callback();
  return serve((request, response) => void handle(request, response));
}

/** As koa-websocket makes them at an upgrade: of the application, but without a response. */
function upgrade(app: Koa): { context: Koa.Context; socket: Socket } {
  const socket = new Socket();
  const request = new IncomingMessage(socket);
  (request as { upgrade?: boolean }).upgrade = true;
  const context = app.createContext(request, undefined as never);
  return { context, socket };
}

async function pass(middleware: GrowingIOMiddleware, context: object, work: () => unknown): Promise<void> {
  await middleware(context, () => Promise.resolve(work()));
}

describe.each([
  ['Koa 3', Koa],
  ['Koa 2', jest.requireActual<typeof Koa>('koa2')],
])('on %s', (_name, Create) => {
  describe('a context without a response', () => {
    it('has its tracker while the connection is open, in its async context and outside of it', async () => {
      const { context, socket } = upgrade(new Create());
      const middleware = growingio(client);
      await pass(middleware, context, () => {
        context['session'] = { userId: 'alice' };
        expect(currentTracker()).toBe(context.growingio);
        expect(client.track('Opened')).toEqual({ ok: true });
      });
      context.growingio.track('Message');
      await collector.waitFor(2);
      context.growingio.track('Closed');
      socket.destroy();
      await client.flush();
      expect(arrived()).toEqual(['Closed by alice', 'Message by alice', 'Opened by alice']);
    });

    it('has it without an async context', async () => {
      const other = createClient({ asyncContext: false });
      const { context } = upgrade(new Create());
      await pass(growingio(other), context, () => {
        expect(currentTracker()).toBeUndefined();
        expect(context.growingio.track('Opened', {}, { loginUserId: 'u1' })).toEqual({ ok: true });
        expect(other.track('Opened', {}, { loginUserId: 'u1' })).toEqual({ ok: true });
      });
      await other.shutdown();
    });
  });

  it.each([
    [
      'whose response throws',
      () => ({
        get res() {
          throw new Error('no');
        },
      }),
    ],
    [
      'whose application throws',
      () => ({
        res: undefined,
        get app() {
          throw new Error('no');
        },
      }),
    ],
    [
      'that refuses what it does not know',
      () =>
        new Proxy(
          {},
          {
            get() {
              throw new Error('no');
            },
          },
        ),
    ],
    ['that is frozen', () => Object.freeze({})],
  ])('serves a context %s', async (_kind, make) => {
    let runs = 0;
    await pass(growingio(client), make(), () => {
      runs += 1;
      expect(currentTracker()?.track('Visit', {}, { loginUserId: 'u1' })).toEqual({ ok: true });
      expect(client.track('Visit', {}, { loginUserId: 'u1' })).toEqual({ ok: true });
    });
    expect(runs).toBe(1);
  });

  it('gives a context that did not pass no tracker, before a request and after it: as Egg makes them for a schedule', async () => {
    const app = new Create();
    const anonymous = (): Koa.Context => {
      const request = new IncomingMessage(new Socket());
      return app.createContext(request, new ServerResponse(request));
    };
    app.use(growingio(client));
    app.use((ctx) => {
      ctx.body = typeof ctx.growingio;
    });
    const { url, close } = await serveKoa(app);
    expect(anonymous().growingio).toBeUndefined();
    expect(await (await fetch(url)).text()).toBe('object');
    expect(anonymous().growingio).toBeUndefined();
    await close();
  });

  describe("app.on('error')", () => {
    const middlewares: [string, (ctx: Koa.Context) => unknown][] = [
      [
        'throws',
        () => {
          throw new Error('the handler fails');
        },
      ],
      ['rejects', () => Promise.reject(new Error('the handler fails'))],
      [
        'answers with a stream that breaks',
        (ctx) => {
          ctx.body = new Readable({
            read() {
              this.destroy(new Error('the stream fails'));
            },
          });
        },
      ],
    ];

    it.each(middlewares)('finds the tracker of the request whose middleware %s', async (_how, fail) => {
      const app = new Create();
      const second = createClient();
      const seen: unknown[] = [];
      app.on('error', (_error, ctx: Koa.Context) => {
        seen.push(
          typeof ctx.growingio === 'object',
          currentTracker(client) === ctx.growingio,
          currentTracker(second) !== undefined,
        );
        client.track('Failed');
      });
      app.use(growingio(client)).use(growingio(second));
      app.use(async (ctx, next) => {
        ctx['session'] = { userId: ctx.get('x-user') };
        await next();
      });
      app.use(fail);
      const { url, close } = await serveKoa(app);
      for (const user of ['alice', 'bob']) {
        await fetch(url, { headers: { 'x-user': user } }).then(
          (answer) => answer.text(),
          () => undefined,
        );
      }
      await close();
      await client.flush();
      await second.shutdown();
      // Koa 3 says it twice when a stream breaks.
      expect(new Set(seen)).toEqual(new Set([true]));
      expect(new Set(arrived())).toEqual(new Set(['Failed by alice', 'Failed by bob']));
    });

    it("keeps the application's own ctx.onerror, and finds nothing for a request that did not pass", async () => {
      const app = new Create();
      const seen: unknown[] = [];
      app.context.onerror = function onerror(error) {
        if ((error as Error | null) === null) return;
        seen.push(error.message, currentTracker() !== undefined);
        (this as Koa.Context).res.end('handled');
      };
      app.use((ctx, next) => (ctx.path === '/early' ? Promise.reject(new Error('early')) : next()));
      app.use(growingio(client));
      app.use(() => Promise.reject(new Error('late')));
      const { url, close } = await serveKoa(app);
      for (const path of ['/early', '/late', '/early']) {
        expect(await (await fetch(url + path)).text()).toBe('handled');
      }
      await close();
      expect(seen).toEqual(['early', false, 'late', true, 'early', false]);
    });
  });
});
