import { AsyncResource } from 'node:async_hooks';
import { scopeRequest } from '../../src/client/for-adapters.js';
import { GrowingIO } from '../../src/client/growingio.js';
import { MemoryOutbox } from '../../src/outbox/memory-outbox.js';
import { currentTracker } from '../../src/scope/current-tracker.js';
import type { Tracker } from '../../src/tracker/tracker.js';
import { KeptLog } from '../../src/conformance.js';
import { encoded } from '../../src/conformance/events.js';
import { ScriptedSender } from '../scripted-sender.js';
import { useClients } from '../use-clients.js';

const log = new KeptLog();
const stage = useClients({ logger: log, flushInterval: 20 });

afterEach(() => {
  log.lines.length = 0;
});

function expectBalance(client: GrowingIO): void {
  const { accepted, pending, delivered, handedOver, dead, dropped } = client.stats();
  expect(pending + delivered + handedOver + dead + dropped).toBe(accepted);
}

const apple = { product_name: '苹果', product_classify: '水果', product_price: 14 };

describe('GrowingIO on the wire', () => {
  it("sends the documentation's single example byte for byte", async () => {
    const client = stage.create();
    client.track('BuyProduct', apple, { loginUserId: '9128391', time: 1434556935000 });
    await client.flush();
    expect(stage.collector.requests[0]?.body.toString()).toBe(
      '[{"cs1":"9128391","tm":1434556935000,"t":"cstm","n":"BuyProduct","var":{"product_name":"苹果","product_classify":"水果","product_price":14}}]',
    );
  });

  it('sends several events in the same array', async () => {
    const client = stage.create();
    client.track('BuyProduct', apple, { loginUserId: '9128391', time: 1434556935000 });
    client.track('BuyProduct', { ...apple, product_price: 15 }, { loginUserId: '9128391', time: 1434556935001 });
    await client.flush();
    expect(stage.collector.requests[0]?.body.toString()).toBe(
      '[{"cs1":"9128391","tm":1434556935000,"t":"cstm","n":"BuyProduct","var":{"product_name":"苹果","product_classify":"水果","product_price":14}},' +
        '{"cs1":"9128391","tm":1434556935001,"t":"cstm","n":"BuyProduct","var":{"product_name":"苹果","product_classify":"水果","product_price":15}}]',
    );
  });

  it('arrives without a mark', async () => {
    const client = stage.create();
    client.track('BuyProduct', apple, { loginUserId: '9128391' });
    await client.flush();
    expect(stage.collector.events).toMatchObject([
      { projectId: '0a1b2c3d', loginUserId: '9128391', event: 'BuyProduct', variables: apple, marks: [] },
    ]);
  });

  it('arrives the same with snappy', async () => {
    const client = stage.create({ compression: 'snappy' });
    client.track('BuyProduct', apple, { loginUserId: '9128391' });
    await client.flush();
    expect(stage.collector.requests[0]).toMatchObject({ codec: '2' });
    expect(stage.collector.events).toMatchObject([{ variables: apple, marks: [] }]);
  });
});

