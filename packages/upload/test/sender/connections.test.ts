/** Connections of our own, before what accepts and never answers. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, Socket, type AddressInfo, type Server } from 'node:net';
import type { Clock } from '../../src/runtime/clock.js';
import { connectionOptions } from '../../src/sender/connections.js';
import { ManualClock } from '../manual-clock.js';
import { events, TestSenders } from './senders.js';
import { certificatePath, TestServers, type Answer } from '../../../../testing/test-servers.js';

const servers = new TestServers();
const senders = new TestSenders();
const silentServers = new Set<Server>();
const sockets = new Set<Socket>();

afterEach(async () => {
  await senders.closeAll();
  await servers.stopAll();
  for (const socket of sockets) socket.destroy();
  for (const server of silentServers) server.close();
  silentServers.clear();
  sockets.clear();
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
  silentServers.add(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

// Tracks one event, and the next when that is delivered; its work is over when its input is.
const script = `
  import { GrowingIO } from '@growingio/upload';
  const client = new GrowingIO({ flushInterval: 1, requestTimeout: 600000 });
  const track = () => client.track('X', null, { loginUserId: 'u1' });
  client.on('delivered', track);
  track();
  process.once('beforeExit', () => {
    console.log('nothing is left to do');
    process.exit();
  });
  process.stdin.resume();`;

interface Addresses {
  /** What never answers. */
  readonly silent: string;
  /** The URL of an API that answers once, and of the same behind TLS. */
  readonly once: string;
  readonly secureOnce: string;
  readonly proxy: string;
}

const environments: [name: string, create: (addresses: Addresses) => Record<string, string>][] = [
  ['an API', ({ silent }) => ({ GROWINGIO_HOST: `http://${silent}` })],
  ['an API in the middle of TLS', ({ silent }) => ({ GROWINGIO_HOST: `https://${silent}` })],
  ['an API that has answered before', (addresses) => ({ GROWINGIO_HOST: addresses.once })],
  ['a proxy', ({ silent }) => ({ GROWINGIO_HOST: 'http://127.0.0.1:1', HTTP_PROXY: `http://${silent}` })],
  ['an API behind a proxy', ({ silent, proxy }) => ({ GROWINGIO_HOST: `http://${silent}`, HTTP_PROXY: proxy })],
  [
    'an API behind a proxy that has answered before',
    (addresses) => ({ GROWINGIO_HOST: addresses.once, HTTP_PROXY: addresses.proxy }),
  ],
  ['an API behind TLS that has answered before', (addresses) => ({ GROWINGIO_HOST: addresses.secureOnce })],
  [
    'an API behind TLS and a proxy that has answered before',
    (addresses) => ({ GROWINGIO_HOST: addresses.secureOnce, HTTPS_PROXY: addresses.proxy }),
  ],
  [
    'an API in the middle of TLS behind a proxy',
    ({ silent, proxy }) => ({ GROWINGIO_HOST: `https://${silent}`, HTTPS_PROXY: proxy }),
  ],
];

describe('connections', () => {
  it.each(environments)('do not keep the process alive when they wait for %s', async (_, createEnvironment) => {
    let isUnderWay: () => void = () => undefined;
    const silent = await startSilent(() => {
      isUnderWay();
    });
    let requests = 0;
    const answerOnce: Answer = (_request, response) => {
      requests += 1;
      if (requests === 1) response.end('{}');
      else isUnderWay();
    };
    const answering = await servers.start(answerOnce);
    const secure = await servers.start(answerOnce, true);
    const proxy = await servers.startProxy();
    const environment = createEnvironment({ silent, once: answering.url, secureOnce: secure.url, proxy: proxy.url });
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      cwd: __dirname,
      env: {
        PATH: process.env['PATH'],
        NODE_EXTRA_CA_CERTS: certificatePath,
        GROWINGIO_PROJECT_ID: 'p1',
        ...environment,
      },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    isUnderWay = () => child.stdin.end();
    let text = '';
    child.stdout.on('data', (chunk) => (text += String(chunk)));
    try {
      await once(child, 'close');
      expect(text.replace(/^\[growingio\] first events delivered to \S+ \(200\)\n/m, '')).toBe(
        'nothing is left to do\n',
      );
    } finally {
      child.kill('SIGKILL');
    }
  });

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
    const options = { host: server.url, maxConcurrency: 1, requestTimeout: 1000 };
    const sender = senders.create(options, { HTTP_PROXY: proxy.url });
    expect(await sender.send(events)).toMatchObject({ failure: 'timeout' });
    isSilent = false;
    // As often as it takes: undici gives the silent tunnel up in steps of its own.
    while ('failure' in (await sender.send(events)));
    expect(server.requests).toHaveLength(1);
  });
});

describe('connectionOptions', () => {
  const limits = { connections: 3, connectTimeout: () => 4000, answerTimeout: 12_345 };

  /** How many connections keep the process alive. */
  function holding(): number {
    return process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
  }

  /** Connects as undici does. */
  function connect(address: string, clock: Clock): Promise<Socket> {
    const [hostname = '', port = ''] = address.split(':');
    const { connect: open } = connectionOptions({ ...limits, clock });
    if (typeof open !== 'function') throw new Error('undici would connect by itself');
    return new Promise((resolve, reject) => {
      open({ hostname, port, protocol: 'http:', host: address }, (error, socket) => {
        if (error !== null) reject(error);
        else resolve(socket);
      });
    });
  }

  it('limits how many there are, and how long an answer may take', () => {
    expect(connectionOptions({ ...limits, clock: new ManualClock() })).toMatchObject({
      connections: 3,
      headersTimeout: 12_345,
      bodyTimeout: 12_345,
    });
  });

  it('makes sockets that never keep the process alive, whatever undici asks of them', async () => {
    const socket = await connect(await startSilent(() => undefined), new ManualClock());
    const others = holding();
    expect(socket.ref()).toBe(socket);
    expect(holding()).toBe(others);
    // What it would be otherwise.
    Socket.prototype.ref.call(socket);
    expect(holding()).toBe(others + 1);
    socket.destroy();
  });

  it('gives up no connection that was made in time', async () => {
    const clock = new ManualClock();
    const socket = await connect(await startSilent(() => undefined), clock);
    expect(clock.next).toBeUndefined();
    await clock.turn(10_000);
    expect(socket.destroyed).toBe(false);
    socket.destroy();
  });

  it('tells why there is none', async () => {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    await new Promise((resolve) => server.close(resolve));
    const clock = new ManualClock();
    await expect(connect(address, clock)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(clock.next).toBeUndefined();
  });
});
