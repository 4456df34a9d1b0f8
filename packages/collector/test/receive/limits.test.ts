/** What strangers send is bounded: bodies under way, bodies that never end, pages of other sites. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { ByteBudget } from '../../src/receive/collect-bytes.js';
import { Uploads } from '../../src/receive/handle-upload.js';
import { EventStore } from '../../src/store/event-store.js';
import { weigh } from '../../src/receive/weigh.js';
import { collect, makeEvent, rawRequest, upload, uploadUrl } from '../fixtures.js';

const head = 'POST /v3/demo/s2s/cstm HTTP/1.1\r\nHost: 127.0.0.1\r\n';

describe('bodies under way', () => {
  it('are refused with 503 beyond what they may take together, and taken again afterwards', async () => {
    const budget = new ByteBudget(64 * 1024);
    const uploads = new Uploads(new EventStore(10), { budget });
    const server = createServer((request, response) => {
      uploads.handle(request, response, new URL(request.url ?? '', 'http://collector')).catch(() => response.destroy());
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const post = () => fetch(`http://127.0.0.1:${String(port)}/v3/demo/s2s/cstm`, { method: 'POST', body: '[]' });
    const slow = connect(port, '127.0.0.1');
    slow.write(`${head}Content-Length: 70000\r\n\r\n[${' '.repeat(60_000)}`);
    while (budget.taken < 60_000) await new Promise((resolve) => setImmediate(resolve));
    const refused = await post();
    expect([refused.status, await refused.text()]).toEqual([503, expect.stringContaining('take too much memory')]);
    slow.destroy();
    while (budget.taken > 0) await new Promise((resolve) => setImmediate(resolve));
    expect((await post()).status).toBe(200);
    server.close();
    server.closeAllConnections();
  });

  it('that go on after they were refused are cut off', async () => {
    const collector = await collect();
    const socket = connect(collector.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n`);
    const chunk = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(0x100000, 32), Buffer.from('\r\n')]);
    const most = 128;
    let sent = 0;
    const send = (): void => {
      while (sent < most) {
        sent += 1;
        if (!socket.write(chunk)) return;
      }
    };
    socket.on('drain', send);
    send();
    // A client that is cut off sees an error first.
    await new Promise((resolve) => socket.once('close', resolve));
    expect(sent).toBeLessThan(most);
  });
});

describe('connections', () => {
  it('are a thousand at most; the next is closed, and room comes back', async () => {
    const collector = await collect();
    const open = async () => {
      const socket = connect(collector.port, '127.0.0.1');
      await once(socket, 'connect');
      return socket;
    };
    const sockets = await Promise.all(Array.from({ length: 1_000 }, open));
    const next = await open();
    next.on('error', () => undefined);
    await new Promise((resolve) => next.resume().once('close', resolve));
    for (const socket of sockets) socket.destroy();
    let status = 0;
    while (status !== 200) ({ status } = await fetch(collector.url).catch(() => ({ status: 0 })));
    expect(status).toBe(200);
  });
});

describe('a web page', () => {
  test.each([
    { Origin: 'http://evil.example' },
    { Origin: 'null' },
    { Origin: 'http://127.0.0.1:1', 'Sec-Fetch-Site': 'same-site' },
    { 'Sec-Fetch-Site': 'cross-site' },
    // A foreign name that points at this machine.
    { Host: 'evil.example', Origin: 'http://evil.example', 'Sec-Fetch-Site': 'same-origin' },
  ])('of another site uploads nothing: %j', async (headers: Record<string, string>) => {
    const collector = await collect();
    expect((await rawRequest(uploadUrl(collector), 'POST', headers)).statusCode).toBe(403);
    expect((await rawRequest(uploadUrl(collector), 'OPTIONS', headers)).statusCode).toBe(403);
    expect(collector.requests).toEqual([]);
  });

  it('is told why', async () => {
    const collector = await collect();
    const response = await upload(collector, [makeEvent()], { Origin: 'http://evil.example' });
    expect(await response.text()).toBe(
      'the request comes from "http://evil.example": only the collector\'s own page may ask for this\n',
    );
  });

  it('of the collector itself may upload, and so may a request that somebody types', async () => {
    const collector = await collect();
    const headers = { Origin: collector.url, 'Sec-Fetch-Site': 'same-origin' };
    expect((await upload(collector, [makeEvent()], headers)).status).toBe(200);
    expect((await upload(collector, [makeEvent()], { 'Sec-Fetch-Site': 'none' })).status).toBe(200);
  });

  it('is no program under another name', async () => {
    const collector = await collect();
    expect((await rawRequest(uploadUrl(collector), 'POST', { Host: 'collector.test' })).statusCode).toBe(400);
  });
});

describe('weigh', () => {
  it('counts small objects as what they take, and not as what they are in JSON', () => {
    const objects = Array.from({ length: 1000 }, () => ({}));
    expect(weigh(objects)).toBeGreaterThan(50_000);
    expect(weigh({ key: 'x'.repeat(1000) })).toBeGreaterThan(2000);
    expect(weigh(1)).toBeLessThan(100);
  });

  it('says of what is nested too deep that it can not be kept', () => {
    const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
    expect(weigh(nested(201))).toBeDefined();
    expect(weigh(nested(202))).toBeUndefined();
  });
});
