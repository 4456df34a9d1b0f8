/** The management API of a collector that runs: its codes, and what its lists show. */
import { anyNumber, collect, containing } from '../fixtures.js';
import { askForCode, begin, call, signIn, type Client } from './client.js';
import { signed, signedByOther, signedForOther, signedForOtherTime } from './signed.js';

describe('POST /auth/token', () => {
  it('gives a code for what openssl has signed, and a new code ends the old one', async () => {
    const { collector, headers, get } = await begin();
    expect(await get('dim/events')).toHaveLength(2);
    const second = await signIn(collector);
    expect(second.headers['Authorization']).not.toBe(headers['Authorization']);
    await expect(call(collector, '/v1/api/projects/demo/dim/events', { headers })).resolves.toMatchObject({
      status: 401,
      body: { status: 'fail', message: containing('a new code has ended it') },
    });
    expect(await second.get('dim/events')).toHaveLength(2);
  });

  test.each([
    ['a signature by another secret key', 403, signedByOther, 'demo', 'auth is not the HMAC-SHA256'],
    ['a signature of another time', 403, signedForOtherTime, 'demo', 'the secret key is "demo" here'],
    ['another project', 403, signedForOther, 'demo', 'there is no project "nxog09md"'],
    ['another public key', 403, signed, 'other', 'X-Client-Id is not the public key'],
    ['no signature', 400, 'project=demo&ai=a&tm=1735689600000', 'demo', 'the body lacks a part'],
    ['no project ID', 400, 'project=demo&tm=1735689600000&auth=0', 'demo', 'the body lacks a part'],
    ['no time', 400, 'project=demo&ai=a&tm=now&auth=0', 'demo', 'the body lacks a part'],
    ['nothing', 400, '', 'demo', 'project={project_uid}&ai={project ID}'],
    ['a body of 5 KiB', 413, 'x'.repeat(5 * 1024), 'demo', 'larger than 4096 bytes'],
  ])('refuses %s with %i', async (_what, status, body, publicKey, message) => {
    const collector = await collect();
    expect(await askForCode(collector, body, { 'X-Client-Id': publicKey })).toMatchObject({
      status,
      body: { status: 'fail', message: containing(message) },
    });
  });

  it('ends no code when it refuses', async () => {
    const { collector, get } = await begin();
    expect((await askForCode(collector, signedByOther)).status).toBe(403);
    expect(await get('vars/events')).toHaveLength(4);
  });
});

describe('the lists of the management API', () => {
  it('show the plan in the form of the API', async () => {
    const { get } = await begin();
    const facts = { projectId: 'demo', createdAt: anyNumber, updatedAt: anyNumber };
    const variables = await get('vars/events');
    expect(variables).toEqual([
      { id: variables[0]?.id, key: 'product_name', name: '名称', type: 'String', ...facts },
      { id: variables[1]?.id, key: 'product_price', name: 'product_price', type: 'Double', ...facts },
      { id: variables[2]?.id, key: 'pay_way', name: 'pay_way', type: 'String', ...facts },
      { id: variables[3]?.id, key: 'level', name: 'level', type: 'Int', ...facts },
    ]);
    const events = await get('dim/events');
    const more = { type: 'counter', ...facts, creator: 'collector', updater: 'collector', eventType: 'dash' };
    expect(events).toEqual([
      {
        ...{ id: events[0]?.id, key: 'BuyProduct', name: '购买商品', description: '下单并付款' },
        ...{ attrs: variables.slice(0, 3), ...more },
      },
      {
        ...{ id: events[1]?.id, key: 'Login', name: 'Login', description: '' },
        ...{ attrs: [variables[0], variables[3]], ...more },
      },
    ]);
    const ids = [...variables, ...events].map(({ id }) => id);
    expect(new Set(ids).size).toBe(6);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{16}$/);
  });

  it('are empty without a plan', async () => {
    const { get } = await begin({});
    expect(await get('vars/events')).toEqual([]);
    expect(await get('dim/events')).toEqual([]);
  });

  it('have the same ids after a restart', async () => {
    const idsOf = async ({ get }: Client): Promise<string[]> => (await get('vars/events')).map(({ id }) => id);
    expect(await idsOf(await begin())).toEqual(await idsOf(await begin()));
  });
});
