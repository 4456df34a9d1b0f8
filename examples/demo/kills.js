/** Kills a shop and a relay, each at a moment at which it has something to lose. */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from './until.js';
import { words } from './words.js';

/** The shop is killed when at least so many of its orders have not arrived. */
const fewestOrders = 3;

/**
 * Kills a shop when some of its orders lie in a file of its outbox, and all others have arrived. An answer alone promises nothing
 * for a few ms, since no response waits for the disk. So orders that it answers from the last look at the files on count as
 * not answered: `isDoomed` says it, and the shoppers place them again. Returns how many orders had not arrived.
 */
export async function killShop(shop, { answered, collector, signal }) {
  const isOfShop = ({ projectId }) => projectId === shop.projectId;
  const isLogin = ({ event }) => event === 'Login';
  const logins = answered.filter(isOfShop).filter(isLogin).length;
  const haveLoggedIn = () => collector.events.filter(isOfShop).filter(isLogin).length >= logins;
  await until(haveLoggedIn, { what: words.allLogins(), signal });

  const ordersOf = (events) => events.filter(isOfShop).flatMap(({ variables }) => variables?.order_id ?? []);
  const findMissing = () => {
    const arrived = new Set(ordersOf(collector.events));
    return ordersOf(answered).filter((order) => !arrived.has(order));
  };
  const isGoodMoment = async () => {
    const files = await readOutbox(shop.outbox);
    const missing = findMissing();
    return missing.length >= fewestOrders && missing.every((order) => files.includes(`"${order}"`));
  };
  const doom = async () => {
    if (!(await isGoodMoment())) return false;
    shop.isDoomed = true;
    shop.isDoomed = await isGoodMoment();
    return shop.isDoomed;
  };
  await until(doom, { what: words.ordersInOutbox(fewestOrders, shop.name), signal });
  const { length } = findMissing();
  await shop.process.kill();
  return length;
}

/** Kills a relay that waits for the collector's answer. Returns it, and how many events it had. */
export async function killRelay(relays, { brake, signal }) {
  const findBusy = async () => {
    for (const relay of relays) {
      const { pending } = await relay.process.ask('stats');
      if (pending > 0) return { relay, events: pending };
    }
    return undefined;
  };
  brake.hold();
  try {
    await until(() => brake.held > 0, { what: words.relaysRequest(), signal });
    const busy = await until(findBusy, { what: words.busyRelay(), signal });
    await busy.relay.process.kill();
    return busy;
  } finally {
    brake.release();
  }
}

/** Holds the collector's answers: `respond` is its option. */
export class Brake {
  held = 0;
  #released = Promise.resolve();
  #release;

  hold() {
    this.#released = new Promise((resolve) => (this.#release = resolve));
  }

  release() {
    this.#release?.();
    this.#release = undefined;
  }

  respond = async () => {
    if (this.#release === undefined) return;
    this.held += 1;
    await this.#released;
    this.held -= 1;
  };
}

/** All that the outbox's files say, as text: what it has written and not deleted yet. */
async function readOutbox(folder) {
  const names = await readdir(folder, { recursive: true });
  const files = names.filter((name) => name.endsWith('.segment')).map((name) => join(folder, name));
  // One that is deleted meanwhile is of no use: all its events are settled.
  const texts = await Promise.all(files.map((file) => readFile(file, 'latin1').catch(() => '')));
  return texts.join('\n');
}
