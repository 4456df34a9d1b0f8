/** Connections of our own, before what accepts and never answers. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { ManualClock } from '../manual-clock.js';
import { events, TestSenders } from './senders.js';
import { TestServers } from './servers.js';

const servers = new TestServers();
const senders = new TestSenders();
const silent = new Set<Server>();
const sockets = new Set<Socket>();

afterEach(async () => {
  await senders.closeAll();
  await servers.stopAll();
  for (const socket of sockets) socket.destroy();
  for (const server of silent) server.close();
  silent.clear();
});

/** A server that reads all it gets and says nothing. `heard` gets each connection that has said something. */
async function startSilent(heard: (connections: number) => void): Promise<string> {
  let connections = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => {
      connections += 1;
      heard(connections);
    });
  });
  silent.add(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

describe('connections', () => {
  it.each([
    ['an API', (address: string) => ({ GROWINGIO_HOST: `http://${address}` })],
    ['an API in the middle of TLS', (address: string) => ({ GROWINGIO_HOST: `https://${address}` })],
    [
      'a proxy',
      (address: string) => ({ GROWINGIO_HOST: 'http://127.0.0.1:1', HTTP_PROXY: `http://${address}`, NO_PROXY: '' }),
    ],
    [
      'an API behind a proxy',
      (address: string, proxy: string) => ({ GROWINGIO_HOST: `http://${address}`, HTTP_PROXY: proxy, NO_PROXY: '' }),
    ],
    [
      'an API in the middle of TLS behind a proxy',
      (address: string, proxy: string) => ({ GROWINGIO_HOST: `https://${address}`, HTTPS_PROXY: proxy, NO_PROXY: '' }),
    ],
  ])(
    'do not keep the process alive when they wait for %s that never answers',
    async (_, createEnvironment) => {
      const code = `
      import { GrowingIO } from '@growingio/upload';
      const client = new GrowingIO({ flushInterval: 1, requestTimeout: 600000 });
      client.track('X', null, { loginUserId: 'u1' });
      process.once('beforeExit', () => {
        console.log('nothing is left to do');
        process.exit();
      });
      // The work of this process is over when its input is.
      process.stdin.resume();`;
      let isUnderWay: () => void = () => undefined;
      const address = await startSilent(() => {
        isUnderWay();
      });
      const proxy = await servers.startProxy();
      const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
        cwd: __dirname,
        env: { PATH: process.env['PATH'], GROWINGIO_PROJECT_ID: 'p1', ...createEnvironment(address, proxy.url) },
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      isUnderWay = () => child.stdin.end();
      let text = '';
      child.stdout.on('data', (chunk) => (text += String(chunk)));
      try {
        await once(child, 'close');
        expect(text).toBe('nothing is left to do\n');
      } finally {
        child.kill('SIGKILL');
      }
    },
    20_000,
  );

  it.each([
    ['the API', (address: string) => [`https://${address}`, {}] as const],
    ['the proxy', (address: string) => ['https://127.0.0.1:1', { HTTPS_PROXY: `https://${address}` }] as const],
  ])('are given up after requestTimeout while %s does not make them', async (_, create) => {
    const attempts: number[] = [];
    let attempted: () => void = () => undefined;
    const address = await startSilent((connections) => {
      attempts.push(connections);
      attempted();
    });
    const clock = new ManualClock();
    const [host, environment] = create(address);
    const sender = senders.create({ host, maxConcurrency: 1 }, environment, clock);
    // Each needs a connection of its own: the one before must not stand in the way.
    for (let i = 1; i <= 3; i += 1) {
      const isAttempted = new Promise<void>((resolve) => (attempted = resolve));
      const sent = sender.send(events);
      await isAttempted;
      await clock.turn(4000);
      expect(await sent).toMatchObject({ status: 'retryable', failure: 'timeout' });
    }
    expect(attempts).toEqual([1, 2, 3]);
  });

  it('may take as long as the most patient request that waits, and no longer once that is over', async () => {
    let attempted: () => void = () => undefined;
    const address = await startSilent(() => {
      attempted();
    });
    const clock = new ManualClock();
    const sender = senders.create({ host: `https://${address}`, maxConcurrency: 1 }, {}, clock);
    for (const patience of [3, 1, 1]) {
      const isAttempted = new Promise<void>((resolve) => (attempted = resolve));
      const sent = sender.send(events, { patience });
      let isOver = false;
      void sent.then(() => (isOver = true));
      await isAttempted;
      await clock.turn(4000 * patience - 1);
      expect(isOver).toBe(false);
      await clock.turn(1);
      expect(await sent).toMatchObject({ reason: 'the request timed out: there was no connection' });
    }
  });

  it('behind a proxy that never answered are tried anew', async () => {
    const server = await servers.start((_, response) => response.end('{}'));
    let isSilent = true;
    const proxy = await servers.startProxy({ ignores: () => isSilent });
    const options = { host: server.url, maxConcurrency: 1, requestTimeout: 300 };
    const sender = senders.create(options, { HTTP_PROXY: proxy.url });
    expect(await sender.send(events)).toMatchObject({ failure: 'timeout' });
    isSilent = false;
    // As often as it takes: undici gives the silent tunnel up in steps of its own.
    while ((await sender.send(events)).status !== 'delivered');
    expect(server.requests).toHaveLength(1);
  }, 20_000);
});
