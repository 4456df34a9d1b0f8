/** Who may use the management API, for what, and how often. */
import { containing, rawRequest } from '../fixtures.js';
import { begin, call, keysOf, type Answer } from './client.js';

describe('who may use the management API', () => {
  const lists = ['/v1/api/projects/demo/dim/events', '/v1/api/projects/demo/vars/events'];

  test.each([
    ['no headers', 401, (): Record<string, string> => ({})],
    ['no code', 401, (): Record<string, string> => ({ 'X-Client-Id': 'demo' })],
    ['a code of its own', 401, (): Record<string, string> => ({ 'X-Client-Id': 'demo', Authorization: '0'.repeat(64) })], // prettier-ignore
    ['no public key', 401, ({ Authorization = '' }: Record<string, string>) => ({ Authorization })],
    ['another public key', 401, (headers: Record<string, string>) => ({ ...headers, 'X-Client-Id': 'other' })],
  ])('not who has %s: %i', async (_what, status, change) => {
    const { collector, headers } = await begin();
    for (const path of lists) {
      expect(await call(collector, path, { headers: change(headers) })).toMatchObject({ status, body: { status: 'fail' } }); // prettier-ignore
      const post = { method: 'POST', headers: change(headers), body: '[]' };
      expect(await call(collector, path, post)).toMatchObject({ status, body: { status: 'fail' } });
    }
  });

  it('not who asks for another project', async () => {
    const { collector, headers } = await begin();
    expect(await call(collector, '/v1/api/projects/nxog09md/dim/events', { headers })).toMatchObject({
      status: 403,
      body: { status: 'fail', message: 'there is no project "nxog09md": its UID is "demo" here' },
    });
  });

  test.each([{ Host: 'evil.example' }, { Origin: 'http://evil.example' }, { 'Sec-Fetch-Site': 'same-origin' }])(
    'no web page, and nobody by a foreign name: %j',
    async (foreign: Record<string, string>) => {
      const { collector, headers } = await begin();
      for (const path of lists) {
        expect((await rawRequest(collector.url + path, 'GET', { ...headers, ...foreign })).statusCode).toBe(403);
        expect((await rawRequest(collector.url + path, 'POST', { ...headers, ...foreign })).statusCode).toBe(403);
      }
      const token = { 'X-Client-Id': 'demo', ...foreign };
      expect((await rawRequest(`${collector.url}/auth/token`, 'POST', token)).statusCode).toBe(403);
    },
  );

  test.each(['DELETE', 'PUT', 'PATCH'])('nobody by %s: nothing is changed, and nothing deleted', async (method) => {
    const { collector, headers, get } = await begin();
    const [{ id } = { id: '' }] = await get('dim/events');
    for (const path of lists) {
      expect(await call(collector, path, { method, headers })).toMatchObject({ status: 405, allow: 'GET, POST' });
      expect(await call(collector, `${path}/${id}`, { method, headers })).toMatchObject({ status: 405, allow: 'GET' });
    }
    expect(await call(collector, '/auth/token', { method, headers })).toMatchObject({ status: 405, allow: 'POST' });
    expect(keysOf(await get('dim/events'))).toEqual(['BuyProduct', 'Login']);
  });

  it('nobody more than 10 times a second', async () => {
    const { collector, headers } = await begin();
    const ask = () => call(collector, lists[0] ?? '', { headers });
    let refused: Answer | undefined;
    // A machine that is too slow for 11 in a second gets there with more at once.
    for (let atOnce = 11; refused === undefined; atOnce *= 2) {
      const answers = await Promise.all(Array.from({ length: atOnce }, ask));
      refused = answers.find(({ status }) => status !== 200);
    }
    expect(refused).toEqual({
      ...{ status: 429, allow: null, retryAfter: '1' },
      body: { status: 'fail', code: 'too_many_requests', message: containing('more than 10 requests within a second') },
    });
  });
});