describe('GrowingIO.track', () => {
  it('keeps the event as it was at the call', async () => {
    const client = stage.create();
    const variables = { product_name: 'before' };
    client.track('BuyProduct', variables, { loginUserId: 'u1' });
    variables.product_name = 'after';
    await client.flush();
    expect(stage.collector.events).toMatchObject([{ variables: { product_name: 'before' } }]);
  });

  it('answers that it took the event', () => {
    expect(stage.create().track('BuyProduct', null, { loginUserId: 'u1' })).toEqual({ ok: true });
  });

  it('refuses an event that nobody did', () => {
    const client = stage.create();
    expect(client.track('BuyProduct')).toMatchObject({
      ok: false,
      reason: 'no_login_user',
      issues: [{ code: 'missing' }],
    });
    expect(client.stats()).toMatchObject({ accepted: 0, refused: { no_login_user: 1 } });
  });

  it('refuses a bad user ID with the reason', () => {
    const client = stage.create();
    expect(client.track('BuyProduct', null, { loginUserId: 'a:b' })).toMatchObject({
      ok: false,
      reason: 'invalid_login_user',
      issues: [{ code: 'colon', path: 'loginUserId' }],
    });
  });

  it('refuses a bad event with all its issues, and says so once', () => {
    const client = stage.create();
    const bad: unknown = { order: { id: 1 }, '': 2 };
    const track = (): unknown => client.track('BuyProduct', bad as Record<string, string>, { loginUserId: 'u1' });
    expect(track()).toMatchObject({
      reason: 'invalid_event',
      issues: [
        { code: 'nested_object', path: 'variables.order' },
        { code: 'empty', path: 'variables.' },
      ],
    });
    track();
    expect(log.lines.filter((line) => line.level === 'warn')).toHaveLength(1);
    expect(client.stats().refused.invalid_event).toBe(2);
  });

  it('says a normalisation once, without the value', async () => {
    const client = stage.create();
    for (let i = 0; i < 3; i += 1) client.track('BuyProduct', { is_member: true }, { loginUserId: 'u1' });
    await client.flush();
    expect(stage.collector.events).toHaveLength(3);
    expect(stage.collector.events[0]?.variables).toEqual({ is_member: 'true' });
    expect(log.lines.filter(({ message }) => message.includes('is_member'))).toEqual([
      { level: 'info', message: 'variables.is_member of the event "BuyProduct": a boolean is sent as a string' },
    ]);
    expect(log.text).not.toContain('true');
  });

  it('sends a key that the platform may not show, and warns once a key', async () => {
    const client = stage.create();
    for (let i = 0; i < 3; i += 1) client.track('3', { 商品: 1 }, { loginUserId: 'u1' });
    await client.flush();
    expect(stage.collector.events).toHaveLength(3);
    expect(log.lines.filter((line) => line.message.includes('may never show'))).toHaveLength(2);
  });

  it("refuses such a key with keyRules: 'refuse'", () => {
    const result = stage.create({ keyRules: 'refuse' }).track('3', null, { loginUserId: 'u1' });
    expect(result).toMatchObject({
      ok: false,
      reason: 'invalid_event',
      issues: [{ code: 'platform_key', path: 'event' }],
    });
  });

  it('refuses an event that is larger than a batch may be', () => {
    const client = stage.create({ maxBatchBytes: 1024 });
    const variables = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`v${String(i)}`, 'x'.repeat(255)]));
    expect(client.track('BuyProduct', variables, { loginUserId: 'u1' })).toMatchObject({
      issues: [{ code: 'too_large' }],
    });
  });

  it('refuses at the door when the outbox is full, and keeps what it accepted', async () => {
    const sender = new ScriptedSender();
    const client = stage.create({ maxQueueSize: 3, sender });
    const results = Array.from({ length: 5 }, () => client.track('BuyProduct', null, { loginUserId: 'u1' }).ok);
    expect(results).toEqual([true, true, true, false, false]);
    expect(client.stats()).toMatchObject({ accepted: 3, pending: 3, refused: { queue_overflow: 2 } });
    await sender.close();
  });

  it.each([
    [
      'options whose getter throws',
      {
        get loginUserId(): string {
          throw new Error('no');
        },
      },
    ],
    ['options that are a string', 'u1'],
    ['options that are null', null],
  ])('survives %s', (_, options) => {
    const client = stage.create();
    const track = client.track.bind(client) as (event: string, variables: unknown, options: unknown) => { ok: boolean };
    expect(track('BuyProduct', {}, options).ok).toBe(false);
  });

  it('survives a logger that throws', () => {
    const logger = {
      debug: fail,
      info: fail,
      warn: fail,
      error: fail,
    };
    function fail(): never {
      throw new Error('the disk is full');
    }
    expect(stage.create({ logger }).track('BuyProduct').ok).toBe(false);
  });
});

