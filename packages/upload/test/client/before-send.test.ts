/** The option beforeSend, on every way in. */
import { createHash } from 'node:crypto';
import { scopeRequest, trackMapped } from '../../src/client/for-adapters.js';
import { GrowingIO } from '../../src/client/growingio.js';
import { KeptLog } from '../../src/conformance.js';
import { Track } from '../../src/decorator/track-decorator.js';
import type { OutgoingEvent } from '../../src/event/before-send.js';
import type { GrowingIOOptions } from '../../src/options/options.js';
import { MemoryOutbox } from '../../src/outbox/memory-outbox.js';
import { ScriptedSender } from '../scripted-sender.js';
import { useClients } from '../use-clients.js';

const log = new KeptLog();
const stage = useClients({ logger: log, flushInterval: 20 });

afterEach(() => {
  log.lines.length = 0;
});

function hash(id: string): string {
  return createHash('sha256').update(id).digest('hex');
}

/** Hides who it was and what it cost. */
function redact(event: OutgoingEvent): OutgoingEvent {
  delete event.variables['product_price'];
  return { ...event, loginUserId: hash(event.loginUserId) };
}

const apple = { product_name: '苹果', product_price: 14 };
const redacted = { loginUserId: hash('9128391'), event: 'BuyProduct', variables: { product_name: '苹果' } };

/** What the log says of events; not how they are delivered. */
function logged(): string[] {
  const lines = log.lines.map(({ level, message }) => `${level} ${message}`);
  return lines.filter((line) => !/^(?:debug a batch|info first events delivered) to /.test(line));
}

/** What has arrived, as far as it matters here. */
async function arrived(client: GrowingIO): Promise<unknown[]> {
  await client.flush();
  return stage.collector.events.map(({ loginUserId, event, variables }) => ({ loginUserId, event, variables }));
}

function responseOf(): { on(): unknown; once(): unknown; removeListener(): unknown; writableEnded: boolean } {
  const response = { on: () => response, once: () => response, removeListener: () => response, writableEnded: false };
  return response;
}

