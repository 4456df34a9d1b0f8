/** The server of the probes: what it answers, and that nobody can hold it up. */
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { startProbeServer, type ProbeServer, type Routes } from '../../src/cli/probe-server.js';

let server: ProbeServer;

const routes: Routes = {
  '/healthz': () => ({ status: 200, body: 'alive\n' }),
  '/broken': () => Promise.reject(new Error('s3cret')),
};

beforeAll(async () => {
  server = await startProbeServer('127.0.0.1', 0, routes);
});

afterAll(() => {
  server.close();
});

describe('startProbeServer', () => {
  it('answers GET and HEAD, whatever the query', async () => {
    const got = await fetch(`${server.url}/healthz?verbose`);
    expect([got.status, await got.text(), got.headers.get('cache-control')]).toEqual([200, 'alive\n', 'no-store']);
    const head = await fetch(`${server.url}/healthz`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('refuses %s, and reads no body', async (method) => {
    const body = method === 'POST' ? 'x'.repeat(100_000) : undefined;
    const { status, headers } = await fetch(`${server.url}/healthz`, { method, ...(body !== undefined && { body }) });
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it.each(['/', '/metricz', '/healthz/'])('has nothing at %s, and says what there is', async (path) => {
    const response = await fetch(server.url + path);
    expect([response.status, await response.text()]).toEqual([404, 'there are /healthz, /broken\n']);
  });

  it('shows nothing of what went wrong', async () => {
    const response = await fetch(`${server.url}/broken`);
    expect([response.status, await response.text()]).toEqual([500, 'failed\n']);
  });

  it.each([
    ['a head that does not end', 'GET /healthz HTTP/1.1\r\nHost: a\r\n', '408'],
    ['a head of more than 8 KiB', `GET /healthz HTTP/1.1\r\nX: ${'x'.repeat(9000)}\r\n\r\n`, '431'],
    ['what is no HTTP', 'PING\r\n\r\n', '400'],
  ])('ends a connection with %s', async (_, head, status) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.write(head);
    expect(await text(socket)).toContain(`HTTP/1.1 ${status}`);
  });

  it('names the remedy for an address that is not of this machine', async () => {
    await expect(startProbeServer('192.0.2.1', 0, routes)).rejects.toMatchObject({
      exitCode: 1,
      next: 'pass an address of this machine as --http-host',
    });
  });
});