describe('GrowingIO and who did it', () => {
  it('takes a null user for nobody, and not for the one who is logged in', async () => {
    const client = stage.create();
    client.scope({ loginUserId: 'admin' }, (tracker) => {
      const options: unknown = { loginUserId: null };
      expect(tracker.track('OrderShipped', null, options as { loginUserId?: string })).toMatchObject({
        ok: false,
        reason: 'no_login_user',
      });
    });
    await client.flush();
    expect(stage.collector.events).toEqual([]);
  });

  it('takes nobody after an identify() that was refused, and not the user before', () => {
    const client = stage.create();
    client.scope({ loginUserId: 'alice' }, (tracker) => {
      expect(tracker.identify('0').ok).toBe(false);
      expect(tracker.track('Viewed')).toMatchObject({ ok: false, reason: 'no_login_user' });
    });
  });

  it('gives what came before the first identify() to that user, and not to a later one', async () => {
    const client = stage.create();
    client.scope({}, (tracker) => {
      tracker.track('Before');
      tracker.identify('u1');
      tracker.identify('u2');
      tracker.track('After');
    });
    await client.flush();
    expect(
      stage.collector.events.map((event) => `${String(event.event)} by ${String(event.loginUserId)}`).sort(),
    ).toEqual(['After by u2', 'Before by u1']);
  });

  it('survives a job that starts the next one in its scope, a thousand times', () => {
    const client = stage.create();
    const run = (left: number): number => (left === 0 ? 0 : client.scope({ loginUserId: 'u1' }, () => run(left - 1)));
    expect(run(1000)).toBe(0);
  });
});