describe('beforeSend', () => {
  it.each<[string, (client: GrowingIO) => unknown]>([
    ['client.track()', (client) => client.track('BuyProduct', apple, { loginUserId: '9128391' })],
    ['scope()', (client) => client.scope({ loginUserId: '9128391' }, (tracker) => tracker.track('BuyProduct', apple))],
    [
      'identify() after the event',
      (client) =>
        client.scope({}, (tracker) => {
          tracker.track('BuyProduct', apple);
          return tracker.identify('9128391');
        }),
    ],
    [
      "a request's session",
      (client) => {
        const request = { session: { userId: '9128391' } };
        scopeRequest(client, request, responseOf(), () => client.track('BuyProduct', apple));
      },
    ],
    [
      'a login that comes after the event',
      (client) => {
        const request: { session: { userId?: string } } = { session: {} };
        scopeRequest(client, request, responseOf(), () => client.track('BuyProduct', apple));
        request.session.userId = '9128391';
      },
    ],
    [
      '@Track',
      (client) => {
        class Orders {
          @Track('BuyProduct', () => apple, { loginUserId: '9128391', client })
          buy(): number {
            return 14;
          }
        }
        new Orders().buy();
      },
    ],
    [
      'trackMapped()',
      (client) => trackMapped(client, 'BuyProduct', () => ({ variables: apple, loginUserId: '9128391' })),
    ],
  ])('redacts what comes by %s', async (_, track) => {
    const client = stage.create({ beforeSend: redact });
    track(client);
    await client.shutdown();
    expect(stage.collector.requests.map(({ body }) => body).join('')).not.toContain('9128391');
    expect(await arrived(client)).toEqual([redacted]);
  });

  it('shows the event as it would be sent, and a copy of it', async () => {
    const seen: OutgoingEvent[] = [];
    const client = stage.create({
      beforeSend: (event) => {
        seen.push(structuredClone(event));
        for (const key of Object.keys(event.variables)) event.variables[key] = 'changed';
        return event;
      },
    });
    const variables = { ' price ': 14, list: ['a', 'b'], at: new Date(0), long: 'x'.repeat(300), none: null };
    client.track('BuyProduct', variables, { loginUserId: 77, time: new Date(5), num: 2 });
    client.track('Logout', undefined, { loginUserId: '7' });
    expect(seen).toEqual([
      {
        ...{ event: 'BuyProduct', loginUserId: '77', time: 5, num: 2 },
        variables: { price: 14, list: 'a||b', at: '1970-01-01T00:00:00.000Z', long: 'x'.repeat(255) },
      },
      { event: 'Logout', loginUserId: '7', time: expect.any(Number) as number, variables: {} },
    ]);
    expect(variables[' price ']).toBe(14);
    expect(await arrived(client)).toMatchObject([{ variables: { price: 'changed', list: 'changed' } }, {}]);
  });

  it('sends byte for byte what it would send without, where nothing is changed', async () => {
    const events: [string, object | null, object][] = [
      ['BuyProduct', apple, { loginUserId: '9128391', time: 1_434_556_935_000 }],
      ['购买', JSON.parse('{"__proto__":"a","苹":"😀\\u2028\\"","1":-0.5,"big":1e21}') as object, { num: 0.1 }],
      ['Logout', null, { time: new Date(-1) }],
      ['Late', {}, { time: new Date(8.64e15) }],
    ];
    const bodies: string[] = [];
    for (const options of [{}, { beforeSend: (event: OutgoingEvent) => event }]) {
      const client = stage.create({ flushAt: 4, ...options });
      for (const [event, variables, more] of events) {
        client.track(event, variables as never, { loginUserId: 'u', time: 1_700_000_000_000, ...more });
      }
      await client.shutdown();
      bodies.push(stage.collector.requests.map(({ body }) => body).join());
      stage.collector.clear();
    }
    expect(bodies[1]).toBe(bodies[0]);
  });

  it('is in the outbox already as it was returned', async () => {
    const outbox = new MemoryOutbox({ maxQueueSize: 10, maxQueueBytes: 10_000 });
    const client = stage.create({ beforeSend: redact, outbox, sender: new ScriptedSender() });
    client.track('BuyProduct', apple, { loginUserId: '9128391' });
    const [event] = await outbox.lease({ events: 1, bytes: 10_000 });
    expect(event?.bytes.toString()).toContain(`"cs1":"${hash('9128391')}"`);
    expect(event?.bytes.toString()).not.toMatch(/9128391"|product_price/);
  });

  it('drops what it returns null or nothing for: counted, told, and logged once', async () => {
    const client = stage.create({
      beforeSend: (event) => (event.event === 'Debug' ? null : event.event === 'Trace' ? (undefined as never) : event),
    });
    const told: unknown[] = [];
    client.on('refused', (notice) => told.push(notice));
    const drop = (event: string) => client.track(event, apple, { loginUserId: '9128391' });
    expect(drop('Debug')).toEqual({ ok: false, reason: 'before_send', issues: [] });
    expect(drop('Trace')).toEqual({ ok: false, reason: 'before_send', issues: [] });
    expect(drop('BuyProduct')).toEqual({ ok: true });
    expect(await arrived(client)).toMatchObject([{ event: 'BuyProduct' }]);
    expect(client.stats()).toMatchObject({ accepted: 1, delivered: 1, refused: { before_send: 2, invalid_event: 0 } });
    expect(told).toEqual(['Debug', 'Trace'].map((event) => ({ reason: 'before_send', event, issues: [] })));
    expect(logged()).toEqual([
      'info beforeSend drops events (before_send), since it returns null or nothing, the first is "Debug"; see stats().refused',
    ]);
  });

  it.each<[string, (event: OutgoingEvent) => unknown, string]>([
    [
      'throws',
      () => {
        throw new Error('the price of 9128391');
      },
      'warn the event "BuyProduct" was refused (before_send): beforeSend: it threw: the event is not sent, since it may have been left as it was',
    ],
    [
      'returns a promise',
      (event) => Promise.resolve(event),
      'warn the event "BuyProduct" was refused (before_send): beforeSend: it returns a promise: it has to return the event itself, or null to drop it',
    ],
    [
      'takes the user away',
      (event) => ({ ...event, loginUserId: undefined }),
      'warn the event "BuyProduct" was refused (before_send): loginUserId: beforeSend has taken it away: no event is sent without loginUserId',
    ],
    [
      'makes the event key empty',
      (event) => ({ ...event, event: '' }),
      'warn the event "BuyProduct" was refused (before_send): event: the event key is empty: name it as on GrowingIO\'s site',
    ],
    [
      'adds a nested object',
      (event) => ({ ...event, variables: { product: {} } }),
      'warn the event "BuyProduct" was refused (before_send): variables.product: the value is an object: variables are flat, so pass its parts as variables of their own, or String(value)',
    ],
    [
      'changes the time to seconds',
      (event) => ({ ...event, time: 1_700_000_000 }),
      'warn the event "BuyProduct" was refused (before_send): time: time is 1700000000: that looks like seconds, pass milliseconds, such as Date.now()',
    ],
  ])('sends nothing when it %s, and says how without the content', async (_, hook, line) => {
    const client = stage.create({ beforeSend: hook as GrowingIOOptions['beforeSend'] });
    for (let i = 0; i < 3; i += 1) client.track('BuyProduct', apple, { loginUserId: '9128391' });
    expect(await arrived(client)).toEqual([]);
    expect(client.stats()).toMatchObject({ accepted: 0, refused: { before_send: 3 } });
    expect(logged().map((each) => each.replace(/ \(Error at .+\)$/, ''))).toEqual([line]);
    expect(log.text).not.toMatch(/9128391|苹果/);
  });

  it('is not asked for an event that is refused anyway', () => {
    const beforeSend = jest.fn((event: OutgoingEvent) => event);
    const client = stage.create({ beforeSend });
    expect(client.track('', apple, { loginUserId: '9128391' })).toMatchObject({ reason: 'invalid_event' });
    expect(client.track('BuyProduct', apple, { loginUserId: '0' })).toMatchObject({ reason: 'invalid_login_user' });
    expect(client.track('BuyProduct', apple)).toMatchObject({ reason: 'no_login_user' });
    expect(beforeSend).not.toHaveBeenCalled();
  });

  it('refuses what it tracks itself, and sends the event that it was asked for', async () => {
    const client = stage.create({
      beforeSend: (event) => {
        client.track('Audit', {}, { loginUserId: 'u1' });
        return event;
      },
    });
    expect(client.track('BuyProduct', apple, { loginUserId: '9128391' })).toEqual({ ok: true });
    expect(await arrived(client)).toMatchObject([{ event: 'BuyProduct' }]);
    expect(client.stats().refused.before_send).toBe(1);
  });

  it('refuses an event that it makes too large', () => {
    const text = 'x'.repeat(255);
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`v${String(i)}`, text]));
    const client = stage.create({ maxBatchBytes: 1024, beforeSend: (event) => ({ ...event, variables: many }) });
    expect(client.track('BuyProduct', apple, { loginUserId: '9128391' })).toMatchObject({
      issues: [{ code: 'too_large' }],
    });
  });

  it('works in mode test, whose log shows what would be sent', async () => {
    const client = stage.create({ mode: 'test', beforeSend: redact });
    client.track('BuyProduct', apple, { loginUserId: '9128391', time: Date.now() });
    await client.flush();
    const [line] = logged();
    expect(line).toMatch(new RegExp(`^info test: BuyProduct by ${hash('9128391')} at .* {"product_name":"苹果"}$`));
  });

  it('is never called in mode off', () => {
    const beforeSend = jest.fn((event: OutgoingEvent) => event);
    const client = stage.create({ mode: 'off', beforeSend });
    expect(client.track('BuyProduct', apple, { loginUserId: '9128391' })).toEqual({ ok: true });
    expect(beforeSend).not.toHaveBeenCalled();
  });
});

