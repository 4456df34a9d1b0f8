/** Sends events to a collector at a steady rate, or as fast as it takes them. */
import { setTimeout as sleep } from 'node:timers/promises';

const keys = ['BuyProduct', 'ViewProduct', 'AddToCart', 'Login', 'Search', 'Register', 'ShareArticle', 'UseCoupon'];

/** The event of the API's documentation, with another key, user and price each time; one of fifty lacks its user. */
function makeEvent(at) {
  return {
    cs1: at % 50 === 7 ? undefined : String(9_128_391 + (at % 100)),
    tm: Date.now(),
    t: 'cstm',
    n: keys[at % keys.length],
    var: { product_name: '苹果', product_classify: '水果', product_price: at % 60 },
  };
}

export async function post(url, events) {
  const address = `${url}/v3/demo/s2s/cstm?stm=${Date.now()}`;
  const response = await fetch(address, { method: 'POST', body: JSON.stringify(events) });
  if (!response.ok) throw new Error(`the collector answered ${response.status}: ${await response.text()}`);
}

/** Sends `perSecond` events a second for so many seconds, 50 a request. Returns how many. */
export async function sendSteadily(url, perSecond, seconds) {
  const perRequest = 50;
  const start = performance.now();
  const count = perSecond * seconds;
  for (let sent = 0; sent < count; sent += perRequest) {
    const ahead = (sent / perSecond) * 1_000 - (performance.now() - start);
    if (ahead > 0) await sleep(ahead);
    await post(
      url,
      Array.from({ length: perRequest }, (_, at) => makeEvent(sent + at)),
    );
  }
  return count;
}

export async function sendAtOnce(url, count) {
  for (let sent = 0; sent < count; sent += 1_000)
    await post(
      url,
      Array.from({ length: Math.min(1_000, count - sent) }, (_, at) => makeEvent(sent + at)),
    );
}
