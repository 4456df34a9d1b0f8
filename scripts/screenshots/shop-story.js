/** A minute in a shop, for the screenshots: what its customers do, and the mistakes of its developers. Sent to a collector as it happens. */
import { setTimeout as sleep } from 'node:timers/promises';

const products = [
  ['苹果', '水果', 14],
  ['跑步鞋', '运动', 399],
  ['咖啡豆', '饮品', 58],
  ['雨伞', '日用', 35],
];
const users = ['9128391', '9128402', '8837120', '7740013', '6621907'];
const hours = 3_600_000;

/** The plan that the shop's events are compared with. */
export const plan = {
  events: {
    BuyProduct: {
      name: '购买',
      variables: {
        product_name: { type: 'string', required: true },
        product_classify: { type: 'string' },
        product_price: { type: 'double', required: true },
      },
    },
    ViewProduct: { name: '浏览商品', variables: { product_name: { type: 'string', required: true } } },
    AddToCart: { name: '加入购物车', variables: { product_name: { type: 'string', required: true } } },
    Login: { name: '登录', variables: { login_type: { type: 'string' } } },
    Search: { name: '搜索', variables: { keyword: { type: 'string', required: true } } },
    Register: { name: '注册', variables: {} },
  },
};

/** Tells the story for so many seconds. Resolves when all was sent. */
export async function tell(url, seconds) {
  const agent = { 'User-Agent': 'growingio-node/0.1.0' };
  for (let at = 0; at < seconds * 4; at += 1) {
    await send(url, usualEvents(at), agent);
    await sleep(250);
  }
  for (const mistake of mistakes()) {
    await send(url, mistake, agent);
    await send(url, usualEvents(3), agent);
    await sleep(250);
  }
  const event = makeEvent('AddToCart', 1, { product_name: '跑步鞋' });
  await send(url, [event], agent);
  await send(url, [event], agent);
  await send(url, [event, makeEvent('Login', 1, { login_type: 'phone' })], agent);
  await post(url, `/v3/shop/s2s/cstm?stm=${Date.now()}`, '{"cs1":"9128391","n":"BuyProduct"}', {
    'User-Agent': 'curl/8.5.0',
  });
  await send(url, [makeEvent('BuyProduct', 0, bought(0))], agent);
  await report(url);
  const buyer = bought(1);
  await send(
    url,
    [{ ...makeEvent('BuyProduct', 1, buyer), cs1: undefined }, makeEvent('ViewProduct', 2, { product_name: '咖啡豆' })],
    agent,
  );
  for (const at of [5, 6, 8]) await send(url, usualEvents(at), agent);
}

function bought(at) {
  const [product_name, product_classify, product_price] = products[at % products.length];
  return { product_name, product_classify, product_price };
}

function makeEvent(key, user, variables) {
  return { cs1: users[user % users.length], tm: Date.now() - 8, t: 'cstm', n: key, var: variables };
}

/** One to three events; more of them every now and then. */
function usualEvents(at) {
  const { product_name } = bought(at * 3);
  const all = [
    makeEvent('ViewProduct', at, { product_name }),
    ...(at % 3 === 0 ? [makeEvent('AddToCart', at, { product_name })] : []),
    ...(at % 5 === 0 ? [makeEvent('BuyProduct', at + 1, bought(at))] : []),
    ...(at % 7 === 0 ? [makeEvent('Search', at + 2, { keyword: '跑步鞋' })] : []),
    ...(at % 9 === 0 ? [makeEvent('Login', at, { login_type: 'wechat' })] : []),
    ...(at % 40 > 30 ? [makeEvent('ViewProduct', at + 3, { product_name: '雨伞' })] : []),
  ];
  return all;
}

function mistakes() {
  return [
    [makeEvent('BuyProduct', 3, { ...bought(2), product_price: '58' })],
    [{ ...makeEvent('ViewProduct', 0, { product_name: '苹果' }), tm: Math.floor(Date.now() / 1_000) }],
    [makeEvent('Buyproduct', 4, bought(3))],
    [makeEvent('BuyProduct', 2, { ...bought(1), in_stock: true })],
    [{ ...makeEvent('BuyProduct', 0, bought(0)), tm: Date.now() - 5.5 * hours }],
    [makeEvent('AddToCart', 2, { product_name: '雨伞', coupon: null })],
  ];
}

async function send(url, events, headers) {
  await post(url, `/v3/shop/s2s/cstm?stm=${Date.now()}`, JSON.stringify(events), headers);
}

async function post(url, path, body, headers) {
  await fetch(url + path, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body });
}

/** What the shop's SDK tells of itself. */
async function report(url) {
  const stats = { accepted: 412, pending: 3, delivered: 409, handedOver: 0, dead: 0, dropped: 0 };
  const refused = [{ reason: 'no_login_user', event: 'ViewCart', message: 'nobody is logged in', count: 12 }];
  const body = {
    client: 'growingio-node',
    version: '0.1.0',
    pid: 4711,
    instance: 1,
    projectId: 'shop',
    stats,
    refused,
  };
  await post(url, '/reports', JSON.stringify(body), {});
}
