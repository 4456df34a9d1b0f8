/** Asks the management API of a collector, as the tests of its room do. */
import type { Collector } from '@growingio/collector';
import { collect } from '../fixtures.js';
import { signed } from './signed.js';

/** What a collector of these tests is started with. */
export const plan = {
  events: {
    BuyProduct: {
      ...{ name: '购买商品', description: '下单并付款', owner: 'shop' },
      variables: {
        product_name: { name: '名称', type: 'string', required: true },
        product_price: { type: 'double' },
        pay_way: { type: 'string', enum: ['alipay'] },
      },
    },
    Login: { variables: { product_name: { type: 'string' }, level: { type: 'int' } } },
  },
};

export interface Answer {
  readonly status: number;
  readonly allow: string | null;
  readonly retryAfter: string | null;
  readonly body: unknown;
}

export interface Listed {
  readonly id: string;
  readonly key: string;
  readonly attrs?: readonly Listed[];
}

export async function call(collector: Collector, path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(collector.url + path, init);
  const text = await response.text();
  const { headers, status } = response;
  const body: unknown = text === '' ? '' : JSON.parse(text);
  return { status, allow: headers.get('allow'), retryAfter: headers.get('retry-after'), body };
}

export function askForCode(collector: Collector, body = signed, headers: HeadersInit = { 'X-Client-Id': 'demo' }) {
  return call(collector, '/auth/token', { method: 'POST', headers, body });
}

/** Somebody who has a code. */
export interface Client {
  readonly collector: Collector;
  readonly headers: Record<string, string>;
  get(list: string): Promise<Listed[]>;
  post(list: string, body: unknown): Promise<Answer>;
}

export async function signIn(collector: Collector): Promise<Client> {
  const { status, body } = await askForCode(collector);
  expect({ status, body }).toEqual({ status: 200, body: { status: 'success', code: expect.any(String) as string } });
  const headers = { 'X-Client-Id': 'demo', Authorization: (body as { code: string }).code };
  const path = '/v1/api/projects/demo';
  return {
    collector,
    headers,
    async get(list) {
      const answer = await call(collector, `${path}/${list}`, { headers });
      expect(answer.status).toBe(200);
      return answer.body as Listed[];
    },
    post: (list, given) =>
      call(collector, `${path}/${list}`, { method: 'POST', headers, body: JSON.stringify(given) }),
  };
}

/** A collector that knows the plan, and somebody who has its code. */
export async function begin(options: Parameters<typeof collect>[0] = { plan }): Promise<Client> {
  return signIn(await collect(options));
}

export const keysOf = (listed: readonly Listed[]): string[] => listed.map(({ key }) => key);
