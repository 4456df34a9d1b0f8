/** What a collector is told by a real client, by HTTP; and what any other host gets: not a byte. */
import { once } from 'node:events';
import { unlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { Agent } from 'undici';
import { announcementPath } from '../../src/reports/collector-host.js';
import type { GrowingIO } from '../../src/client/growingio.js';
import type { GrowingIOOptions } from '../../src/options/options.js';
import { realTimers } from '../../src/runtime/real-timers.js';
import { startScript } from '../../../../testing/start-script.js';
import { useClients } from '../use-clients.js';
import { TestServers } from '../../../../testing/test-servers.js';

const nothing = (): void => undefined;
const logger = { debug: nothing, info: nothing, warn: nothing, error: console.error };
const clients = useClients({ flushInterval: 10, logger });
const servers = new TestServers();

afterEach(() => servers.stopAll());

interface Delivery {
  readonly refused: readonly { reason: string; event: string; message: string; count: number; projectId: string }[];
  readonly stats: readonly { pid: number; stats: { delivered: number; refused: Record<string, number> } }[];
}

async function read(): Promise<Delivery> {
  return (await (await fetch(`${clients.collector.url}/api/delivery`)).json()) as Delivery;
}

async function awaitRefused(): Promise<Delivery> {
  for (let tries = 0; ; tries += 1) {
    const delivery = await read();
    if (delivery.refused.length > 0 || tries === 200) return delivery;
    await new Promise((resolve) => realTimers.setTimeout(resolve, 20));
  }
}

describe('a collector', () => {
  it('is told that nobody was logged in, though nothing was ever uploaded', async () => {
    const client = clients.create();
    for (let i = 0; i < 12; i += 1) client.track('ViewCart');
    const { refused, stats } = await awaitRefused();
    expect(refused).toMatchObject([
      {
        ...{ reason: 'no_login_user', event: 'ViewCart', message: 'nobody is logged in' },
        ...{ count: 12, projectId: '0a1b2c3d' },
      },
    ]);
    expect(stats).toMatchObject([{ pid: process.pid, stats: { delivered: 0, refused: { no_login_user: 12 } } }]);
    expect(clients.collector.requests).toEqual([]);
  });

  it('that has not announced itself is told when it has answered an upload', async () => {
    const client = clients.create();
    const path = announcementPath(clients.collector.port);
    unlinkSync(path);
    client.track('ViewCart');
    client.track('BuyProduct', null, { loginUserId: 'u1' });
    expect((await awaitRefused()).refused).toMatchObject([{ event: 'ViewCart', count: 1 }]);
    writeFileSync(path, '');
  });

  it('has the last figures when the client is shut down', async () => {
    const client = clients.create();
    client.track('BuyProduct', null, { loginUserId: 'u1' });
    client.track('ViewCart', null, { loginUserId: 'a:b' });
    await client.shutdown();
    const { refused, stats } = await read();
    expect(refused).toMatchObject([{ reason: 'invalid_login_user', event: 'ViewCart', count: 1 }]);
    expect(stats).toMatchObject([{ stats: { delivered: 1 } }]);
  });

  it('is told of a script that tracks and ends at once', async () => {
    const script = `const client = new GrowingIO(); for (let i = 0; i < 12; i += 1) client.track('ViewCart');`;
    const ended = await startScript(script, { GROWINGIO_HOST: clients.collector.url }).ended;
    expect(ended).toMatchObject({ code: 0 });
    expect((await read()).refused).toMatchObject([{ reason: 'no_login_user', event: 'ViewCart', count: 12 }]);
  });

  it('is told no value of a variable and no user', async () => {
    const bodies: string[] = [];
    const server = await servers.start((_, response) => {
      bodies.push(server.requests.at(-1)?.body.toString() ?? '');
      response.writeHead(200, { 'GrowingIO-Collector': '1' }).end();
    });
    const client = clients.create({ host: server.url });
    client.track('BuyProduct', { note: { text: 'secret' } as never, other: 'secret' }, { loginUserId: 'u1' });
    client.track('BuyProduct', null, { loginUserId: 'secret:u1' });
    client.track('Login', null, { loginUserId: 'u1' });
    await client.shutdown();
    const reports = server.requests.filter(({ url }) => url === '/reports').map(({ body }) => body.toString());
    expect(reports).toHaveLength(1);
    expect(reports[0]).toContain('variables.note: nested_object');
    expect(reports[0]).toContain('loginUserId: colon');
    expect(reports[0]).not.toMatch(/secret|u1/);
  });

  it('below a path is told there', async () => {
    const server = await servers.start((_, response) => {
      response.writeHead(200, { 'GrowingIO-Collector': '1' }).end();
    });
    const client = clients.create({ host: `${server.url}/below` });
    client.track('Login', null, { loginUserId: 'u1' });
    await client.shutdown();
    expect(server.requests.map(({ url }) => url?.replace(/\d+$/, ''))).toEqual([
      '/below/v3/0a1b2c3d/s2s/cstm?stm=',
      '/below/reports',
    ]);
  });

  it('that fails at reports harms nothing, and is not logged', async () => {
    const server = await servers.start((request, response) => {
      if (request.url === '/reports') request.socket.destroy();
      else response.writeHead(200, { 'GrowingIO-Collector': '1' }).end();
    });
    const lines: string[] = [];
    const say = (line: string): void => void lines.push(line);
    const client = clients.create({ host: server.url, logger: { ...logger, warn: say, error: say } });
    client.track('Login', null, { loginUserId: 'u1' });
    expect(await client.shutdown()).toMatchObject({ complete: true, delivered: 1 });
    expect(server.requests.map(({ url }) => url)).toContain('/reports');
    expect(lines).toEqual([]);
  });

  it('that never answers a report does not hold a shutdown for long', async () => {
    const server = await servers.start((request, response) => {
      if (request.url !== '/reports') response.writeHead(200, { 'GrowingIO-Collector': '1' }).end();
    });
    const client = clients.create({ host: server.url, shutdownTimeout: 600_000 });
    client.track('Login', null, { loginUserId: 'u1' });
    expect(await client.shutdown()).toMatchObject({ complete: true, delivered: 1 });
  });

  it.each([
    ['dispatcher', { dispatcher: new Agent() }],
    [
      'sender',
      { sender: { send: () => Promise.resolve({ status: 'delivered' as const }), close: () => Promise.resolve() } },
    ],
    ['mode', { mode: 'test' as const }],
  ])('is told nothing by a client with an own %s', async (_, options: GrowingIOOptions) => {
    const client = clients.create(options);
    client.track('ViewCart');
    client.track('Login', null, { loginUserId: 'u1' });
    await client.shutdown();
    expect(await read()).toMatchObject({ refused: [], stats: [] });
  });
});

describe('any other host', () => {
  /** A host that keeps every byte that it is sent, and answers 200 to all that looks like a request. */
  async function startSink() {
    let bytes = '';
    const server = createServer((socket) => {
      let open = '';
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        bytes += chunk.toString('latin1');
        open += chunk.toString('latin1');
        const [, length] = /content-length: (\d+)/i.exec(open) ?? [];
        const start = open.indexOf('\r\n\r\n') + 4;
        if (start < 4 || open.length < start + Number(length ?? 0)) return;
        open = '';
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return {
      port: (server.address() as AddressInfo).port,
      take: (): string => {
        const taken = bytes.replace(/stm=\d+/g, 'stm=NOW');
        bytes = '';
        return taken;
      },
      close: () => server.close(),
    };
  }

  // Longer than a report is waited for.
  const wait = () => new Promise((resolve) => realTimers.setTimeout(resolve, 1100));

  /** Tracks what is refused before, between and after what is delivered, and ends. */
  async function visit(client: GrowingIO): Promise<void> {
    const good = { loginUserId: 'u1', time: new Date(1_434_556_935_000) };
    for (let i = 0; i < 12; i += 1) client.track('ViewCart');
    await wait();
    for (let round = 0; round < 3; round += 1) {
      client.track('ViewCart');
      client.track('BuyProduct', { product_price: round }, good);
      await client.flush();
    }
    await wait();
    client.track('ViewCart');
    await client.shutdown();
  }

  it('is sent the same bytes with reports as without them', async () => {
    const sink = await startSink();
    const host = `http://127.0.0.1:${String(sink.port)}`;
    // With a dispatcher of the host's own there are none.
    const dispatcher = new Agent();
    await visit(clients.create({ host, dispatcher }));
    const without = sink.take();
    await visit(clients.create({ host }));
    const withReports = sink.take();
    await dispatcher.close();
    sink.close();
    expect(withReports).toBe(without);
    expect(without.match(/POST \S+/g)).toEqual(Array(3).fill('POST /v3/0a1b2c3d/s2s/cstm?stm=NOW'));
    expect(without).not.toContain('/reports');
  });
});
