/** Mistakes on purpose, as people make them: the page says which event of which user is wrong, and why. */

import { setTimeout as sleep } from 'node:timers/promises';
import { GrowingIO } from '@growingio/upload';

const projectId = 'demo-mistakes';
const pause = 30_000;
// What the SDK warns of is to be read on the page.
const logger = { debug() {}, info() {}, warn() {}, error() {} };

/** Makes them, and again every half a minute, until the signal is aborted. */
export async function makeMistakesAgain(host, signal) {
  while (!signal.aborted) {
    await makeMistakes(host);
    await sleep(pause, undefined, { signal }).catch(() => {});
  }
}

/** Two events arrive that are wrong, and one never leaves. */
export async function makeMistakes(host) {
  const client = new GrowingIO({ projectId, host, logger });
  // A variable key that nobody can create on the platform.
  client.track('BuyProduct', { 商品名称: '苹果', product_price: 14 }, { loginUserId: '10003' });
  // Nobody is logged in.
  client.track('ViewCart');
  await client.shutdown();
  // Another service, without the SDK: its time is in seconds.
  const seconds = Math.floor(Date.now() / 1000);
  await fetch(`${host}/v3/${projectId}/s2s/cstm?stm=${Date.now()}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([{ cs1: '10004', tm: seconds, t: 'cstm', n: 'Refund', var: { product_name: '香蕉' } }]),
  });
}
