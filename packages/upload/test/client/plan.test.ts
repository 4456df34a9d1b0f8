/** The options plan and planRules, on every way in. */
import { scopeRequest, trackMapped } from '../../src/client/for-adapters.js';
import { GrowingIO } from '../../src/client/growingio.js';
import { KeptLog } from '../../src/conformance.js';
import { Track } from '../../src/decorator/track-decorator.js';
import type { OutgoingEvent } from '../../src/event/before-send.js';
import { useLanguage } from '../../src/text/language.js';
import { useClients } from '../use-clients.js';

const log = new KeptLog();
const stage = useClients({ logger: log, flushInterval: 20 });

afterEach(() => {
  log.lines.length = 0;
});

const plan = {
  events: {
    BuyProduct: {
      variables: {
        product_name: { type: 'string', required: true },
        product_price: { type: 'int' },
        product_color: { type: 'string', enum: ['红', '绿'] },
      },
    },
  },
};
const refusing = { plan, planRules: 'refuse' } as const;
const user = { loginUserId: '9128391' };
const apple = { product_name: '苹果', product_price: 14 };

/** What the log says of events; not how they are delivered. */
function logged(): string[] {
  const lines = log.lines.map(({ level, message }) => `${level} ${message}`);
  return lines.filter((line) => !/^(?:debug a batch|info first events delivered) to /.test(line));
}

/** What has arrived, as far as it matters here. */
async function arrived(client: GrowingIO): Promise<unknown[]> {
  await client.flush();
  return stage.collector.events.map(({ event, variables }) => [event, variables]);
}

