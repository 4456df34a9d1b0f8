/** Starts a collector and the three shops, sends visitors, and shows what arrived. `--once` ends after the first round. */

import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startCollector } from '@growingio/collector';
import { makeReport } from './report.js';
import { buildShops, shopKinds, startShop } from './shops.js';
import { strollAround, users, visitAll } from './visitors.js';

const usualPort = 7080;
const arrivalTimeout = 15_000;
// Longer than the time after which the shops send what waits: what should not arrive gets its chance to.
const quietTime = 1500;

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stopping.abort());

const shops = [];
let collector;
let hasFailed = false;
try {
  const options = readOptions();
  collector = await openCollector(options);
  await run(options);
} catch (error) {
  if (!stopping.signal.aborted) fail(error);
} finally {
  await stopShops().catch(fail);
  await collector?.close();
}

async function run({ once }) {
  await unlessStopped(buildShops(stopping.signal));
  shops.push(...shopKinds.map((kind) => startShop(kind, collector.url)));
  await unlessStopped(Promise.all(shops.map(async (shop) => (shop.url = await shop.ready))));
  for (const { name, url } of shops) console.log(`${name} shop: ${url}`);

  const expected = await unlessStopped(visitAll(shops));
  // What is late or missing is said below, with its name.
  await unlessStopped(collector.waitFor(expected.length, { timeout: arrivalTimeout }).catch(() => {}));
  if (once) await stopShops();
  else await unlessStopped(sleep(quietTime));

  const names = new Map(users.map(({ userId, name }) => [userId, name]));
  const { text, isAsExpected } = makeReport(collector.events, expected, (userId) => names.get(userId) ?? '');
  console.log(`\n${text}`);
  if (once) {
    process.exitCode = isAsExpected ? 0 : 1;
    return;
  }
  console.log(`\nWatch the events arrive: ${collector.url}`);
  console.log('Click through a shop yourself to see yours among them. Ctrl-C ends it.');
  await unlessStopped(strollAround(shops, stopping.signal));
}

/** The promise's result; but rejects at once when the demo is stopped, or when a shop ends by itself. */
async function unlessStopped(promise) {
  const { signal } = stopping;
  const crashes = shops.map(async (shop) => {
    const how = await shop.ended;
    throw shop.failed(`ended with ${how}`);
  });
  let stop;
  const stopped = new Promise((_, reject) => {
    stop = () => reject(new Error('stopped'));
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
  });
  for (const each of [promise, stopped, ...crashes]) each.catch(() => {});
  try {
    return await Promise.race([promise, stopped, ...crashes]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Stops all of them, and rejects afterwards with what went wrong with the first. */
async function stopShops() {
  const results = await Promise.allSettled(shops.splice(0).map((shop) => shop.stop()));
  const failure = results.find(({ status }) => status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}

async function openCollector({ once, port }) {
  if (port !== undefined) return startCollector({ port });
  if (once) return startCollector({ port: 0 });
  return startCollector({ port: usualPort }).catch(() => startCollector({ port: 0 }));
}

function readOptions() {
  const { values } = parseArgs({ options: { once: { type: 'boolean', default: false }, port: { type: 'string' } } });
  if (values.port !== undefined && !/^\d{1,5}$/.test(values.port)) {
    throw new Error(`--port is '${values.port}': pass a number, 0 (any free port) to 65535`);
  }
  // Only what was seen to the end may pass.
  if (values.once) process.exitCode = 1;
  return { once: values.once, port: values.port === undefined ? undefined : Number(values.port) };
}

// What comes after the first failure follows from it.
function fail(error) {
  if (!hasFailed) console.error(`demo: ${error.message}`);
  hasFailed = true;
  process.exitCode = 1;
}