describe('GrowingIO and the host', () => {
  const settleRejections = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('survives a listener, a logger and a dead-letter hook that reject', async () => {
    const reject = (): Promise<never> => Promise.reject(new Error('a bug of the host'));
    const client = stage.create({
      deadLetter: reject,
      logger: { debug: reject, info: reject, warn: reject, error: reject },
      sender: new ScriptedSender((events) =>
        events.some(({ bytes }) => bytes.includes('Bad'))
          ? { status: 'rejected', reason: 'HTTP 400' }
          : { status: 'delivered' },
      ),
    });
    client.on('refused', reject);
    client.track('', null, { loginUserId: 'u1' });
    client.track('Bad', null, { loginUserId: 'u1' });
    client.track('BuyProduct', null, { loginUserId: 'u1' });
    expect(await client.flush()).toMatchObject({ complete: true, delivered: 1, handedOver: 0, dead: 1 });
    await settleRejections();
  });

  it('survives a loginUserId function that rejects, and refuses its promise', async () => {
    const client = stage.create({ loginUserId: () => Promise.reject(new Error('no such user')) });
    const response = { destroyed: false, writableFinished: true, once: () => undefined };
    const result = scopeRequest(client, {}, response, () => client.track('BuyProduct'));
    expect(result).toMatchObject({ ok: false, reason: 'invalid_login_user' });
    await settleRejections();
  });

  it.each([
    [
      'a getter that throws',
      {
        get growingio(): never {
          throw new Error('no');
        },
      },
    ],
    ['a frozen request', Object.freeze({})],
    [
      'a Proxy that throws',
      new Proxy(
        {},
        {
          defineProperty() {
            throw new Error('no');
          },
        },
      ),
    ],
  ])('serves %s', (_, request) => {
    const response = { destroyed: false, writableFinished: false, once: () => undefined };
    expect(scopeRequest(stage.create(), request, response, () => 'served')).toBe('served');
  });

  it('ends what belongs to a response that never closes, once its connection is gone', async () => {
    const client = stage.create();
    const socket = { destroyed: false };
    const response = { destroyed: false, writableFinished: false, req: { socket }, once: () => undefined };
    const request = { session: { userId: undefined as string | undefined } };
    scopeRequest(client, request, response, () => client.track('Upgraded'));
    expect(client.stats().accepted).toBe(0);
    request.session.userId = 'u1';
    socket.destroyed = true;
    await stage.collector.waitFor(1);
    expect(stage.collector.events).toMatchObject([{ event: 'Upgraded', loginUserId: 'u1' }]);
  });

  it('enters the context of a request again that has lost it', () => {
    const client = stage.create();
    const response = { destroyed: false, writableFinished: false, once: () => undefined };
    const request = {};
    scopeRequest(client, request, response, () => undefined);
    const found = scopeRequest(client, request, response, () => currentTracker(client));
    expect(found).toBe((request as { growingio?: unknown }).growingio);
  });

  it.each([
    ['that carries the tracker of another client', {}],
    ['that can carry none', Object.freeze({})],
  ])('gives a request %s one tracker all the same', (_, request) => {
    const response = { destroyed: false, writableFinished: false, once: () => undefined };
    scopeRequest(stage.create(), request, response, () => undefined);
    const second = stage.create();
    const find = (): unknown => scopeRequest(second, request, response, () => currentTracker(second));
    expect(find()).toBeDefined();
    expect(find()).toBe(find());
  });

  it('serves what stands in for a response at an upgrade, and ends with its connection', async () => {
    const client = stage.create();
    const request = { session: { userId: 'u1' }, socket: { destroyed: false } };
    expect(scopeRequest(client, request, {}, () => client.track('Upgraded')).ok).toBe(true);
    await stage.collector.waitFor(1);
    request.socket.destroyed = true;
    await client.flush();
    expect(client.stats()).toMatchObject({ accepted: 1, delivered: 1 });
    expect(client.stats().refused.invalid_event).toBe(0);
  });

  it("leaves request.growingio to the client that was first, also one of mode 'off'", () => {
    const [first, off] = [stage.create(), stage.create({ mode: 'off' })];
    const request: { growingio?: unknown } = {};
    const response = { destroyed: false, writableFinished: false, once: () => undefined };
    scopeRequest(first, request, response, () => undefined);
    const { growingio } = request;
    scopeRequest(off, request, response, () => undefined);
    expect(growingio).toBeDefined();
    expect(request.growingio).toBe(growingio);
  });

  it('is not found by a callback of a connection that an earlier request has opened', () => {
    const client = stage.create({ flushInterval: 60_000 });
    const response = { destroyed: false, writableFinished: false, once: () => undefined };
    const callbacks: (() => void)[] = [];
    scopeRequest(client, { session: { userId: 'anna' } }, response, () => {
      callbacks.push(AsyncResource.bind(() => client.track('BoughtByAnother')));
    });
    response.destroyed = true;
    for (const callback of callbacks) callback();
    expect(client.stats().refused.no_login_user).toBe(1);
  });

  it('refuses a notice that does not exist, and names those that do', () => {
    const on = (kind: string): unknown => stage.create().on(kind as 'dead', () => undefined);
    expect(() => on('deliverd')).toThrow('the notice is "deliverd": it must be refused, delivered, handedOver, dead');
  });
});

