/** What the management API creates, what it refuses to create, and what knows of it. */
import { containing, getJson, makeEvent, upload } from '../fixtures.js';
import { begin, call, keysOf } from './client.js';

const event = { key: 'Register', name: '注册', type: 'counter' };
const variable = { key: 'channel', name: '渠道', type: 'string' };

describe('what is created', () => {
  it('is in the lists, and the plan, its marks and its findings have it at once', async () => {
    const { collector, get, post } = await begin();
    const sent = makeEvent({ n: 'Register', var: { channel: 'web', product_name: '苹果' } });
    await upload(collector, [sent]);
    expect(await post('vars/events', { ...variable, description: '从哪里来' })).toMatchObject({ status: 200, body: '' });
    const variables = await get('vars/events');
    expect(variables.at(-1)).toMatchObject({ key: 'channel', name: '渠道', type: 'String' });
    const attrs = variables.filter(({ key }) => key === 'channel' || key === 'product_name').map(({ id }) => ({ id }));
    expect(await post('dim/events', [{ ...event, description: '新用户', attrs }])).toMatchObject({ status: 200, body: '' });
    const events = await get('dim/events');
    expect(events.at(-1)).toMatchObject({ key: 'Register', name: '注册', description: '新用户' });
    expect(keysOf(events.at(-1)?.attrs ?? [])).toEqual(['product_name', 'channel']);

    await upload(collector, [sent, makeEvent({ n: 'Register', var: { channel: 7 } })]);
    expect(collector.events.map(({ marks }) => marks.map(({ code }) => code))).toEqual([
      ['event_not_planned'],
      [],
      ['wrong_type'],
    ]);
    const { findings } = await getJson<{ findings: { code: string }[] }>(collector, '/api/plan');
    expect(findings.map(({ code }) => code)).toEqual(['wrong_type', 'type_changes']);
  });

  it('is a plan where there was none: until then nothing is marked by it', async () => {
    const { collector, post } = await begin({});
    await upload(collector, [makeEvent({ n: 'Unplanned' })]);
    expect(await post('vars/events', { key: 'price', name: '价格' })).toMatchObject({ status: 200 });
    expect(await getJson(collector, '/api/plan')).toMatchObject({ loaded: false });
    expect(await post('dim/events', [{ key: 'BuyProduct', name: '购买', type: 'counter' }])).toMatchObject({ status: 200 }); // prettier-ignore
    await upload(collector, [makeEvent({ n: 'Unplanned' })]);
    expect(collector.events.map(({ marks }) => marks.length)).toEqual([0, 1]);
    expect(await getJson(collector, '/api/plan')).toMatchObject({ loaded: true, unseen: ['BuyProduct'] });
  });

  it('stays when the events are forgotten', async () => {
    const { collector, get, post } = await begin({});
    await post('dim/events', [{ key: 'BuyProduct', name: '购买', type: 'counter' }]);
    collector.reset();
    expect(keysOf(await get('dim/events'))).toEqual(['BuyProduct']);
  });
});

