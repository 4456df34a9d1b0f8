/** What was seen of events and variables, with and without a plan, by HTTP. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCollector, type CollectorOptions } from '@growingio/collector';
import type { Finding } from '../../src/plan/findings.js';
import { collect, getJson, makeEvent, upload } from '../fixtures.js';

const plan = {
  $schema: './plan.schema.json',
  events: {
    BuyProduct: {
      ...{ name: '购买', owner: 'shop' },
      variables: {
        product_name: { name: '名称', type: 'string', required: true },
        product_price: { type: 'double', required: true },
        product_count: { type: 'int' },
        pay_way: { type: 'string', enum: ['alipay', 'wechat'] },
      },
    },
    OldEvent: { deprecated: true },
    NeverSeen: {},
  },
};

interface Seen {
  readonly loaded: boolean;
  readonly events: readonly {
    readonly event: string;
    readonly planned: string;
    readonly missing: readonly string[];
    readonly variables: readonly { readonly key: string; readonly planned: string }[];
  }[];
  readonly more: number;
  readonly unseen: readonly string[];
  readonly findings: readonly Finding[];
}

async function see(events: unknown[], options: CollectorOptions = {}): Promise<Seen> {
  const collector = await collect(options);
  for (const event of events) await upload(collector, [event]);
  return await getJson<Seen>(collector, '/api/plan');
}

describe('GET /api/plan without a plan', () => {
  it('has every event and variable that was seen, with counts, types and examples', async () => {
    const { events, loaded, more, unseen } = await see([
      makeEvent({ n: 'BuyProduct', var: { product_name: '苹果', product_price: 14 } }),
      makeEvent({ n: 'BuyProduct', var: { product_name: '梨', product_price: null } }),
      makeEvent({ n: 'BuyProduct', var: { product_name: '苹果' } }),
      makeEvent({ n: 'Login', var: undefined }),
      makeEvent({ n: undefined }),
    ]);
    const at = expect.any(Number) as number;
    const unknown = { planned: 'unknown', required: false };
    expect({ loaded, more, unseen }).toEqual({ loaded: false, more: 0, unseen: [] });
    expect(events).toEqual([
      { event: 'Login', count: 1, problems: 0, first: at, last: at, planned: 'unknown', variables: [], moreVariables: 0, missing: [] }, // prettier-ignore
      {
        ...{ event: 'BuyProduct', count: 3, problems: 1, first: at, last: at, planned: 'unknown' },
        variables: [
          {
            key: 'product_name',
            count: 3,
            types: { string: 3 },
            first: at,
            last: at,
            fractions: 0,
            examples: ['苹果', '梨'],
            ...unknown,
          },
          {
            ...{ key: 'product_price', count: 2, types: { number: 1, null: 1 }, first: at, last: at },
            ...{ fractions: 0, examples: [14, null], ...unknown },
          },
        ],
        ...{ moreVariables: 0, missing: [] },
      },
    ]);
  });

  it('counts the numbers that are no whole ones, also beyond its examples', async () => {
    const prices = [14, 14, 15, 16, 9.9, 0.5].map((price) => makeEvent({ var: { price } }));
    const { events } = await see(prices);
    expect(events[0]?.variables).toMatchObject([{ examples: [14, 15, 16], types: { number: 6 }, fractions: 2 }]);
  });

  it('finds a variable whose type changes', async () => {
    const { findings } = await see([makeEvent({ var: { price: 14 } }), makeEvent({ var: { price: '14' } })]);
    expect(findings).toEqual([
      {
        ...{ code: 'type_changes', severity: 'warning', event: 'BuyProduct', variable: 'price' },
        ...{ message: 'the type of "price" changes: number, string', types: { number: 1, string: 1 } },
      },
    ]);
  });

  it('finds keys that differ in case or by a character, the rarer one first', async () => {
    const { findings } = await see([
      makeEvent({ n: 'BuyProduct', var: { price: 1, Price: 1 } }),
      makeEvent({ n: 'BuyProduct', var: { price: 1 } }),
      makeEvent({ n: 'buyProduct', var: {} }),
      makeEvent({ n: 'BuyProdct', var: {} }),
    ]);
    expect(findings.map(({ code, event, variable, other, by }) => [code, event, variable, other, by])).toEqual(
      expect.arrayContaining([
        ['similar_events', 'buyProduct', undefined, 'BuyProduct', 'case'],
        ['similar_events', 'BuyProdct', undefined, 'BuyProduct', 'character'],
        ['similar_variables', 'BuyProduct', 'Price', 'price', 'case'],
      ]),
    );
    expect(findings[0]?.message).toMatch(
      /^the event keys "\w+" and "\w+" differ (only in capital letters|by one character, or by two that have changed places): are they one\?$/,
    );
  });

  it('shows of lists and objects what they are, and of a long text its beginning', async () => {
    const { events } = await see([
      makeEvent({ var: { list: [1], object: { a: 1 }, text: 'x'.repeat(200), yes: true } }),
    ]);
    expect(events[0]?.variables).toMatchObject([
      { key: 'yes', examples: [true], types: { boolean: 1 } },
      { key: 'text', examples: ['x'.repeat(100)] },
      { key: 'object', examples: ['object'] },
      { key: 'list', examples: ['list'] },
    ]);
  });

  it('is bounded, whatever is sent', async () => {
    const collector = await collect();
    const variables = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`key_${String(i)}`, i]));
    await upload(
      collector,
      Array.from({ length: 400 }, (_, i) => makeEvent({ n: `Event_${String(i)}`, var: variables })),
    );
    const { events, more, findings } = await getJson<Seen>(collector, '/api/plan');
    expect([events.length, more, findings.length]).toEqual([300, 100, 0]);
    expect(events[0]?.variables).toHaveLength(100);
  });

  it('begins anew with a reset', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent()]);
    collector.clear();
    expect(await getJson(collector, '/api/plan')).toMatchObject({ events: [], findings: [] });
  });

  it('takes names of properties for what they are', async () => {
    const { events } = await see([
      `[{"cs1":"u1","tm":${String(Date.now())},"t":"cstm","n":"__proto__","var":{"__proto__":1,"constructor":2}}]`,
    ].map((text) => JSON.parse(text) as unknown[]).flat()); // prettier-ignore
    expect(events).toMatchObject([{ event: '__proto__', count: 1 }]);
  });
});

describe('GET /api/plan with a plan', () => {
  const good = { product_name: '苹果', product_price: 14.5, product_count: 1, pay_way: 'alipay' };

  it('finds nothing in what is planned', async () => {
    const { loaded, events, unseen, findings } = await see([makeEvent({ var: good })], { plan });
    expect({ loaded, unseen, findings }).toEqual({ loaded: true, unseen: ['OldEvent', 'NeverSeen'], findings: [] });
    expect(events).toMatchObject([{ planned: 'yes', missing: [] }]);
    expect(events[0]?.variables.at(-1)).toMatchObject({ key: 'product_name', planned: 'yes', required: true, type: 'string' }); // prettier-ignore
  });

  it('finds what was not created, is missing, or is of the wrong type', async () => {
    const { events, findings } = await see(
      [
        makeEvent({ n: 'BuyProdct', var: {} }),
        makeEvent({ n: 'BuyProduct', var: { ...good, product_count: 1.5, product_prise: 1 } }),
        makeEvent({ n: 'BuyProduct', var: { product_price: '14', product_name: 7, pay_way: 'cash' } }),
        makeEvent({ n: 'BuyProduct', var: { product_price: 14 } }),
        makeEvent({ n: 'OldEvent', var: undefined }),
      ],
      { plan },
    );
    expect(events.find(({ event }) => event === 'BuyProduct')).toMatchObject({ missing: ['product_name'] });
    expect(events.find(({ event }) => event === 'BuyProdct')).toMatchObject({ planned: 'no' });
    const about = (code: string) =>
      findings
        .filter((finding) => finding.code === code)
        .map(({ event, variable, message }) => [event, variable, message]);
    expect(about('event_not_planned')).toEqual([
      ['BuyProdct', undefined, 'the event "BuyProdct" is not in the plan: GrowingIO shows nothing of it; did you mean "BuyProduct"?'], // prettier-ignore
    ]);
    expect(about('variable_not_planned')).toEqual([
      ['BuyProduct', 'product_prise', 'the plan has no variable "product_prise" for this event: GrowingIO shows nothing of it; did you mean "product_price"?'], // prettier-ignore
    ]);
    expect(about('variable_missing')).toEqual([
      ['BuyProduct', 'product_name', '1 of 3 events have no "product_name", which the plan requires'],
    ]);
    expect(about('wrong_type').sort()).toEqual([
      ['BuyProduct', 'product_count', '"product_count" is int in the plan, and was 1.5'],
      ['BuyProduct', 'product_name', '"product_name" is string in the plan, and was 7'],
      ['BuyProduct', 'product_price', '"product_price" is double in the plan, and was "14"'],
    ]);
    expect(about('value_not_listed')).toEqual([
      ['BuyProduct', 'pay_way', 'the plan does not list the value "cash" of "pay_way"'],
    ]);
    expect(about('event_deprecated')).toEqual([
      ['OldEvent', undefined, 'the event "OldEvent" is deprecated by the plan, and still tracked'],
    ]);
    const severities = findings.map(({ severity }) => severity);
    expect(severities).toEqual([...severities].sort());
  });
});

describe('an event that is not as the plan has it', () => {
  it('is marked when it arrives, and a search for problems finds it', async () => {
    const collector = await collect({ plan });
    const good = { product_name: '苹果', product_price: 14.5 };
    await upload(collector, [
      makeEvent({ var: good }),
      makeEvent({ n: 'BuyProdct' }),
      makeEvent({ var: { ...good, product_price: '14' } }),
    ]);
    const marked = collector.events.map(({ marks }) => marks.map(({ code, path }) => [code, path]));
    expect(marked).toEqual([[], [['event_not_planned', 'n']], [['wrong_type', 'var.product_price']]]);
    expect(collector.find('is:problem is:error').map(({ id }) => id)).toEqual([2, 3]);
    expect(collector.total.problems).toBe(2);
    expect(await getJson(collector, '/api/bad')).toMatchObject({ events: [{ id: 3 }, { id: 2 }] });
  });

  it('is marked anew by the plan of the next start', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'growingio-plan-'));
    try {
      const persist = join(folder, 'events.jsonl');
      const first = await startCollector({ persist });
      await upload(first, [makeEvent({ n: 'Unplanned' })]);
      expect(first.events[0]?.marks).toEqual([]);
      await first.close();
      const second = await startCollector({ persist, plan });
      expect(second.events[0]?.marks).toMatchObject([{ code: 'event_not_planned' }]);
      await second.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('keys that are alike', () => {
  it('are two where the plan has both; else the one that it lacks is the doubtful one', async () => {
    const similar = { events: { Item: {}, Items: {}, BuyProduct: {} } };
    const events = ['Item', 'Items', 'BuyProduct', 'BuyProdcut'].map((n) => makeEvent({ n, var: {} }));
    const { findings } = await see([...events, events[3]], { plan: similar });
    expect(findings.filter(({ code }) => code === 'similar_events').map(({ event, other }) => [event, other])).toEqual([
      ['BuyProdcut', 'BuyProduct'],
    ]);
    const { message } = findings.find(({ code }) => code === 'event_not_planned') ?? {};
    expect(message).toContain('did you mean "BuyProduct"?');
  });
});

describe('the option plan', () => {
  const folder = mkdtempSync(join(tmpdir(), 'growingio-plan-'));
  const file = join(folder, 'growingio.plan.json');

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('takes the path of a file', async () => {
    for (const mark of ['', '\uFEFF']) {
      writeFileSync(file, mark + JSON.stringify(plan));
      expect(await see([], { plan: file })).toMatchObject({
        loaded: true,
        unseen: ['BuyProduct', 'OldEvent', 'NeverSeen'],
      });
    }
  });

  test.each([
    ['no-such-file.json', 'plan can not be used: "no-such-file.json": ENOENT'],
    [7, 'plan can not be used: the plan: it is 7: write an object'],
    [{}, 'it has no "events"'],
    [{ events: { A: 1 } }, '"A": it is 1: write an object'],
    [{ events: { A: { variables: [] } } }, '"A": its variables are a list of 0: they are an object'],
    [{ events: { A: { variables: { b: 1 } } } }, '"A.b": it is 1: write an object'],
    [
      { events: { A: { variables: { b: { type: 'text' } } } } },
      '"A.b": its type is "text": it is string, int or double',
    ],
    [{ events: { A: { variables: { b: { type: 'int', enum: [true] } } } } }, '"A.b": its enum is a list of 1'],
  ])('refuses %j', async (given, message) => {
    await expect(startCollector({ plan: given as never })).rejects.toThrow(message);
  });

  it('says what is wrong with a file that is no JSON', async () => {
    writeFileSync(file, '{');
    await expect(startCollector({ plan: file })).rejects.toMatchObject({ code: 'ERR_GROWINGIO_OPTION' });
  });
});
