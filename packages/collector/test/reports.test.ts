/** Reports of clients of the SDK: read, bounded, and from programs only. */
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { announcementPath } from '@growingio/upload/adapter';
import type { Collector } from '@growingio/collector';
import { announce } from '../src/reports/announcement.js';
import { Reports } from '../src/reports/reports.js';
import { readReport } from '../src/reports/read-report.js';
import { collect, getJson, makeEvent, rawRequest, upload } from './fixtures.js';

const refusal = { reason: 'no_login_user', event: 'ViewCart', message: 'nobody is logged in', count: 12 };
const report = {
  ...{ client: 'growingio-node', version: '0.1.0', pid: 7, instance: 1, projectId: 'demo' },
  stats: { accepted: 3, state: 'up', refused: { no_login_user: 12 }, other: { deep: true } },
  refused: [refusal],
};

function send(collector: Collector, body: unknown): Promise<Response> {
  return fetch(`${collector.url}/reports`, { method: 'POST', body: JSON.stringify(body) });
}

describe('POST /reports', () => {
  it('counts what a client refused, and shows its latest stats', async () => {
    const collector = await collect();
    expect((await send(collector, report)).status).toBe(204);
    await send(collector, { ...report, stats: { accepted: 5 }, refused: [{ ...refusal, count: 3 }] });
    await send(collector, { ...report, instance: 2, refused: [] });
    const first = 'growingio-node/0.1.0 7.1';
    expect(await getJson(collector, '/api/delivery')).toMatchObject({
      refused: [{ client: first, projectId: 'demo', ...refusal, count: 15 }],
      moreRefused: 0,
      stats: [
        { client: 'growingio-node/0.1.0 7.2', stats: { accepted: 3, state: 'up', refused: { no_login_user: 12 } } },
        { client: first, version: '0.1.0', pid: 7, projectId: 'demo', stats: { accepted: 5 } },
      ],
    });
    expect(collector.requests).toEqual([]);
  });

  it('forgets them with everything else', async () => {
    const collector = await collect();
    await send(collector, report);
    collector.clear();
    expect(await getJson(collector, '/api/delivery')).toMatchObject({ refused: [], stats: [] });
  });

  test.each([
    [[], 'it is no object'],
    [{ ...report, client: 1 }, 'client is no text'],
    [{ ...report, pid: 'x' }, 'pid is no whole number'],
    [{ ...report, stats: null }, 'stats is no object'],
    [{ ...report, refused: {} }, 'refused is no list'],
    [{ ...report, refused: Array(101).fill(refusal) }, 'refused is no list of at most 100'],
    [{ ...report, refused: [{ ...refusal, count: 0 }] }, 'count is no whole number'],
    [{ ...report, refused: [7] }, 'a refusal is no object'],
  ])('refuses %j', async (body, message) => {
    const answer = await send(await collect(), body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ code: 'wrong_report', message: expect.stringContaining(message) as string });
  });

  it('refuses a body of more than 256 KiB', async () => {
    expect((await send(await collect(), { ...report, client: 'x'.repeat(300_000) })).status).toBe(413);
  });

  it('answers a client that sends very much, and then the next request on the same connection', async () => {
    const collector = await collect();
    const socket = connect(collector.port, '127.0.0.1');
    const length = 4 * 1024 * 1024;
    const head = 'Host: 127.0.0.1\r\nContent-Length: ';
    socket.write(`POST /reports HTTP/1.1\r\n${head}${String(length)}\r\n\r\n`);
    socket.write(Buffer.alloc(length, 32));
    socket.write(`GET /reports HTTP/1.1\r\n${head}0\r\n\r\n`);
    let text = '';
    for await (const chunk of socket.on('error', () => undefined) as AsyncIterable<Buffer>) {
      text += chunk.toString();
      if (text.includes('HTTP/1.1 204')) break;
    }
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 204']);
  });

  it('is nothing that a web page may do, the own one included', async () => {
    const collector = await collect();
    const headers = { Origin: collector.url, 'Sec-Fetch-Site': 'same-origin' };
    for (const method of ['GET', 'POST']) {
      expect((await rawRequest(`${collector.url}/reports`, method, headers)).statusCode).toBe(403);
    }
  });
});

describe('GET /api/stats', () => {
  it('counts users, clients and reports', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent({ cs1: 'u1' }), makeEvent({ cs1: 'u2' })]);
    await send(collector, report);
    expect(await getJson(collector, '/api/stats')).toMatchObject({ users: 2, clients: 1, reports: 1 });
  });
});

describe('every answer', () => {
  it('says that it comes from a collector', async () => {
    const collector = await collect({ respond: ({ eventCount }) => (eventCount === 0 ? 503 : undefined) });
    const answers = [
      await upload(collector, [makeEvent()]),
      await upload(collector, '[]'),
      await fetch(`${collector.url}/reports`),
      await fetch(`${collector.url}/nothing`),
    ];
    expect(answers.map((answer) => [answer.status, answer.headers.get('growingio-collector')])).toEqual([
      [200, '1'],
      [503, '1'],
      [204, '1'],
      [404, '1'],
    ]);
  });
});

describe('a collector', () => {
  it('has announced itself on this machine while it listens', async () => {
    const collector = await collect();
    const path = announcementPath(collector.port);
    expect(existsSync(path)).toBe(true);
    await collector.close();
    expect(existsSync(path)).toBe(false);
  });
});

describe('announce', () => {
  it('says nothing of a host that this machine does not reach as its own', () => {
    const withdraw = announce('192.0.2.1', 1);
    expect(existsSync(announcementPath(1))).toBe(false);
    withdraw();
  });

  it('is taken back when the process exits, and listens no longer than it has to', () => {
    const before = process.listeners('exit');
    const withdraw = announce('127.0.0.1', 1);
    expect(existsSync(announcementPath(1))).toBe(true);
    for (const listener of process.listeners('exit')) if (!before.includes(listener)) listener.call(process, 0);
    expect(existsSync(announcementPath(1))).toBe(false);
    withdraw();
    expect(process.listeners('exit')).toEqual(before);
  });
});

describe('Reports', () => {
  it('keeps 200 kinds of refusals and 100 clients', () => {
    const reports = new Reports();
    for (let pid = 1; pid <= 150; pid += 1) {
      const refused = [1, 2].map((event) => ({ ...refusal, event: `Event${String(event)}` }));
      reports.add(readReport({ ...report, pid, refused }), pid);
    }
    expect([reports.refused.length, reports.moreRefused, reports.stats.length, reports.total]).toEqual([
      200, 100, 100, 150,
    ]);
    expect(reports.refused[0]).toMatchObject({ event: 'Event2', first: 150, last: 150 });
  });

  it('tells kinds apart by what they say, and knows when each came first and last', () => {
    const reports = new Reports();
    const other = { ...refusal, message: 'another cause' };
    reports.add(readReport({ ...report, refused: [refusal, other] }), 10);
    reports.add(readReport(report), 20);
    expect(reports.refused.map(({ message, count, first, last }) => [message, count, first, last])).toEqual([
      [refusal.message, 24, 10, 20],
      ['another cause', 12, 10, 10],
    ]);
  });

  it('cuts long texts', () => {
    const long = 'x'.repeat(10_000);
    const read = readReport({
      ...{ client: long, version: long, pid: 1, projectId: long, stats: { [long]: 1, state: long } },
      refused: [{ reason: long, event: long, message: long, count: 1 }],
    });
    expect(JSON.stringify(read).length).toBeLessThan(2000);
  });
});