describe('GrowingIO and its log', () => {
  it('says the first delivery once, with its address, and each batch to developers', async () => {
    const client = stage.create();
    for (let i = 0; i < 2; i += 1) {
      client.track('BuyProduct', { secret: 'content' }, { loginUserId: 'u1' });
      await client.flush();
    }
    const { url } = stage.collector;
    expect(log.lines.filter(({ level }) => level === 'info')).toEqual([
      { level: 'info', message: `first events delivered to ${url} (200)` },
    ]);
    const batches = log.lines.filter(({ level }) => level === 'debug').map(({ message }) => message);
    expect(batches.map((line) => line.replace(/\d+ ms$/, '… ms'))).toEqual(
      stage.collector.requests.map(({ body }) => `a batch to ${url} (1 event, ${String(body.length)} bytes before compression): delivered (HTTP 200), after … ms`), // prettier-ignore
    );
    expect(batches).toHaveLength(2);
    expect(log.text).not.toContain('content');
  });

  it('says nothing of a delivery where nothing is sent', async () => {
    const client = stage.create({ mode: 'test' });
    client.track('BuyProduct', null, { loginUserId: 'u1' });
    await client.flush();
    expect(log.lines).toHaveLength(1);
    expect(log.text).toMatch(/^info test: BuyProduct/);
  });

  it('says that GrowingIO does not take events, after a thousand mistakes of a client', async () => {
    const client = stage.create({ sender: new ScriptedSender(() => ({ status: 'blocked', reason: 'HTTP 401' })) });
    for (let i = 0; i < 1001; i += 1) {
      client.track('BuyProduct', { [`k${String(i)}`]: {} as string }, { loginUserId: 'u1' });
      client.track('BuyProduct', { [`bad key ${String(i)}`]: 'x'.repeat(300) }, { loginUserId: 'u1' });
    }
    expect(log.lines.length).toBeLessThan(60);
    const blocked = new Promise((resolve) => client.on('down', resolve));
    client.track('BuyProduct', {}, { loginUserId: 'u1' });
    await blocked;
    expect(log.text).toContain(`GrowingIO (${stage.collector.url}) does not take events (HTTP 401)`);
    await client.shutdown({ timeout: 0 });
    expect(log.text).toContain('dropped: ');
  });

  it('lets no text of an event out of its line', async () => {
    const client = stage.create();
    const key = 'x: fine\nERROR payment refunded\u001b[8m\u2028\u202e\u009b';
    client.track('BuyProduct', { [key]: {} as string }, { loginUserId: 'u1' });
    client.track(
      'BuyProduct',
      { [key]: true, [`${key} 2 `]: null, [`${key} 3`]: 'x'.repeat(300) },
      { loginUserId: 'u1' },
    );
    client.track(key, {}, { loginUserId: 'u1' });
    client.track(key, new Map() as unknown as object as Record<string, string>, { loginUserId: `${key}:` });
    client.track(
      'BuyProduct',
      { a: Symbol(key) as unknown as string },
      { loginUserId: 'u1', time: key as unknown as number },
    );
    await client.flush();
    expect(log.lines.length).toBeGreaterThan(8);
    for (const { message } of log.lines) expect(message).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
  });
});

describe('GrowingIO.scope', () => {
  it('tracks for its user, and hands over when the work has ended', async () => {
    const client = stage.create();
    const result = await client.scope({ loginUserId: 'u7' }, async (tracker) => {
      tracker.track('JobStarted');
      await new Promise((resolve) => setImmediate(resolve));
      client.track('JobEnded');
      expect(currentTracker()).toBe(tracker);
      expect(client.stats().accepted).toBe(0);
      return 42;
    });
    expect(result).toBe(42);
    expect(client.stats().accepted).toBe(2);
    await client.flush();
    expect(stage.collector.events.map((event) => [event.event, event.loginUserId])).toEqual([
      ['JobStarted', 'u7'],
      ['JobEnded', 'u7'],
    ]);
  });

  it('passes an error through, and keeps what was tracked before it', async () => {
    const client = stage.create();
    const fail = (): never => {
      client.track('JobStarted');
      throw new Error('the job failed');
    };
    expect(() => client.scope({ loginUserId: 'u7' }, fail)).toThrow('the job failed');
    await expect(client.scope({ loginUserId: 'u7' }, () => Promise.reject(new Error('later')))).rejects.toThrow(
      'later',
    );
    expect(client.stats().accepted).toBe(1);
  });

  it('takes the user that identify() names', async () => {
    const client = stage.create();
    client.scope({}, (tracker) => {
      tracker.track('Before');
      tracker.identify(12345);
      tracker.track('After');
    });
    await client.flush();
    expect(stage.collector.events.map((event) => event.loginUserId)).toEqual(['12345', '12345']);
  });

  it('keeps two clients apart', () => {
    const first = stage.create();
    const second = stage.create();
    first.scope({ loginUserId: 'u1' }, (outer) => {
      second.scope({ loginUserId: 'u2' }, (inner) => {
        expect(currentTracker()).toBe(inner);
        expect(currentTracker(first)).toBe(outer);
        expect(currentTracker(second)).toBe(inner);
      });
    });
    expect(currentTracker()).toBeUndefined();
  });

  it('hands over the events of long work every flushInterval', async () => {
    const client = stage.create();
    let end: () => void = () => undefined;
    const work = client.scope({ loginUserId: 'u7' }, (tracker) => {
      tracker.track('Progress');
      return new Promise<void>((resolve) => {
        end = resolve;
      });
    });
    await stage.collector.waitFor(1);
    end();
    await work;
    expect(stage.collector.events).toHaveLength(1);
  });
});

