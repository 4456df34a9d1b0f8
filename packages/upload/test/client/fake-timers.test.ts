/** Applications test with fake timers: whatever is no matter of their time goes on in the process's time. */
import { spawnSync } from 'node:child_process';
import type { GrowingIO } from '../../src/index.js';
import { fakeClocks } from '../../../../testing/fake-clocks.js';
import { KeptLog } from '../../src/conformance.js';
import { TestServers } from '../../../../testing/test-servers.js';
import { ScriptedSender } from '../scripted-sender.js';
import { useClients } from '../use-clients.js';

const stage = useClients({ logger: new KeptLog(), flushInterval: 20, shutdownTimeout: 2000 });
const servers = new TestServers();

afterEach(async () => {
  jest.useRealTimers();
  await servers.stopAll();
});

/** More than a pool has connections, so that a connection would have to be used again. */
const rounds = [...Array(10).keys()];

/** The package as a test loads it that begins with fake timers, such as by Jest's `fakeTimers.enableGlobally`. */
async function importAgain(): Promise<{ readonly GrowingIO: typeof GrowingIO }> {
  jest.resetModules();
  return import('../../src/index.js');
}

describe.each(fakeClocks)('a client under fake timers (%s)', (_, config) => {
  it('shuts down with nothing tracked', async () => {
    const client = stage.create();
    jest.useFakeTimers(config);
    expect(await client.shutdown()).toMatchObject({ complete: true });
  });

  it('delivers by flush() and shutdown()', async () => {
    jest.useFakeTimers(config);
    const client = stage.create();
    for (const round of rounds) {
      client.track('BuyProduct', { round }, { loginUserId: 'u1' });
      expect(await client.flush()).toMatchObject({ complete: true, delivered: 1 });
    }
    client.track('BuyProduct', null, { loginUserId: 'u1' });
    expect(await client.shutdown()).toMatchObject({ complete: true, delivered: 1 });
    expect(stage.collector.events).toHaveLength(rounds.length + 1);
  });

  it('delivers by itself, in the time of the process', async () => {
    jest.useFakeTimers(config);
    const client = stage.create();
    client.track('BuyProduct', null, { loginUserId: 'u1' });
    expect(await stage.collector.waitFor(1)).toHaveLength(1);
  });

  it('delivers when they begin and end in its life', async () => {
    const client = stage.create();
    for (const round of rounds) {
      if (round % 2 === 0) jest.useRealTimers();
      else jest.useFakeTimers(config);
      client.track('BuyProduct', { round }, { loginUserId: 'u1' });
      expect(await client.flush()).toMatchObject({ complete: true, delivered: 1 });
    }
    expect(stage.collector.events).toHaveLength(rounds.length);
  });

  it('delivers through a proxy', async () => {
    const proxy = await servers.startProxy();
    const before = process.env['HTTP_PROXY'];
    process.env['HTTP_PROXY'] = proxy.url;
    try {
      jest.useFakeTimers(config);
      const client = stage.create();
      for (const round of rounds) {
        client.track('BuyProduct', { round }, { loginUserId: 'u1' });
        expect(await client.flush()).toMatchObject({ complete: true, delivered: 1 });
      }
      expect(proxy.tunnels.length).toBeGreaterThan(0);
    } finally {
      if (before === undefined) delete process.env['HTTP_PROXY'];
      else process.env['HTTP_PROXY'] = before;
    }
  });

  it('has its first client under them', async () => {
    jest.useFakeTimers(config);
    const again = await importAgain();
    const client = new again.GrowingIO({ projectId: 'p1', host: stage.collector.url, logger: new KeptLog() });
    for (const round of rounds) {
      client.track('BuyProduct', { round }, { loginUserId: 'u1' });
      expect(await client.flush()).toMatchObject({ complete: true, delivered: 1 });
    }
    expect(await client.shutdown()).toMatchObject({ complete: true });
  });

  it('gives up a request that gets no answer, and ends in time', async () => {
    const server = await servers.start(() => undefined);
    jest.useFakeTimers(config);
    const client = stage.create({ host: server.url, requestTimeout: 30, retry: { minDelay: 10, maxDelay: 10 } });
    client.track('BuyProduct', null, { loginUserId: 'u1' });
    expect(await client.flush({ timeout: 100 })).toMatchObject({ complete: false });
    expect(client.stats().state).toBe('down');
    expect(await client.shutdown({ timeout: 50 })).toMatchObject({ complete: false, dropped: 1 });
  });

  it('sends each request’s events after its response', async () => {
    jest.useFakeTimers(config);
    const sender = new ScriptedSender(() => ({ status: 'delivered' }));
    const sent: Promise<void>[] = [];
    const client = stage.create({ flushAfterResponse: 'send', waitUntil: (promise) => sent.push(promise), sender });
    client.track('BuyProduct', null, { loginUserId: 'u1' });
    await Promise.all(sent);
    expect(client.stats().delivered).toBe(1);
  });
});

const sinon = "require('@sinonjs/fake-timers').install({ toNotFake: ['nextTick'] });";
const nodeTest = "require('node:test').mock.timers.enable();";
const load = "const { GrowingIO } = await import('@growingio/upload');";

describe('a process whose timers are faked', () => {
  it.each([
    // As Vitest does, too: also what node:timers has is replaced.
    ['Sinon, before it loads the package', sinon + load],
    ['Sinon, after it has loaded the package', load + sinon],
    ['node:test, after it has loaded the package', load + nodeTest],
  ])('delivers, and ends: by %s', (_, begin) => {
    const script = `
      import { createServer } from 'node:http';
      import { once } from 'node:events';
      import { createRequire } from 'node:module';
      const require = createRequire(process.cwd() + '/');
      const server = createServer((request, response) => request.resume().on('end', () => response.end()));
      await once(server.listen(0, '127.0.0.1'), 'listening');
      ${begin}
      const client = new GrowingIO({ projectId: 'p1', host: 'http://127.0.0.1:' + server.address().port });
      for (let i = 0; i < 10; i += 1) {
        client.track('BuyProduct', null, { loginUserId: 'u1' });
        await client.flush();
      }
      console.log(JSON.stringify(await client.shutdown()), client.stats().delivered);
      server.closeAllConnections();
      server.close();`;
    const words = ['--no-warnings', '--input-type=module', '-e', script];
    const ending = spawnSync(process.execPath, words, { cwd: __dirname, encoding: 'utf8', timeout: 120_000 });
    expect(ending).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(
        /^\[growingio\] first events delivered to \S+ \(200\)\n\{"complete":true,"delivered":0,.*\} 10\n$/,
      ) as string,
      stderr: '',
    });
  });
});

describe('the time of an event', () => {
  it("is the application's, which its tests may set", async () => {
    const client = stage.create();
    jest.useFakeTimers({ now: new Date('2026-02-28T12:00:00Z') });
    client.track('BuyProduct', null, { loginUserId: 'u1' });
    await client.flush();
    expect(stage.collector.events).toMatchObject([{ time: Date.parse('2026-02-28T12:00:00Z') }]);
  });
});
