/** Shoppers who buy on while processes are killed, and the events that have to follow from it. */

import { setTimeout as sleep } from 'node:timers/promises';
import { products } from 'growingio-example-storefront';
import { Browser } from './browser.js';
import { bought, users } from './visitors.js';

const pause = 100;
/** Each buys at least so much after everything has been started again. */
const lastPurchases = 3;

/**
 * Everybody logs in, buys until `disturb` has resolved, and a little longer, and logs out. Returns the events that have to
 * arrive, which `disturb` is given as they become due.
 */
export async function goShopping(shops, disturb, signal) {
  const expected = [];
  const shoppers = shops.flatMap((shop) => users.map((user) => new Shopper(shop, user, expected, signal)));
  await Promise.all(shoppers.map((shopper) => shopper.logIn()));
  const disturbed = disturb(expected);
  await Promise.all([disturbed, ...shoppers.map((shopper) => shopper.buyDuring(disturbed))]);
  await Promise.all(shoppers.map((shopper) => shopper.logOut()));
  return expected;
}

class Shopper {
  #shop;
  #user;
  #browser;
  #expected;
  #signal;
  #orders = 0;

  constructor(shop, user, expected, signal) {
    this.#shop = shop;
    this.#user = user;
    this.#browser = new Browser(shop);
    this.#expected = expected;
    this.#signal = signal;
  }

  async logIn() {
    await this.#browser.logIn(this.#user);
    this.#expect('Login');
  }

  async logOut() {
    await this.#browser.logOut();
    this.#expect('Logout');
  }

  async buyDuring(work) {
    let left = Infinity;
    const finish = () => (left = lastPurchases);
    work.then(finish, finish);
    for (; left > 0; left -= 1) await this.#buyOne();
  }

  /** Places an order, under the same number until the shop has answered. */
  async #buyOne() {
    this.#orders += 1;
    const { id } = inStock[this.#orders % inStock.length];
    const order = `${this.#shop.name}-${this.#user.userId}-${this.#orders}`;
    do await sleep(pause, undefined, { signal: this.#signal });
    while (!(await this.#place(id, order)));
  }

  /** Whether the shop has answered, and lives on. */
  async #place(id, order) {
    const { url } = this.#shop;
    const isKilled = () => this.#shop.isDoomed || this.#shop.url !== url;
    try {
      await this.#browser.buy(id, order);
    } catch (error) {
      // How fetch() says that the connection failed. All else is no consequence of a kill.
      if (error instanceof TypeError && isKilled()) return false;
      throw error;
    }
    if (isKilled()) return false;
    this.#expect('BuyProduct', { order_id: order, ...bought(id) });
    return true;
  }

  #expect(event, variables) {
    this.#expected.push({ projectId: this.#shop.projectId, event, loginUserId: this.#user.userId, variables });
  }
}

const inStock = products.filter((product) => product.inStock);
