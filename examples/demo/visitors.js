/** Visitors who log in, buy and log out by real HTTP requests, and the events that have to follow from it. */

import { setTimeout as sleep } from 'node:timers/promises';
import { findProduct, products } from 'growingio-example-storefront';
import { Browser } from './browser.js';

export const users = [
  { userId: '10001', name: '张三' },
  { userId: '10002', name: '李四' },
  { userId: '10003', name: '王小明' },
  { userId: '10004', name: '欧阳静' },
];
const [zhang, li, wang, ouyang] = users;

// Each person is one browser. All of them are in the shop at the same time.
const people = [
  async function buysAndLeaves({ browser, expect }) {
    await browser.logIn(zhang);
    expect('Login', zhang);
    for (const id of ['apple', 'banana', 'apple']) {
      await browser.buy(id);
      expect('BuyProduct', zhang, bought(id));
    }
    await browser.logOut();
    expect('Logout', zhang);
  },
  async function looksAroundAndStays({ browser, expect }) {
    await browser.logIn(li);
    expect('Login', li);
    await browser.view();
    expect('ViewShop', li);
    await browser.failToBuy('durian', 409);
    await browser.buy('tea');
    expect('BuyProduct', li, bought('tea'));
  },
  async function sharesABrowser({ browser, expect }) {
    for (const [user, id] of [
      [wang, 'book'],
      [ouyang, 'banana'],
    ]) {
      await browser.logIn(user);
      expect('Login', user);
      await browser.buy(id);
      expect('BuyProduct', user, bought(id));
      await browser.logOut();
      expect('Logout', user);
    }
  },
  async function staysAnonymous({ browser }) {
    await browser.view();
    await browser.failToBuy('apple', 401);
    await browser.view();
  },
];

/** One round: everybody visits every shop at once. Returns the events that have to arrive, no more and no less. */
export async function visitAll(shops) {
  const expected = [];
  const visits = shops.flatMap((shop) =>
    people.map((visit) =>
      visit({
        browser: new Browser(shop),
        expect(event, { userId }, variables) {
          expected.push({ projectId: shop.projectId, event, loginUserId: userId, variables });
        },
      }),
    ),
  );
  await Promise.all(visits);
  return expected;
}

/** Light traffic for ever: about one random action a second, until the signal is aborted. */
export async function strollAround(shops, signal) {
  const visitors = shops.flatMap((shop) => users.map((user) => ({ user, browser: new Browser(shop), isIn: false })));
  while (!signal.aborted) {
    await actAtRandom(pick(visitors));
    await sleep(500 + Math.random() * 1000, undefined, { signal }).catch(() => {});
  }
}

async function actAtRandom(visitor) {
  const { browser, user } = visitor;
  const chance = Math.random();
  if (!visitor.isIn && chance < 0.2) return browser.view();
  if (!visitor.isIn) {
    await browser.logIn(user);
    visitor.isIn = true;
  } else if (chance < 0.2) {
    await browser.logOut();
    visitor.isIn = false;
  } else if (chance < 0.4) {
    await browser.view();
  } else {
    const { id, inStock } = pick(products);
    await (inStock ? browser.buy(id) : browser.failToBuy(id, 409));
  }
}

/** What a purchase says of its product. */
export function bought(id) {
  const { name, classify, price } = findProduct(id);
  return { product_name: name, product_classify: classify, product_price: price };
}

function pick(list) {
  return list[Math.floor(Math.random() * list.length)];
}
