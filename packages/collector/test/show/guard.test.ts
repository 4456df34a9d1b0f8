/** What the collector shows is for this machine's own page and programs: its policy, its paths, and who is let in. */
import { connect } from 'node:net';
import { collect, makeEvent, rawRequest, upload } from '../fixtures.js';

describe('GET /', () => {
  it('answers with the page, which may run and fetch nothing foreign', async () => {
    const collector = await collect();
    const response = await fetch(collector.url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(policy).toContain("frame-ancestors 'none'");
  });
});

describe('the paths of requests', () => {
  test.each(['//api/events', '///api/events', '/\\api/events'])('%s is no other host', async (path) => {
    const collector = await collect();
    const socket = connect(collector.port, '127.0.0.1');
    socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    expect(answer).toContain('HTTP/1.1 200 OK');
    expect(answer).toContain('"total":');
  });
});

describe('who is let in', () => {
  test.each(['evil.example', 'evil.example:7080', '127.0.0.1.evil.example', 'localhost@evil.example'])(
    'refuses the Host %j, so that a foreign name for this machine reads nothing',
    async (host) => {
      const collector = await collect();
      expect((await rawRequest(`${collector.url}/api/events`, 'GET', { Host: host })).statusCode).toBe(403);
      expect((await rawRequest(`${collector.url}/api/stream`, 'GET', { Host: host })).statusCode).toBe(403);
      expect((await rawRequest(`${collector.url}/api/reset`, 'POST', { Host: host })).statusCode).toBe(403);
    },
  );

  test.each(['localhost:1', '127.0.0.1', '[::1]:7080', 'LOCALHOST'])('lets in the Host %j', async (host) => {
    const collector = await collect();
    expect((await rawRequest(`${collector.url}/api/events`, 'GET', { Host: host })).statusCode).toBe(200);
  });

  it('asks for no Host when it is bound to other addresses', async () => {
    const collector = await collect({ host: '0.0.0.0' });
    expect((await rawRequest(`${collector.url}/api/events`, 'GET', { Host: 'box.lan' })).statusCode).toBe(200);
  });

  test.each([
    { Origin: 'http://evil.example' },
    { Origin: 'null' },
    { Origin: 'http://127.0.0.1:1' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
  ])('lets no other page clear, nor read: %j', async (headers: Record<string, string>) => {
    const collector = await collect();
    await upload(collector, [makeEvent()]);
    expect((await rawRequest(`${collector.url}/api/events`, 'GET', headers)).statusCode).toBe(403);
    expect((await rawRequest(`${collector.url}/api/stream`, 'GET', headers)).statusCode).toBe(403);
    expect((await rawRequest(`${collector.url}/api/reset`, 'POST', headers)).statusCode).toBe(403);
    expect(collector.events).toHaveLength(1);
    for (const path of ['/v3/demo/s2s/cstm', '/api/v3/demo/s2s/cstm', '/v3', '/sa', '/elsewhere']) {
      expect((await rawRequest(collector.url + path, 'POST', headers)).statusCode).toBe(403);
    }
    expect(collector.total.requests).toBe(1);
  });

  it('lets its own page clear', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent()]);
    const headers = { Origin: collector.url, 'Sec-Fetch-Site': 'same-origin' };
    expect((await rawRequest(`${collector.url}/api/reset`, 'POST', headers)).statusCode).toBe(204);
    expect(collector.events).toEqual([]);
  });
});
