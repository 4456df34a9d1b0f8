/** What the shop tracks: a recorder takes the place of its client. */

import assert from 'node:assert';
import { once } from 'node:events';
import { afterEach, beforeEach, test } from 'node:test';
import { createRecorder } from '@growingio/testing';
import { assertNotTracked, assertTracked, assertTrackedFor, assertTrackedTimes } from '@growingio/testing/node';
import { createApp } from './app.js';

const visitor = { userId: '9128391', name: '李雷' };
const apple = { product_name: '苹果', product_classify: '水果', product_price: 14 };
let recorder;
let server;
let cookie;

beforeEach(async () => {
  recorder = createRecorder();
  cookie = '';
  server = createApp(recorder).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(() => {
  server.close();
  server.closeAllConnections();
});

async function post(path, body, headers = {}) {
  const response = await fetch(`http://127.0.0.1:${server.address().port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie, ...headers },
    body: JSON.stringify(body),
  });
  cookie =
    response.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ') || cookie;
  return response.status;
}

test('a login, a purchase and a logout are tracked for the same user', async () => {
  await post('/login', visitor);
  await post('/buy', { productId: 'apple' });
  await post('/logout');
  assertTrackedFor(recorder, '9128391', 'Login');
  assertTrackedFor(recorder, '9128391', 'BuyProduct', apple);
  assertTrackedFor(recorder, '9128391', 'Logout');
  assertTrackedTimes(recorder, 'BuyProduct', 1);
});

test('a purchase that fails is not tracked', async () => {
  await post('/login', visitor);
  assert.strictEqual(await post('/buy', { productId: 'durian' }), 409);
  assertNotTracked(recorder, 'BuyProduct');
});

test('an anonymous visitor can buy nothing, and is not tracked', async () => {
  assert.strictEqual(await post('/buy', { productId: 'apple' }), 401);
  const page = await fetch(`http://127.0.0.1:${server.address().port}/`);
  await page.text();
  assert.deepStrictEqual(recorder.events(), []);
  assert.strictEqual(recorder.stats().refused.no_login_user, 1); // ViewShop
});

test('a purchase has the key of its request', async () => {
  await post('/login', visitor);
  await post('/buy', { productId: 'tea' }, { 'idempotency-key': 'order-1' });
  assertTracked(recorder, 'BuyProduct', { order_id: 'order-1' });
});