describe('plan', () => {
  it('is silent about events that follow it', async () => {
    const client = stage.create({ plan });
    expect(client.track('BuyProduct', apple, user)).toEqual({ ok: true });
    expect(await arrived(client)).toEqual([['BuyProduct', apple]]);
    expect(client.stats()).toMatchObject({ delivered: 1, unplanned: 0 });
    expect(logged()).toEqual([]);
  });

  it('sends events that differ, says each difference once, and counts each event once', async () => {
    const client = stage.create({ plan });
    for (let i = 0; i < 3; i += 1) {
      client.track(
        'BuyProduct',
        { product_price: `secret ${String(i)}`, product_prize: 14, product_color: '黄' },
        user,
      );
      client.track('BuyProducts', apple, user);
    }
    client.track('BuyProduct', apple, user);
    expect(await arrived(client)).toHaveLength(7);
    expect(client.stats()).toMatchObject({ accepted: 7, delivered: 7, unplanned: 6, refused: { invalid_event: 0 } });
    expect(logged()).toEqual([
      'warn variables.product_name of the event "BuyProduct": the plan requires the variable "product_name" of "BuyProduct": pass it',
      'warn variables.product_price of the event "BuyProduct": the value is a string, and the plan has int: pass a number',
      'warn variables.product_prize of the event "BuyProduct": the plan has no variable "product_prize" of "BuyProduct", and GrowingIO may never show it: did you mean "product_price"?',
      'warn variables.product_color of the event "BuyProduct": the value is none of those that the plan lists: "红", "绿"',
      'warn the event "BuyProducts": the plan has no event "BuyProducts", and GrowingIO may never show it: did you mean "BuyProduct"?',
    ]);
    const shown = log.lines.filter(({ level }) => level !== 'debug').map(({ message }) => message);
    expect(shown.join()).not.toMatch(/secret|黄|9128391/);
  });

  it('says it in Chinese', () => {
    const client = stage.create({ plan, language: 'zh' });
    try {
      client.track('BuyProducts', apple, user);
      expect(logged()).toEqual([
        'warn 事件 "BuyProducts"：埋点方案中没有事件 "BuyProducts"，GrowingIO 可能永远不会显示它：是否想写 "BuyProduct"？',
      ]);
    } finally {
      useLanguage('en');
    }
  });

  it('refuses them with planRules refuse: counted, told, and logged without a value', async () => {
    const client = stage.create(refusing);
    const told: unknown[] = [];
    client.on('refused', (notice) => told.push(notice));
    const result = client.track('BuyProduct', { ...apple, product_price: 'secret 14' }, user);
    const issues = [
      {
        ...{ code: 'wrong_type', path: 'variables.product_price' },
        message: 'the value is a string, and the plan has int: pass a number',
      },
    ];
    expect(result).toEqual({ ok: false, reason: 'invalid_event', issues });
    expect(told).toEqual([{ reason: 'invalid_event', event: 'BuyProduct', issues }]);
    expect(client.track('BuyProducts', apple, user)).toMatchObject({
      ...{ ok: false, reason: 'invalid_event' },
      issues: [{ code: 'event_not_planned', path: 'event' }],
    });
    expect(client.track('BuyProduct', apple, user)).toEqual({ ok: true });
    expect(await arrived(client)).toEqual([['BuyProduct', apple]]);
    expect(client.stats()).toMatchObject({ accepted: 1, unplanned: 0, refused: { invalid_event: 2 } });
    expect(logged()).toEqual([
      'warn the event "BuyProduct" was refused (invalid_event): variables.product_price: the value is a string, and the plan has int: pass a number',
      'warn the event "BuyProducts" was refused (invalid_event): event: the plan has no event "BuyProducts", and GrowingIO may never show it: did you mean "BuyProduct"?',
    ]);
    expect(log.text).not.toMatch(/secret|苹果/);
  });

  it('shows in the report to a collector which codes they were refused for', async () => {
    const client = stage.create(refusing);
    client.track('BuyProduct', apple, user);
    await client.flush();
    client.track('BuyProducts', apple, user);
    client.track('BuyProduct', { ...apple, product_color: 'secret' }, user);
    await client.shutdown();
    const answer = await fetch(`${stage.collector.url}/api/delivery`);
    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(text).toContain('event: event_not_planned');
    expect(text).toContain('variables.product_color: value_not_listed');
    expect(text).toContain('"unplanned":0');
    expect(text).not.toContain('secret');
  });

  it.each<[string, (client: GrowingIO) => unknown]>([
    ['client.track()', (client) => client.track('BuyProduct', { size: 1 }, user)],
    ['scope()', (client) => client.scope(user, (tracker) => tracker.track('BuyProduct', { size: 1 }))],
    [
      'identify() after the event',
      (client) =>
        client.scope({}, (tracker) => {
          tracker.track('BuyProduct', { size: 1 });
          return tracker.identify('9128391');
        }),
    ],
    [
      'a login that comes after the event',
      (client) => {
        const request: { session: { userId?: string } } = { session: {} };
        const response = {
          on: () => response,
          once: () => response,
          removeListener: () => response,
          writableEnded: false,
        };
        scopeRequest(client, request, response, () => client.track('BuyProduct', { size: 1 }));
        request.session.userId = '9128391';
      },
    ],
    [
      '@Track',
      (client) => {
        class Orders {
          @Track('BuyProduct', () => ({ size: 1 }), { ...user, client })
          buy(): number {
            return 14;
          }
        }
        new Orders().buy();
      },
    ],
    [
      'trackMapped()',
      (client) => trackMapped(client, 'BuyProduct', () => ({ variables: { size: 1 }, loginUserId: '9128391' })),
    ],
  ])('counts and refuses what comes by %s, once', async (_, track) => {
    for (const beforeSend of [undefined, (event: OutgoingEvent) => event]) {
      const warning = stage.create({ plan, beforeSend });
      track(warning);
      await warning.shutdown();
      expect(warning.stats()).toMatchObject({ accepted: 1, unplanned: 1, refused: { invalid_event: 0 } });
      const strict = stage.create({ ...refusing, beforeSend });
      track(strict);
      await strict.shutdown();
      expect(strict.stats()).toMatchObject({
        ...{ accepted: 0, unplanned: 0 },
        refused: { invalid_event: 1, before_send: 0, no_login_user: 0 },
      });
    }
  });

  it('does not count an event that nobody has done', async () => {
    const client = stage.create({ plan });
    client.scope({}, (tracker) => tracker.track('BuyProducts', apple));
    await client.shutdown();
    expect(client.stats()).toMatchObject({ accepted: 0, unplanned: 0, refused: { no_login_user: 1 } });
  });

  it('is of what beforeSend returns', async () => {
    const client = stage.create({
      ...refusing,
      beforeSend: (event) => {
        delete event.variables['phone'];
        return { ...event, event: event.event === 'Paid' ? 'BuyProduct' : event.event };
      },
    });
    expect(client.track('Paid', { ...apple, phone: '13800138000' }, user)).toEqual({ ok: true });
    expect(await arrived(client)).toEqual([['BuyProduct', apple]]);
    const adding = stage.create({
      plan,
      beforeSend: (event) => ({ ...event, variables: { ...event.variables, shop: 'one' } }),
    });
    adding.track('BuyProduct', apple, user);
    expect(adding.stats()).toMatchObject({ accepted: 1, unplanned: 1 });
    expect(logged()).toEqual([
      'warn variables.shop of the event "BuyProduct": the plan has no variable "shop" of "BuyProduct", and GrowingIO may never show it',
    ]);
  });

  it('is no excuse for what beforeSend makes wrong', () => {
    const client = stage.create({
      ...refusing,
      beforeSend: (event) => ({ ...event, variables: { product_price: {} as never } }),
    });
    expect(client.track('BuyProduct', apple, user)).toMatchObject({
      reason: 'before_send',
      issues: [{ code: 'variable_missing' }, { code: 'nested_object' }],
    });
  });

  it('takes a module of the file, and leaves it alone', () => {
    const module = Object.freeze({ default: Object.freeze(plan) });
    const client = stage.create({ plan: module, planRules: 'refuse' });
    expect(client.track('BuyProduct', apple, user)).toEqual({ ok: true });
    expect(client.track('BuyProducts', apple, user)).toMatchObject({ ok: false });
  });

  it('holds in mode test, and not in mode off', () => {
    expect(stage.create({ ...refusing, mode: 'test' }).track('BuyProducts', apple, user)).toMatchObject({ ok: false });
    expect(stage.create({ ...refusing, mode: 'off' }).track('BuyProducts', apple, user)).toEqual({ ok: true });
  });

  it('stops the start when it is wrong, or when its rules have none', () => {
    expect(() => stage.create({ plan: { events: { BuyProduct: { varables: {} } } } })).toThrow(
      'plan can not be used: "BuyProduct": it has "varables": did you mean "variables"?',
    );
    expect(() => stage.create({ plan: './growingio.plan.json' as never })).toThrow(
      "pass what is in the file: import plan from './growingio.plan.json' with { type: 'json' }",
    );
    expect(() => stage.create({ planRules: 'refuse' })).toThrow("planRules is 'refuse': it needs the option plan");
    expect(() => stage.create({ plan, planRules: 'deny' as never })).toThrow(
      `planRules is "deny": it must be 'warn' or 'refuse'`,
    );
  });
});
