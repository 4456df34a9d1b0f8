/** A visitor's browser: it keeps cookies, and does what a person clicks. */

import { words } from './words.js';

const timeout = 15_000;

export class Browser {
  #shop;
  #cookies = new Map();

  constructor(shop) {
    this.#shop = shop;
  }

  view() {
    return this.#request(200, '/');
  }

  logIn({ userId, name }) {
    return this.#request(200, '/login', { userId, name });
  }

  /** `order` is the number of the order: the same when it is placed again. */
  buy(productId, order) {
    return this.#request(200, '/buy', { productId }, order && { 'idempotency-key': order });
  }

  /** Tries to buy, and is refused: 401 before the login, 409 when the product is sold out. */
  failToBuy(productId, status) {
    return this.#request(status, '/buy', { productId });
  }

  logOut() {
    return this.#request(200, '/logout', {});
  }

  async #request(expectedStatus, path, fields, headers) {
    const response = await fetch(this.#shop.url + path, {
      method: fields === undefined ? 'GET' : 'POST',
      headers: { ...headers, cookie: [...this.#cookies].map((cookie) => cookie.join('=')).join('; ') },
      body: fields && new URLSearchParams(fields),
      signal: AbortSignal.timeout(timeout),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      this.#cookies.set(name, value);
    }
    const text = await response.text();
    if (response.status !== expectedStatus) {
      throw new Error(words.wrongAnswer(this.#shop.name, path, response.status, text.slice(0, 500)));
    }
  }
}
