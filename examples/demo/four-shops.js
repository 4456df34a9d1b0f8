/** The usual stage: four shops that send to the collector, and one round of visitors. */

import { shopKinds, startShop } from './shops.js';
import { stopAll } from './start-process.js';
import { visitAll } from './visitors.js';
import { words } from './words.js';

const arrivalTimeout = 15_000;

export class FourShops {
  shops = [];
  #parts;
  #processes = [];

  /** `onCrash` is told of a process that ends by itself. */
  constructor({ collector, onCrash }) {
    this.#parts = { collector, onCrash };
  }

  async start() {
    const { collector, onCrash } = this.#parts;
    const started = Object.values(shopKinds).map((kind) => ({
      ...kind,
      process: startShop(kind, { GROWINGIO_HOST: collector.url }, onCrash),
    }));
    this.#processes = started.map(({ process }) => process);
    this.shops = await Promise.all(started.map(async (shop) => ({ ...shop, url: await shop.process.ready })));
    for (const { name, url } of this.shops) console.log(words.shop(name, url));
  }

  /** Sends the visitors, and returns the events that have to arrive: most of them have when it resolves. */
  async playRound() {
    const expected = await visitAll(this.shops);
    // What is late or missing is said in the report, with its name.
    await this.#parts.collector.waitFor(expected.length, { timeout: arrivalTimeout }).catch(() => {});
    return expected;
  }

  /** What arrived, and nothing more to say of it. */
  readArrived() {
    return { events: this.#parts.collector.events, notes: [], isBalanced: true };
  }

  /** Stops the shops: they deliver what they still hold. */
  settle() {
    return this.stop();
  }

  stop() {
    return stopAll(this.#processes.splice(0));
  }
}