describe('GrowingIO.flush', () => {
  it('resolves with a report', async () => {
    const client = stage.create();
    client.track('BuyProduct', null, { loginUserId: 'u1' });
    expect(await client.flush()).toEqual({
      complete: true,
      delivered: 1,
      handedOver: 0,
      dead: 0,
      dropped: 0,
      pending: 0,
    });
    expectBalance(client);
  });

  it('resolves when its time is over, and loses nothing', async () => {
    const client = stage.create({ sender: new ScriptedSender() });
    client.track('BuyProduct', null, { loginUserId: 'u1' });
    expect(await client.flush({ timeout: 20 })).toEqual({
      complete: false,
      delivered: 0,
      handedOver: 0,
      dead: 0,
      dropped: 0,
      pending: 1,
    });
    expectBalance(client);
  });

  it.each([Number.NaN, -1, 0])('takes a time of %p', async (timeout) => {
    const client = stage.create({ sender: new ScriptedSender(() => ({ status: 'delivered' })) });
    expect((await client.flush({ timeout })).pending).toBe(0);
  });
});

describe('GrowingIO.shutdown', () => {
  it('delivers what waits, then refuses', async () => {
    const client = stage.create();
    client.track('BuyProduct', null, { loginUserId: 'u1' });
    expect(await client.shutdown()).toEqual({
      complete: true,
      delivered: 1,
      handedOver: 0,
      dead: 0,
      dropped: 0,
      pending: 0,
    });
    expect(client.track('BuyProduct', null, { loginUserId: 'u1' })).toMatchObject({ ok: false, reason: 'shut_down' });
    expect(stage.collector.events).toHaveLength(1);
    expectBalance(client);
  });

  it('reports what the memory outbox had to drop', async () => {
    const client = stage.create({ sender: new ScriptedSender() });
    client.track('BuyProduct', null, { loginUserId: 'u1' });
    expect(await client.shutdown({ timeout: 20 })).toEqual({
      complete: false,
      delivered: 0,
      handedOver: 0,
      dead: 0,
      dropped: 1,
      pending: 0,
    });
    expect(log.text).toContain('error shutdown ran out of time (shutdownTimeout), dropped: 1 event');
    expectBalance(client);
  });

  it('hands over what an open scope holds', async () => {
    const client = stage.create({ flushInterval: 60_000 });
    void client.scope({ loginUserId: 'u7' }, (tracker) => {
      tracker.track('Progress');
      return new Promise(() => undefined);
    });
    expect(await client.shutdown()).toMatchObject({ delivered: 1 });
  });

  it("resolves although the host's own sender never ends", async () => {
    const sender = { send: () => new Promise<never>(() => undefined), close: () => Promise.reject(new Error('no')) };
    const client = stage.create({ sender });
    client.track('BuyProduct', null, { loginUserId: 'u1' });
    expect(await client.shutdown({ timeout: 10 })).toMatchObject({ complete: false, dropped: 1 });
    expectBalance(client);
  });

  it('does its work once', async () => {
    const client = stage.create();
    expect(client.shutdown()).toBe(client.shutdown());
    await client.shutdown();
  });
});

