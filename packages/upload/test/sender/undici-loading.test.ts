/** When undici is loaded, which takes several times as long as the rest: by the built packages, in processes of their own. */
import { startCollector, type Collector } from '@growingio/collector';
import { startScript } from '../../../../testing/start-script.js';

let collector: Collector;

beforeAll(async () => {
  collector = await startCollector();
});

afterEach(() => {
  collector.clear();
});

afterAll(async () => {
  await collector.close();
});

/** A script can ask `isLoaded()`, wait for a turn of the event loop, and find `client(options)` that sends to the collector. */
const begin = `
  const require = (await import('node:module')).createRequire(process.cwd() + '/');
  const isLoaded = () => Object.keys(require.cache).some((file) => /[\\\\/]undici[\\\\/]/.test(file));
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const create = (options) => new GrowingIO({ host: process.env.HOST, flushInterval: 3600000, ...options });
  const track = (client) => client.track('BuyProduct', null, { loginUserId: 'u1' });`;

async function run(script: string): Promise<string> {
  const { code, text } = await startScript(begin + script, { HOST: collector.url }).ended;
  expect(code).toBe(0);
  return text.trim();
}

describe('undici', () => {
  it.each(['upload', 'express', 'koa', 'fastify', 'nestjs', 'outbox-disk'])(
    'is not loaded by importing @growingio/%s, in either way',
    async (name) => {
      const script = `
        await import('@growingio/${name}');
        require('@growingio/${name}');
        await turn();
        console.log(isLoaded());`;
      expect(await run(script)).toBe('false');
    },
  );

  it.each([
    ["in mode 'off'", "{ mode: 'off' }"],
    ["in mode 'test'", "{ mode: 'test', logger: { debug() {}, info() {}, warn() {}, error() {} } }"],
    [
      "with a sender of the host's own",
      "{ sender: { send: async () => ({ status: 'delivered' }), close: async () => {} } }",
    ],
    [
      "with a dispatcher of the host's own",
      '{ dispatcher: { dispatch: (_, handler) => handler.onError(new Error()) } }',
    ],
  ])('is never loaded by a client %s', async (_, options) => {
    const script = `
      const client = create(${options});
      track(client);
      await client.flush({ timeout: 50 });
      await client.shutdown({ timeout: 0 });
      console.log(isLoaded());`;
    expect(await run(script)).toMatch(/false$/);
  });

  it('is not loaded while a production client is made, and is when the event loop has come round', async () => {
    const script = `
      const client = create();
      const before = isLoaded();
      await turn();
      await turn();
      console.log(before, isLoaded());`;
    expect(await run(script)).toBe('false true');
  });

  it('is loaded for the first batch when that comes earlier', async () => {
    const script = `
      const client = create({ flushAt: 1 });
      track(client);
      await null;
      for (let i = 0; i < 100 && !isLoaded(); i += 1) await null;
      console.log(isLoaded());`;
    expect(await run(script)).toBe('true');
    expect(collector.events).toHaveLength(1);
  });

  it('is never loaded by a client that is shut down at once', async () => {
    const script = `
      await create().shutdown();
      await turn();
      console.log(isLoaded());`;
    expect(await run(script)).toBe('false');
  });

  it('is loaded for the last events of a script that simply ends', async () => {
    const script = `
      const client = create();
      track(client);
      console.log(isLoaded());`;
    expect(await run(script)).toBe('false');
    expect(collector.events).toMatchObject([{ event: 'BuyProduct', loginUserId: 'u1' }]);
  });

  it('is loaded late by a process whose timers are faked', async () => {
    const script = `
      require('@sinonjs/fake-timers').install({ toNotFake: ['nextTick'] });
      const client = create();
      track(client);
      console.log(isLoaded(), (await client.flush()).delivered, isLoaded());`;
    expect(await run(script)).toBe('false 1 true');
  });

  it("leaves the host's fetch() as it is when it is loaded in the midst of a request", async () => {
    const script = `
      const dispatcher = () => globalThis[Symbol.for('undici.globalDispatcher.1')]?.constructor;
      const client = create();
      await client.scope({ loginUserId: 'u1' }, async () => {
        client.track('BuyProduct');
      });
      await client.flush();
      console.log(isLoaded(), dispatcher() === require('undici').Agent);
      await fetch(process.env.HOST);`;
    expect(await run(script)).toBe('true false');
  });

  it.each([
    ['when the event loop has come round', 'await turn();'],
    ['for the first batch', ''],
  ])('is loaded in the context of nobody %s', async (_, wait) => {
    const script = `
      const { AsyncLocalStorage } = await import('node:async_hooks');
      const Module = require('node:module');
      const traces = new AsyncLocalStorage();
      const load = Module._load;
      Module._load = function (name, ...rest) {
        if (name === 'undici' && !isLoaded()) console.log('loaded for', traces.getStore());
        return load.call(this, name, ...rest);
      };
      await traces.run('alice', async () => {
        const client = create();
        ${wait}
        track(client);
        await client.flush();
      });`;
    expect(await run(script)).toBe('loaded for undefined');
  });
});
