/** A draft of the plan from a collector and from files, as the command makes it. */
import { StopSignals } from '../../../src/command/stop-signals.js';
import { collect, makeEvent, upload } from '../../command/collect.js';
import { Folder } from '../folder.js';

/** Lines of events of one user. */
function lines(...events: readonly (readonly [event: string, variables?: object])[]): string {
  return events
    .map(
      ([event, variables]) => `${JSON.stringify({ event, loginUserId: 'u1', time: 1_796_000_000_000, variables })}\n`,
    )
    .join('');
}

const shop = lines(
  ['BuyProduct', { product_name: '苹果', product_price: 14.5, count: 2, isMember: true, tags: ['a', 'b'] }],
  ['BuyProduct', { product_name: '梨', product_price: 15, count: 1, isMember: false, tags: [], coupon: 'A7' }],
  ['Login'],
);

const drafted = {
  BuyProduct: {
    variables: {
      count: { type: 'int', required: true },
      coupon: { type: 'string' },
      isMember: { type: 'string', required: true },
      product_name: { type: 'string', required: true },
      product_price: { type: 'double', required: true },
      tags: { type: 'string', required: true },
    },
  },
  Login: {},
};

describe('growingio plan infer', () => {
  it('drafts a plan from the events of a file: types, and what each of them has', async () => {
    const folder = new Folder();
    folder.write('events.jsonl', shop);
    const { exitCode, stdout, stderr } = await folder.plan(['infer', '--from', 'events.jsonl']);
    expect(folder.events()).toEqual(drafted);
    expect(exitCode).toBe(0);
    expect(stdout.split('\n')).toEqual([
      '+ BuyProduct',
      '+ BuyProduct.count: int, required',
      '+ BuyProduct.coupon: string',
      '+ BuyProduct.isMember: string, required',
      '+ BuyProduct.product_name: string, required',
      '+ BuyProduct.product_price: double, required',
      '+ BuyProduct.tags: string, required',
      '+ Login',
      '"growingio.plan.json": events added: 2, variables added: 6',
      '',
    ]);
    expect(stderr).toMatch(/^it is a draft: .*growingio plan lint/);
  });

  it.each([
    ['the form of the API', '{"n":"Buy","cs1":"u1","tm":1,"t":"cstm","var":{"price":14}}\n', 'events.jsonl'],
    ['CSV', 'event,loginUserId,price\nBuy,u1,14\n', 'events.csv'],
    ['what a collector exports', '{"kind":"event","id":7,"event":"Buy","loginUserId":"u1","variables":{"price":14},"marks":[]}\n', 'export.jsonl'], // prettier-ignore
  ])('reads %s', async (_, content, name) => {
    const folder = new Folder();
    folder.write(name, content);
    await folder.plan(['infer', '--from', name]);
    expect(folder.events()).toEqual({ Buy: { variables: { price: { type: 'int', required: true } } } });
  });

  it('reads standard input, and writes into the file that is named', async () => {
    const folder = new Folder();
    const { exitCode } = await folder.plan(['infer', '--from', '-', '--file', 'shop.plan.json'], { stdin: shop });
    expect(exitCode).toBe(0);
    expect(folder.events('shop.plan.json')).toEqual(drafted);
    expect(folder.has('growingio.plan.json')).toBe(false);
  });

  it('drafts the same from a collector that has seen them', async () => {
    const folder = new Folder();
    const { url } = await collect();
    const [first, second] = [
      { product_name: '苹果', product_price: 14.5, count: 2, isMember: true, tags: ['a', 'b'] },
      { product_name: '梨', product_price: 15, count: 1, isMember: false, tags: [], coupon: 'A7' },
    ];
    for (const variables of [first, second]) await upload(url, [makeEvent({ n: 'BuyProduct', var: variables })]);
    await upload(url, [makeEvent({ n: 'Login', var: undefined })]);
    const { exitCode } = await folder.plan(['infer', '--from', url]);
    expect(exitCode).toBe(0);
    expect(folder.events()).toEqual(drafted);
  });

  it('takes a number for a double that was a fraction once, also after the examples that a collector keeps', async () => {
    const folder = new Folder();
    const { url } = await collect();
    for (const price of [1, 2, 3, 4, 4.5]) await upload(url, [makeEvent({ n: 'Buy', var: { price } })]);
    await folder.plan(['infer', '--from', url]);
    expect(folder.events()).toEqual({ Buy: { variables: { price: { type: 'double', required: true } } } });
  });

  it('says how much a collector has let go of', async () => {
    const folder = new Folder();
    const { url } = await collect();
    const many = Array.from({ length: 302 }, (_, at) => makeEvent({ n: `event_${String(at)}`, var: {} }));
    await upload(url, many);
    const wide = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`a${String(at)}`, at]));
    await upload(url, [makeEvent({ n: 'wide', var: wide })]);
    const other = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`b${String(at)}`, at]));
    await upload(url, [makeEvent({ n: 'wide', var: other })]);
    const { stderr } = await folder.plan(['infer', '--from', url]);
    expect(stderr).toContain('"wide": the collector has let go of 20 more variables\n');
    expect(stderr).toContain('the collector has let go of 3 more event keys\n');
  });

  it('lets what the plan has stay as it is, and adds to it', async () => {
    const folder = new Folder();
    folder.writePlan({
      BuyProduct: { name: '购买', owner: 'shop', variables: { product_price: { type: 'double', description: '元' } } },
      Refund: {},
    });
    folder.write('events.jsonl', shop);
    const { stdout } = await folder.plan(['infer', '--from', 'events.jsonl']);
    expect(folder.events()).toEqual({
      BuyProduct: {
        ...{ name: '购买', owner: 'shop' },
        variables: { ...drafted.BuyProduct.variables, product_price: { type: 'double', description: '元' } },
      },
      ...{ Login: {}, Refund: {} },
    });
    expect(stdout).not.toContain('product_price');
    expect(stdout).toContain('events added: 1, variables added: 5');
  });

  it('writes nothing when nothing is new', async () => {
    const folder = new Folder();
    folder.write('events.jsonl', lines(['Login']));
    folder.write('growingio.plan.json', '{ "events": { "Login": {} } }');
    const { exitCode, stdout, stderr } = await folder.plan(['infer', '--from', 'events.jsonl']);
    expect({ exitCode, stdout, stderr }).toEqual({
      ...{ exitCode: 0, stderr: '' },
      stdout: 'nothing new: "growingio.plan.json" stays as it is\n',
    });
    expect(folder.read('growingio.plan.json')).toBe('{ "events": { "Login": {} } }');
  });

  it('says what contradicts the plan', async () => {
    const folder = new Folder();
    const variables = {
      name: { type: 'string', required: true },
      price: { type: 'int' },
      pay_way: { type: 'string', enum: ['alipay', 'wechat'] },
    };
    folder.writePlan({ Buy: { deprecated: true, variables } });
    folder.write(
      'events.jsonl',
      lines(['Buy', { name: 'a', price: 14, pay_way: 'alipay' }], ['Buy', { price: 14.5, pay_way: 'cash' }]),
    );
    const { exitCode, stderr } = await folder.plan(['infer', '--from', 'events.jsonl']);
    expect(exitCode).toBe(0);
    expect(stderr.split('\n')).toEqual([
      '! Buy: it is deprecated by the plan, and was seen 2 times',
      '! Buy.name: the plan requires it, and 1 of 2 events have none',
      '! Buy.price: it is int in the plan, and 1 of 2 values are not',
      '! Buy.pay_way: the plan does not list its value "cash"',
      '',
    ]);
  });

  it('names a variable of two types, and takes it as a string', async () => {
    const folder = new Folder();
    folder.write('events.jsonl', lines(['Buy', { price: 14 }], ['Buy', { price: '14' }], ['Buy', { price: 1.5 }]));
    const { stderr } = await folder.plan(['infer', '--from', 'events.jsonl']);
    expect(folder.events()).toEqual({ Buy: { variables: { price: { type: 'string', required: true } } } });
    expect(stderr).toContain('! Buy.price: taken as a string: 1 of its values are strings, 2 are numbers\n');
  });

  it('leaves out keys that the platform can not have, objects, and what never had a value', async () => {
    const folder = new Folder();
    folder.write(
      'events.jsonl',
      lines(['购买', { a: 1 }], ['Buy', { 商品名称: 'a', order: { id: 1 }, coupon: null, price: 1 }]),
    );
    const { stderr } = await folder.plan(['infer', '--from', 'events.jsonl']);
    expect(folder.events()).toEqual({ Buy: { variables: { price: { type: 'int', required: true } } } });
    expect(stderr).toContain('! 购买: left out: GrowingIO may never show the event key "购买"');
    expect(stderr).toContain('! Buy.商品名称: left out: GrowingIO may never show the variable key "商品名称"');
    expect(stderr).toContain('! Buy.order: left out: 1 of its values are objects, and variables are flat\n');
    expect(stderr).not.toContain('coupon');
  });

  it('does not call null a value', async () => {
    const folder = new Folder();
    folder.write('events.jsonl', lines(['Buy', { price: 1 }], ['Buy', { price: null }]));
    await folder.plan(['infer', '--from', 'events.jsonl']);
    expect(folder.events()).toEqual({ Buy: { variables: { price: { type: 'int' } } } });
  });

  it('lists values only when it is asked to, and only those that are few and came again', async () => {
    const folder = new Folder();
    const events = lines(
      ...(['wechat', 'alipay', 'wechat', 'alipay'] as const).map(
        (way, at) => ['Buy', { way, id: `order ${String(at % 3)}`, name: `名 ${String(at)}`, price: at % 2 }] as const,
      ),
    );
    folder.write('events.jsonl', events);
    await folder.plan(['infer', '--from', 'events.jsonl', '--file', 'without.json']);
    expect(folder.read('without.json')).not.toContain('enum');
    const { stdout } = await folder.plan(['infer', '--from', 'events.jsonl', '--enum', '3']);
    expect(folder.events()).toEqual({
      Buy: {
        variables: {
          id: { type: 'string', required: true },
          name: { type: 'string', required: true },
          price: { type: 'int', required: true },
          way: { type: 'string', required: true, enum: ['alipay', 'wechat'] },
        },
      },
    });
    expect(stdout).toContain('+ Buy.way: string, required, ["alipay","wechat"]\n');
  });

  it('leaves out lines that are no events, and says which and why', async () => {
    const folder = new Folder();
    const bad = [
      '{',
      '{"event":7,"loginUserId":"u"}',
      '{"event":"A"}',
      '{"event":"A","loginUserId":"u","variables":[1]}',
    ];
    folder.write('events.jsonl', `${[...bad, '', '[]', '[]', '[]'].join('\n')}\n${lines(['Login'])}`);
    const { exitCode, stderr } = await folder.plan(['infer', '--from', 'events.jsonl']);
    expect(exitCode).toBe(0);
    expect(folder.events()).toEqual({ Login: {} });
    expect(stderr.split('\n').slice(0, 6)).toEqual([
      'line 1 is left out: this is no JSON: write one event a line, as jq -c does',
      'line 2 is left out: the event key is 7: pass a string',
      'line 3 is left out: loginUserId is missing',
      'line 4 is left out: the variables are a list of 1: write an object',
      "line 6 is left out: this is a list: write one event a line, as jq -c '.[]' does",
      '2 more lines are left out',
    ]);
  });

  it('prints for programs what is new, and what is to be said', async () => {
    const folder = new Folder();
    folder.write('events.jsonl', lines(['Buy', { price: 14, 商品: 'a' }]));
    const { stdout, stderr } = await folder.plan(['infer', '--from', 'events.jsonl', '--json']);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      ...{ file: 'growingio.plan.json', written: true, leftOut: [] },
      changes: [
        { kind: 'added', event: 'Buy' },
        { kind: 'added', event: 'Buy', variable: 'price', type: 'int', required: true },
      ],
      remarks: [
        {
          code: 'platform_key',
          event: 'Buy',
          variable: '商品',
          message: expect.stringContaining('left out: ') as string,
        },
      ],
    });
  });

  it('speaks Chinese', async () => {
    const folder = new Folder();
    folder.write('events.jsonl', lines(['Buy', { price: 14 }], ['Buy', { price: '14' }]));
    const { stdout, stderr } = await folder.plan(['infer', '--from', 'events.jsonl', '--lang', 'zh']);
    expect(stdout).toContain('+ Buy.price：string，必填\n');
    expect(stdout).toContain('"growingio.plan.json"：新增事件 1 个，新增变量 1 个\n');
    expect(stderr).toContain('! Buy.price：作为字符串：有 1 个值是字符串，1 个是数字\n');
  });

  it.each([
    [['--from', 'events.jsonl', '--enum', '0'], '--enum is "0": pass a number, 1 to 100'],
    [['--from', 'http://127.0.0.1:1', '--enum', '5'], '--enum is for files: a collector counts no values'],
    [['--from', 'none.jsonl'], '"none.jsonl" can not be read'],
    [['--from', 'empty.jsonl'], 'nothing was seen: "empty.jsonl" has no events'],
    [['--from', 'bad.jsonl'], '"bad.jsonl" has no line that is an event'],
    [
      ['--from', 'list.json'],
      '"list.json" is one list of all events\n  jq -c \'.[]\' … | growingio plan infer --from -',
    ],
    [['--from', 'gb.csv'], '"gb.csv" is not in UTF-8'],
    [['--from', 'http://u:secret@127.0.0.1:1'], '--from has a user or a password, which no collector takes'],
    [[], '--from <source> is missing'],
  ])('refuses %j with status 2, and writes nothing', async (words, message) => {
    const folder = new Folder();
    folder.write('events.jsonl', shop);
    folder.write('empty.jsonl', '');
    folder.write('bad.jsonl', '{}\n');
    folder.write('list.json', '[{}]');
    folder.write('gb.csv', Buffer.from('event,loginUserId,\xc3\xfb\n', 'latin1'));
    const { exitCode, stdout, stderr } = await folder.plan(['infer', ...words]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('secret');
    expect(folder.has('growingio.plan.json')).toBe(false);
  });

  it('says that there is no collector, with the option that names one', async () => {
    const collector = await collect();
    await collector.close();
    const { exitCode, stderr } = await new Folder().plan(['infer', '--from', collector.url]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('(ECONNREFUSED)\n  start one by growingio dev, or name the address of yours by --from\n');
  });

  it('writes nothing when it is stopped', async () => {
    const folder = new Folder();
    folder.write('events.jsonl', shop);
    const signals = new StopSignals();
    signals.stop('SIGINT');
    const { exitCode, stderr } = await folder.plan(['infer', '--from', 'events.jsonl'], { signals });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('stopped before "events.jsonl" was read\n');
    expect(folder.has('growingio.plan.json')).toBe(false);
  });
});