describe('what an event goes without', () => {
  class Basket {
    readonly apples = 14;
  }

  it('is left out with unknownValues: omit, counted by event, and said once', async () => {
    const client = stage.create({ unknownValues: 'omit' });
    const variables = { ...apple, basket: new Basket(), tags: new Set(['a']) } as never;
    for (let i = 0; i < 3; i += 1) client.track('BuyProduct', variables, { loginUserId: '9128391' });
    expect(await arrived(client)).toMatchObject([apple, apple, apple].map((each) => ({ variables: each })));
    expect(client.stats()).toMatchObject({ omitted: 3, delivered: 3, refused: { invalid_event: 0 } });
    const hint =
      'variables are flat, so pass its parts as variables of their own, or String(value); the event is sent without it';
    expect(logged()).toEqual([
      `warn variables.basket of the event "BuyProduct": the value is an object (Basket): ${hint}`,
      `warn variables.tags of the event "BuyProduct": the value is an object (Set): ${hint}`,
    ]);
  });

  it('refuses the event for it by default', () => {
    const client = stage.create();
    const variables = { basket: new Basket() } as never;
    expect(client.track('BuyProduct', variables, { loginUserId: 'u1' })).toMatchObject({
      issues: [{ code: 'nested_object', path: 'variables.basket' }],
    });
    expect(client.stats()).toMatchObject({ omitted: 0, refused: { invalid_event: 1 } });
  });

  it('is counted once for an event whose user comes later, and that beforeSend has seen', async () => {
    for (const options of [{}, { beforeSend: (event: OutgoingEvent) => event }]) {
      const client = stage.create({ unknownValues: 'omit', ...options });
      client.scope({}, (tracker) => {
        tracker.track('BuyProduct', { a: 1, basket: new Basket() } as never);
        tracker.track('Logout');
        tracker.identify('9128391');
      });
      await client.flush();
      expect(client.stats()).toMatchObject({ accepted: 2, omitted: 1 });
    }
  });

  it('is a wrong num, unless the rules are strict', async () => {
    const client = stage.create();
    expect(client.track('BuyProduct', apple, { loginUserId: 'u1', num: -1 })).toEqual({ ok: true });
    expect(await arrived(client)).toMatchObject([{ variables: apple }]);
    expect(client.stats().omitted).toBe(1);
    expect(logged()).toEqual([
      'warn num of the event "BuyProduct": num is -1: pass a number of 0 or more; the event is sent without it',
    ]);
    const strict = stage.create({ keyRules: 'refuse' });
    expect(strict.track('BuyProduct', apple, { loginUserId: 'u1', num: -1 })).toMatchObject({
      issues: [{ code: 'out_of_range', path: 'num' }],
    });
  });
});
