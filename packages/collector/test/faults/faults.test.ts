/** Faults on demand: each kind as a client meets it, over real connections. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createConnection, type AddressInfo } from 'node:net';
import { GrowingIO } from '@growingio/upload';
import type { Collector } from '@growingio/collector';
import { Faults } from '../../src/faults/faults.js';
import { readFault, type Fault } from '../../src/faults/fault.js';
import { leaveUnanswered, takeTime } from '../../src/faults/play-fault.js';
import { collect, getJson, makeEvent, readStream, upload, type Message } from '../fixtures.js';

function put(collector: Collector, fault: object): Promise<Response> {
  return fetch(`${collector.url}/api/faults`, { method: 'PUT', body: JSON.stringify(fault) });
}

async function end(collector: Collector): Promise<void> {
  await fetch(`${collector.url}/api/faults`, { method: 'DELETE' });
}

/** Waits until so many uploads have met the fault. */
async function awaitMet(collector: Collector, met: number): Promise<void> {
  for (let tries = 0; tries < 2000; tries += 1) {
    if ((await getJson<{ met: number }>(collector, '/api/faults')).met >= met) return;
  }
  throw new Error(`fewer than ${String(met)} uploads have met the fault`);
}

describe('a fault', () => {
  it('of a status is the answer to every upload, with Retry-After, until it is ended', async () => {
    const collector = await collect();
    expect(await (await put(collector, { kind: 'status', status: 429, retryAfter: 7 })).json()).toEqual({
      active: true,
      fault: { kind: 'status', status: 429, retryAfter: 7, share: 1 },
      ...{ met: 0, left: {} },
    });
    const answer = await upload(collector, [makeEvent()]);
    expect([answer.status, answer.headers.get('retry-after'), await answer.text()]).toEqual([
      429,
      '7',
      'a fault is on: 429\n',
    ]);
    expect(collector.total).toMatchObject({ events: 0, failedRequests: 1 });
    expect(collector.requests).toMatchObject([{ status: 429, reason: 'a fault is on: 429', reasonCode: 'fault', eventCount: 1 }]); // prettier-ignore
    await end(collector);
    expect((await upload(collector, [makeEvent()])).status).toBe(200);
    expect(await getJson(collector, '/api/faults')).toMatchObject({ active: false, met: 1 });
  });

  it('of a redirect leads to where nothing is', async () => {
    const collector = await collect();
    await put(collector, { kind: 'redirect', status: 307 });
    const address = `${collector.url}/v3/demo/s2s/cstm?stm=${String(Date.now())}`;
    const answer = await fetch(address, { method: 'POST', body: '[]', redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([307, '/redirected']);
  });

  it('that resets leaves the client without an answer', async () => {
    const collector = await collect();
    await put(collector, { kind: 'reset' });
    await expect(upload(collector, [makeEvent()])).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    expect(collector.requests).toMatchObject([{ status: 0, reasonCode: 'fault' }]);
    expect(collector.total).toMatchObject({ events: 0, failedRequests: 1 });
  });

  it('that hangs holds the connection without an answer until it is ended', async () => {
    const collector = await collect();
    await put(collector, { kind: 'hang' });
    let isSettled = false;
    const hanging = upload(collector, [makeEvent()]).finally(() => (isSettled = true));
    await awaitMet(collector, 1);
    while (collector.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await getJson(collector, '/api/faults');
    expect(isSettled).toBe(false);
    expect(collector.requests).toMatchObject([{ status: 0, reason: 'a fault is on: hang' }]);
    await Promise.all([expect(hanging).rejects.toThrow(), end(collector)]);
  });

  it('that hangs is let go of when the collector is closed', async () => {
    const collector = await collect();
    await put(collector, { kind: 'hang' });
    const hanging = upload(collector, [makeEvent()]);
    await awaitMet(collector, 1);
    await Promise.all([expect(hanging).rejects.toThrow(), collector.close()]);
  });

  it('that hangs, or is slow, waits for nobody who has gone already', async () => {
    const faults = new Faults();
    const listening = jest.spyOn(faults, 'onEnd');
    const server = createServer((request, response) => {
      response.once('close', () => {
        leaveUnanswered('hang', request, response, faults);
        void takeTime(600_000, response, faults).finally(() => server.close());
      });
      client.destroy();
    }).listen(0, '127.0.0.1');
    const closed = once(server, 'close');
    await once(server, 'listening');
    const client = createConnection((server.address() as AddressInfo).port, '127.0.0.1');
    client.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await closed;
    expect(listening).not.toHaveBeenCalled();
  });

  it('that is slow takes the events, and answers later: at the latest when it is ended', async () => {
    const collector = await collect();
    await put(collector, { kind: 'slow', delay: 600_000 });
    let isSettled = false;
    const slow = upload(collector, [makeEvent()]).finally(() => (isSettled = true));
    await collector.waitFor(1);
    await getJson(collector, '/api/faults');
    expect(isSettled).toBe(false);
    await end(collector);
    expect((await slow).status).toBe(200);
    await put(collector, { kind: 'slow', delay: 1 });
    expect((await upload(collector, [makeEvent()])).status).toBe(200);
    expect(collector.total.events).toBe(2);
  });

  it('is met by no more uploads than it was asked for, and comes before `respond`', async () => {
    const collector = await collect({ respond: () => 204 });
    await put(collector, { kind: 'status', requests: 2 });
    const statuses = [];
    for (let i = 0; i < 3; i += 1) statuses.push((await upload(collector, [])).status);
    expect(statuses).toEqual([503, 503, 204]);
    expect(await getJson(collector, '/api/faults')).toMatchObject({ active: false, met: 2, left: { requests: 0 } });
  });

  test.each([
    [[], 'the fault is a list'],
    [{ kind: 'explode' }, 'kind is "explode": pass status, hang, slow, reset, redirect'],
    [{ kind: 'status', status: 200 }, 'status is 200: pass a whole number, 400 to 599'],
    [{ kind: 'redirect', status: 404 }, 'status is 404: pass a whole number, 300 to 399'],
    [{ kind: 'slow', delay: 0 }, 'delay is 0'],
    [{ kind: 'hang', share: 0 }, 'share is 0: pass a number above 0, at most 1'],
    [{ kind: 'hang', share: 1.1 }, 'share is 1.1'],
    [{ kind: 'hang', seconds: '9' }, 'seconds is "9"'],
    [{ kind: 'hang', requests: 1.5 }, 'requests is 1.5'],
    [{ kind: 'hang', retry: 1 }, 'a fault has no "retry"'],
  ])('is refused: %j', async (fault, message) => {
    const answer = await put(await collect(), fault);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ code: 'wrong_fault', message: expect.stringContaining(message) as string });
  });

  it('is told to every page that is open, and to one that comes later', async () => {
    const collector = await collect();
    const open = () => fetch(`${collector.url}/api/stream`);
    const readUntil = async (stream: Response, active: boolean) => {
      const isLast = ({ type, data }: Message): boolean => type === 'faults' && data['active'] === active;
      const messages = await readStream(stream, isLast);
      return messages.filter(({ type }) => type === 'faults').map(({ data }) => data['active']);
    };
    const early = await open();
    await put(collector, { kind: 'hang' });
    const late = await open();
    const told = Promise.all([readUntil(early, false), readUntil(late, false)]);
    await end(collector);
    expect(await told).toEqual([
      [true, false],
      [true, false],
    ]);
  });

  it('is none before somebody asks for one', async () => {
    expect(await getJson(await collect(), '/api/faults')).toEqual({ active: false });
  });
});

const quiet = (): void => undefined;

function connect(collector: Collector): GrowingIO {
  return new GrowingIO({
    ...{ projectId: 'demo', host: collector.url, requestTimeout: 200, flushInterval: 10 },
    retry: { minDelay: 10, maxDelay: 10 },
    logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  });
}

describe('an application', () => {
  it.each<Partial<Fault>>([
    { kind: 'status', status: 500 },
    { kind: 'status', status: 413 },
    { kind: 'status', status: 429, retryAfter: 0 },
    { kind: 'hang' },
    { kind: 'reset' },
    { kind: 'slow', delay: 600_000 },
  ])('survives %j without a loss', async (fault) => {
    const collector = await collect();
    const client = connect(collector);
    await put(collector, { ...fault, requests: 2 });
    client.track('BuyProduct', { product_price: 14 }, { loginUserId: 'u1' });
    await awaitMet(collector, 2);
    expect(await client.flush()).toMatchObject({ complete: true });
    expect(client.stats()).toMatchObject({ accepted: 1, delivered: 1, dead: 0, dropped: 0 });
    await client.shutdown();
    expect(new Set(collector.events.map(({ event }) => event))).toEqual(new Set(['BuyProduct']));
  });
});

describe('a client that is redirected', () => {
  it('follows no redirect, and says that the way is wrong', async () => {
    const collector = await collect();
    const client = connect(collector);
    await put(collector, { kind: 'redirect' });
    const down = new Promise<string>((resolve) => client.on('down', ({ state }) => { resolve(state); })); // prettier-ignore
    client.track('BuyProduct', null, { loginUserId: 'u1' });
    expect(await down).toBe('blocked');
    expect(client.stats()).toMatchObject({ accepted: 1, pending: 1, dead: 0 });
    await client.shutdown({ timeout: 0 });
    expect(collector.requests).toMatchObject([{ status: 302 }]);
  });
});

describe('Faults', () => {
  const hang = readFault({ kind: 'hang', share: 0.25, seconds: 10 });

  it('meet a share of the uploads', () => {
    const numbers = [0.1, 0.25, 0.9, 0.24];
    const faults = new Faults(() => numbers.shift() ?? 1);
    faults.start(hang);
    expect([1, 2, 3, 4].map(() => faults.meet()?.kind)).toEqual(['hang', undefined, undefined, 'hang']);
    expect(faults.state).toMatchObject({ isOn: true, met: 2 });
    faults.end();
  });

  it('are over when their time is', () => {
    let now = 1000;
    const faults = new Faults(() => 0, () => now); // prettier-ignore
    const told: boolean[] = [];
    faults.onChange((isOn) => told.push(isOn));
    faults.start(hang);
    now += 9999;
    expect(faults.meet()).toBe(hang);
    expect(faults.state?.left).toEqual({ seconds: 1, requests: undefined });
    now += 1;
    expect(faults.meet()).toBeUndefined();
    expect(faults.isOn).toBe(false);
    expect(told).toEqual([true, false]);
  });

  it('let go of what hangs when their time is over, though nobody comes', async () => {
    const faults = new Faults();
    faults.start({ ...hang, seconds: 0.01 });
    const over = new Promise<void>((resolve) => faults.onEnd(resolve));
    const alive = setInterval(() => undefined, 1000);
    await over;
    clearInterval(alive);
    expect(faults.isOn).toBe(false);
  });

  it('take the place of one another', () => {
    const faults = new Faults(() => 0);
    const told: boolean[] = [];
    faults.onChange((isOn) => told.push(isOn));
    faults.start(hang);
    faults.start(readFault({ kind: 'reset' }));
    expect(faults.meet()?.kind).toBe('reset');
    faults.end();
    faults.end();
    expect(told).toEqual([true, false, true, false]);
  });
});
