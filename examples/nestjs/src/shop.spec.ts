/** What the shop tracks: `GrowingIOTestingModule` takes the place of `GrowingIOModule`, and a recorder that of its client. */

import 'reflect-metadata';
import { GrowingIOModule } from '@growingio/nestjs';
import '@growingio/testing/jest';
import { GrowingIOTestingModule, Recorder } from '@growingio/testing/nestjs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { useSessions } from './sessions.js';
import { ShopModule } from './shop.module.js';

const apple = { product_name: '苹果', product_classify: '水果', product_price: 14 };
let app: INestApplication;
let recorder: Recorder;
let cookie: string;

beforeEach(async () => {
  const module = await Test.createTestingModule({ imports: [ShopModule] })
    .overrideModule(GrowingIOModule)
    .useModule(GrowingIOTestingModule.forRoot())
    .compile();
  app = module.createNestApplication({ logger: false, forceCloseConnections: true });
  useSessions(app);
  await app.listen(0, '127.0.0.1');
  recorder = app.get(Recorder);
  cookie = '';
});

afterEach(() => app.close());

async function post(path: string, body: object = {}): Promise<number> {
  const response = await fetch(`${await app.getUrl()}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify(body),
  });
  cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
  return response.status;
}

test('a login, a purchase and a logout are tracked for the same user', async () => {
  await post('/login', { userId: '9128391', name: '李雷' });
  await post('/buy', { productId: 'apple' });
  await post('/logout');
  expect(recorder).toHaveTrackedFor('9128391', 'Login');
  expect(recorder).toHaveTrackedFor('9128391', 'BuyProduct', apple);
  expect(recorder).toHaveTrackedFor('9128391', 'Logout');
  expect(recorder).toHaveTrackedTimes('BuyProduct', 1);
});

test('a purchase that fails is not tracked', async () => {
  await post('/login', { userId: '9128391', name: '李雷' });
  expect(await post('/buy', { productId: 'durian' })).toBe(409);
  expect(recorder).not.toHaveTracked('BuyProduct');
});

test('an anonymous visitor can buy nothing, and is not tracked', async () => {
  expect(await post('/buy', { productId: 'apple' })).toBe(401);
  const page = await fetch(await app.getUrl());
  await page.text();
  expect(recorder.events()).toEqual([]);
  expect(recorder.stats().refused.no_login_user).toBe(1); // ViewShop
});