describe('what breaks a rule', () => {
  test.each([
    ['dim/events', event, 'the body: it is an object: send a list of events, also for one'],
    ['dim/events', [], 'the body: it is a list of 0: send a list of events'],
    ['dim/events', [7], 'event 1 of the list: it is 7: send an object'],
    ['dim/events', [event, { ...event, key: '9a' }], 'event 2 of the list: its key is "9a": a letter or _, then'],
    ['dim/events', [{ ...event, key: 'x'.repeat(51) }], 'at most 50 characters'],
    ['dim/events', [{ ...event, key: undefined }], 'event 1 of the list: its key is undefined'],
    ['dim/events', [{ ...event, name: '名'.repeat(31) }], 'send 1 to 30 characters'],
    ['dim/events', [{ ...event, name: ' ' }], 'its name is " "'],
    ['dim/events', [{ ...event, type: undefined }], 'its type is undefined: it is "counter"'],
    ['dim/events', [{ ...event, type: 'number' }], 'its type is "number": it is "counter"'],
    ['dim/events', [{ ...event, description: 7 }], 'its description is 7'],
    ['dim/events', [{ ...event, description: 'x'.repeat(1_001) }], 'send at most 1000 characters'],
    ['dim/events', [{ ...event, attrs: {} }], 'its attrs are an object'],
    ['dim/events', [{ ...event, attrs: [{ id: 'nothing' }] }], 'no variable has the id "nothing"'],
    ['dim/events', [{ ...event, attrs: [{ key: 'channel' }] }], 'no variable has the id undefined'],
    ['dim/events', [event, event], 'event 2 of the list: its key "Register" stands in the list twice'],
    ['dim/events', [event, { ...event, key: 'Login' }], 'the event "Login" exists already: nothing was created'],
    ['vars/events', [variable], 'the variable: it is a list of 1: send an object'],
    ['vars/events', { ...variable, key: 'a-b' }, 'its key is "a-b"'],
    ['vars/events', { ...variable, key: 'x'.repeat(31) }, 'at most 30 characters'],
    ['vars/events', { ...variable, name: undefined }, 'its name is undefined: send 1 to 30 characters'],
    ['vars/events', { ...variable, name: '名'.repeat(31) }, 'send 1 to 30 characters'],
    ['vars/events', { ...variable, type: 'String' }, 'its type is "String": it is "string", "int" or "double"'],
    ['vars/events', { ...variable, description: '说'.repeat(151) }, 'send at most 150 characters'],
    ['vars/events', { ...variable, key: 'level' }, 'the variable "level" exists already: nothing was created'],
  ])('is answered with 400, and nothing is created: %s %j', async (list, body, message) => {
    const { get, post } = await begin();
    expect(await post(list, body)).toMatchObject({ status: 400, body: { status: 'fail', message: containing(message) } });
    expect(keysOf(await get('dim/events'))).toEqual(['BuyProduct', 'Login']);
    expect(await get('vars/events')).toHaveLength(4);
  });

  it('is also what is no JSON, and what is larger than 1 MiB', async () => {
    const { collector, headers } = await begin();
    const post = (body: string) =>
      call(collector, '/v1/api/projects/demo/dim/events', { method: 'POST', headers, body });
    expect(await post('{')).toMatchObject({ status: 400, body: { status: 'fail', code: 'body_not_json' } });
    expect(await post(' '.repeat(1024 * 1024 + 1))).toMatchObject({ status: 413, body: { status: 'fail' } });
  });
});

describe('the longest that is allowed', () => {
  it('is created', async () => {
    const { get, post } = await begin({});
    const text = (length: number): string => 'x'.repeat(length);
    const longest = { key: text(30), name: '名'.repeat(30), type: 'int', description: '说'.repeat(150) };
    expect(await post('vars/events', longest)).toMatchObject({ status: 200 });
    const [{ id } = { id: '' }] = await get('vars/events');
    const attrs = [{ id, key: 'ignored', name: 'ignored' }];
    const created = { key: text(50), name: '名'.repeat(30), type: 'counter', description: text(1_000), attrs };
    expect(await post('dim/events', [created])).toMatchObject({ status: 200 });
    expect(await get('dim/events')).toMatchObject([{ key: text(50), attrs: [{ id, key: text(30), type: 'Int' }] }]);
  });
});

describe('how much is kept', () => {
  const many = (count: number, name: string): string[] => Array.from({ length: count }, (_, at) => name + String(at));

  it('is 10,000 events', async () => {
    const { get, post } = await begin({});
    const events = many(10_000, 'e').map((key) => ({ key, name: key, type: 'counter' }));
    expect(await post('dim/events', events)).toMatchObject({ status: 200 });
    expect(await post('dim/events', [event])).toMatchObject({ status: 400, body: { code: 'too_many' } });
    expect(await get('dim/events')).toHaveLength(10_000);
  });

  it('is 10,000 variables, and 100,000 variables of all events', async () => {
    const variables = Object.fromEntries(many(10_000, 'v').map((key) => [key, { type: 'int' }]));
    const events = Object.fromEntries(many(10, 'e').map((key) => [key, { variables }]));
    const { get, post } = await begin({ plan: { events } });
    expect(await post('vars/events', variable)).toMatchObject({ status: 400, body: { code: 'too_many' } });
    const [{ id } = { id: '' }] = await get('vars/events');
    const linked = [{ ...event, attrs: [{ id }] }];
    expect(await post('dim/events', linked)).toMatchObject({ status: 400, body: { code: 'too_many' } });
    expect(await post('dim/events', [event])).toMatchObject({ status: 200 });
  });
});
