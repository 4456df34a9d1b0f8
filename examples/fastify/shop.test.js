/** What the shop tracks: a recorder takes the place of its client, and requests are injected without a socket. */

import assert from 'node:assert';
import { afterEach, beforeEach, test } from 'node:test';
import { createRecorder } from '@growingio/testing';
import { assertNotTracked, assertTrackedFor, assertTrackedTimes } from '@growingio/testing/node';
import { createApp } from './app.js';

const visitor = { userId: '9128391', name: '李雷' };
const apple = { product_name: '苹果', product_classify: '水果', product_price: 14 };
let recorder;
let app;
let cookies;

beforeEach(async () => {
  recorder = createRecorder();
  cookies = {};
  app = await createApp({ client: recorder });
});

afterEach(() => app.close());

async function post(url, payload = {}) {
  const response = await app.inject({ method: 'POST', url, payload, cookies });
  for (const { name, value } of response.cookies) cookies[name] = value;
  return response.statusCode;
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
  await app.inject('/');
  assert.deepStrictEqual(recorder.events(), []);
  assert.strictEqual(recorder.stats().refused.no_login_user, 1); // ViewShop
});
