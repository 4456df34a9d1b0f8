/** OpenTelemetry: whatever span a client is made in, uploads are children of none. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { context, createContextKey, ROOT_CONTEXT, type Context, type ContextManager } from '@opentelemetry/api';
import { KeptLog } from '../../src/conformance.js';
import { TestServers } from '../../../../testing/test-servers.js';

const servers = new TestServers();
const key = createContextKey('the span of a request');

/** The SDK's own keeps contexts in the same way. */
class ContextManagerOfTest implements ContextManager {
  readonly #storage = new AsyncLocalStorage<Context>();

  active(): Context {
    return this.#storage.getStore() ?? ROOT_CONTEXT;
  }

  with<Rest extends unknown[], Work extends (...rest: Rest) => ReturnType<Work>>(
    given: Context,
    work: Work,
    that?: ThisParameterType<Work>,
    ...rest: Rest
  ): ReturnType<Work> {
    return this.#storage.run(given, () => work.call(that, ...rest));
  }

  bind<Bound>(_: Context, bound: Bound): Bound {
    return bound;
  }

  enable(): this {
    return this;
  }

  disable(): this {
    this.#storage.disable();
    return this;
  }
}

/** Where the instrumentations of undici and net look for the parent of a request or a connection. */
const channels = [
  'undici:request:create',
  'undici:client:beforeConnect',
  'undici:client:sendHeaders',
  'net.client.socket',
];
const seen: unknown[] = [];
const look = (): void => {
  seen.push(context.active().getValue(key));
};

beforeAll(() => {
  context.setGlobalContextManager(new ContextManagerOfTest());
  for (const channel of channels) subscribe(channel, look);
});

afterEach(async () => {
  seen.length = 0;
  await servers.stopAll();
});

afterAll(() => {
  for (const channel of channels) unsubscribe(channel, look);
  context.disable();
});

describe('the uploads of a client', () => {
  it('have no parent when the package is loaded and the client is made inside of a span', async () => {
    const server = await servers.start((_, response) => response.end());
    await context.with(ROOT_CONTEXT.setValue(key, 'of a request'), async () => {
      jest.resetModules();
      const { GrowingIO } = await import('../../src/client/growingio.js');
      const client = new GrowingIO({ projectId: 'p1', host: server.url, flushInterval: 10, logger: new KeptLog() });
      for (let i = 0; i < 2; i += 1) {
        client.track('BuyProduct', null, { loginUserId: 'u1' });
        await client.flush();
      }
      client.track('BuyProduct', null, { loginUserId: 'u1' });
      while (client.stats().pending > 0) await new Promise((resolve) => setTimeout(resolve, 5));
      await client.shutdown();
      expect(client.stats().delivered).toBe(3);
    });
    expect(seen.length).toBeGreaterThan(8);
    expect(new Set(seen)).toEqual(new Set([undefined]));
  });
});