describe('GrowingIO modes', () => {
  it('prints each event readably in mode test, and sends nothing', async () => {
    const client = stage.create({ mode: 'test' });
    client.track('BuyProduct', apple, { loginUserId: '9128391', time: 1434556935000 });
    await client.flush();
    expect(log.lines.filter((line) => line.level === 'info')).toEqual([
      {
        level: 'info',
        message:
          'test: BuyProduct by 9128391 at 2015-06-17T16:02:15.000Z {"product_name":"苹果","product_classify":"水果","product_price":14}',
      },
    ]);
    expect(stage.collector.requests).toHaveLength(0);
    expectBalance(client);
  });

  it("sends nothing in mode test by the host's own sender either, and leaves its outbox alone", async () => {
    const sender = new ScriptedSender(() => ({ status: 'delivered' }));
    const outbox = new MemoryOutbox({ maxQueueSize: 10, maxQueueBytes: 10_000 });
    outbox.append(encoded('{"n":"Precious"}'));
    const client = stage.create({ mode: 'test', sender, outbox });
    client.track('BuyProduct', null, { loginUserId: 'u1' });
    await client.flush();
    expect(sender.sizes).toEqual([]);
    expect(outbox.pending).toBe(1);
  });

  it('does nothing at all in mode off', async () => {
    const client = new GrowingIO({ mode: 'off', logger: log });
    expect(client.track('BuyProduct', apple, { loginUserId: '9128391' })).toEqual({ ok: true });
    expect(client.scope({ loginUserId: 'u1' }, (tracker) => tracker.track('')).ok).toBe(true);
    const response = { destroyed: false, writableFinished: false, once: () => undefined };
    // Found all the same: what looks for a tracker, such as @Track, must not take it for missing.
    expect(scopeRequest(client, {}, response, () => currentTracker(client))).toBeDefined();
    expect(client.scope({}, () => currentTracker(client))).toBeDefined();
    expect(await client.flush()).toMatchObject({ complete: true, delivered: 0 });
    expect(client.stats()).toMatchObject({ accepted: 0, requests: 0 });
    expect(log.lines).toEqual([]);
    await client.shutdown();
  });
});

describe('GrowingIO.from', () => {
  it('answers a ready client as it is', () => {
    const client = stage.create();
    expect(GrowingIO.from(client)).toBe(client);
  });

  it('makes a client of options, and of nothing', () => {
    const client = GrowingIO.from({ mode: 'off' });
    expect(GrowingIO.is(client)).toBe(true);
    expect(() => GrowingIO.from()).toThrow('projectId is missing: pass it to growingio({ projectId })');
  });
});

/* eslint-disable @typescript-eslint/unbound-method -- they are bound, and that is what is tested */
describe('methods that are called without their object', () => {
  it('tracks, flushes, counts and shuts down, also as the listener of a signal', async () => {
    const client = stage.create();
    const { track, flush, stats, scope } = client;
    expect(track('Alone', {}, { loginUserId: 'alice' })).toEqual({ ok: true });
    scope({ loginUserId: 'bob' }, ({ track: trackOfJob, identify }) => {
      for (const result of ['First', 'Second'].map((event) => trackOfJob(event))) expect(result).toEqual({ ok: true });
      identify('carol');
      trackOfJob('Third');
    });
    await flush();
    expect(stage.collector.events.map(({ event, loginUserId }) => [event, loginUserId].join(' ')).sort()).toEqual([
      'Alone alice',
      'First bob',
      'Second bob',
      'Third carol',
    ]);
    expect(stats()).toMatchObject({ accepted: 4, delivered: 4 });
    const { shutdown } = client;
    await Reflect.apply(shutdown, process, []);
    expect(track('Late', {}, { loginUserId: 'alice' })).toMatchObject({ reason: 'shut_down' });
  });

  it('tracks in a request and for what stands for it', async () => {
    const client = stage.create();
    const request: { session: object; growingio?: Tracker } = { session: { userId: 'alice' } };
    scopeRequest(client, request, undefined, () => {
      const { track } = request.growingio!;
      track('Own');
      const standIn = new Proxy(request, {
        get: (target, key) => (key === 'session' ? { userId: 'bob' } : (Reflect.get(target, key, standIn) as unknown)),
      });
      const { track: trackOfProxy } = standIn.growingio!;
      trackOfProxy('Proxy');
    });
    await client.shutdown();
    expect(stage.collector.events.map(({ event, loginUserId }) => [event, loginUserId].join(' ')).sort()).toEqual([
      'Own alice',
      'Proxy bob',
    ]);
  });

  it('leaves a method to be replaced, as by a spy', () => {
    const client = stage.create();
    const spy = jest.spyOn(client, 'track').mockReturnValue({ ok: true });
    client.track('Spied');
    expect(spy).toHaveBeenCalledWith('Spied');
    spy.mockRestore();
    expect(client.stats().accepted).toBe(0);
  });
});
/* eslint-enable @typescript-eslint/unbound-method */

