/** JSON.stringify of a batch of ready events and one POST: what no library on this machine can beat. */

import { Pool } from 'undici';

/** It checks nothing, copies nothing and retries nothing: an array, `JSON.stringify`, and undici. */
export class Limit {
  #batch = [];
  #ready = [];
  #underWay = 0;
  #idle = [];
  #pool;
  #size;
  #connections;

  constructor(url, { batch, connections = 4 }) {
    this.#pool = new Pool(url, { connections });
    this.#size = batch;
    this.#connections = connections;
  }

  track(event) {
    this.#batch.push(event);
    if (this.#batch.length >= this.#size) this.#cut();
  }

  async flush() {
    if (this.#batch.length > 0) this.#cut();
    if (this.#underWay > 0) await new Promise((resolve) => this.#idle.push(resolve));
  }

  close() {
    return this.#pool.close();
  }

  #cut() {
    this.#ready.push(this.#batch);
    this.#batch = [];
    if (this.#underWay < this.#connections) void this.#work();
  }

  async #work() {
    this.#underWay += 1;
    for (let batch = this.#ready.shift(); batch !== undefined; batch = this.#ready.shift()) {
      const { body } = await this.#pool.request({
        path: '/v3/bench/s2s/cstm?stm=' + Date.now(),
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(batch),
      });
      await body.dump();
    }
    this.#underWay -= 1;
    if (this.#underWay === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }
}