describe('an outbox and a sender of two clients', () => {
  const message = (name: string): string => `${name} belongs to another client already: make one for each client`;

  it('are refused at start, also when the first client was shut down', async () => {
    const outbox = new MemoryOutbox({ maxQueueSize: 10, maxQueueBytes: 10_000 });
    const first = stage.create({ outbox });
    expect(() => stage.create({ projectId: 'other', outbox })).toThrow(message('outbox'));
    await first.shutdown();
    expect(() => stage.create({ outbox })).toThrow(message('outbox'));
    const told = Object.assign(new ScriptedSender(), { start: () => undefined });
    stage.create({ sender: told });
    expect(() => stage.create({ sender: told })).toThrow(message('sender'));
  });

  it('are taken where they are not used, and where the sender is told nothing', () => {
    const outbox = new MemoryOutbox({ maxQueueSize: 10, maxQueueBytes: 10_000 });
    const sender = new ScriptedSender();
    for (const mode of ['test', 'off', 'production'] as const) stage.create({ mode, outbox, sender });
    expect(() => stage.create({ sender })).not.toThrow();
  });
});

describe('what is called wrongly', () => {
  it('says where a listener and a function for the user threw, and not what', () => {
    const fail = (): never => {
      throw new RangeError('of user 9128391');
    };
    const client = stage.create({ loginUserId: fail }).on('refused', fail);
    const request: { growingio?: Tracker } = {};
    scopeRequest(client, request, undefined, () => request.growingio?.track('Buy', {}, { loginUserId: '' }));
    scopeRequest(client, {}, undefined, () => client.track('Buy'));
    expect(log.text).toMatch(/a listener of 'refused' threw: that harms no event, but fix it \(RangeError at .+\)/);
    expect(log.text).toMatch(/check the option loginUserId \(RangeError at .+growingio\.test\.ts:\d+:\d+\)/);
    expect(log.text).not.toContain('9128391');
  });

  it('says of identify() without an ID that it names nobody', () => {
    const client = stage.create();
    client.scope({}, (tracker) => tracker.identify(undefined as unknown as string));
    expect(log.text).toContain(
      'warn identify() was called without an ID (no_login_user): what is tracked from there on has',
    );
    client.track('Buy');
    expect(log.text).toContain('the first is "Buy"');
  });

  it('says that a listener is no function', () => {
    expect(() => stage.create().on('dead', undefined as never)).toThrow(
      'the listener is undefined: it must be a function',
    );
  });

  it('says at start that nothing reads a misspelt variable of the environment', () => {
    process.env['GROWINGIO_HSOT'] = 'https://user:secret@collector';
    try {
      stage.create({ host: undefined });
      stage.create();
    } finally {
      delete process.env['GROWINGIO_HSOT'];
    }
    expect(log.text).toContain(
      'warn nothing reads the environment variable GROWINGIO_HSOT: did you mean GROWINGIO_HOST?',
    );
    expect(log.text).not.toContain('secret');
  });
});
