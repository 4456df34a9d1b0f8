/**
 * Floods a collector and its page, and prints what that takes: `npm run flood [-- --seconds 60] [-- --rate 1000]`. It measures, and judges
 * nothing: on a machine that does something else as well the figures say more of that machine.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openPage } from './watch-page.js';
import { post, sendAtOnce, sendSteadily } from './sender.js';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, rate: { type: 'string', default: '1000' } },
});
const [seconds, rate] = [Number(values.seconds), Number(values.rate)];
const kept = 100_000;

const child = fork(join(import.meta.dirname, 'collector-process.js'), { execArgv: ['--expose-gc'] });
const [{ url }] = await once(child, 'message');
const page = await openPage(url);
try {
  await flood();
} finally {
  await page.close();
  child.disconnect();
}

async function flood() {
  const begun = await page.now();
  let most = 0;
  const watching = setInterval(() => void page.elements().then((count) => (most = Math.max(most, count))), 500);
  const sent = await sendSteadily(url, rate, seconds);
  const seen = await page.sees(sent);
  clearInterval(watching);
  const tasks = await page.longTasks();
  const later = tasks.filter(({ at }) => at > begun + 1_000);
  const { total, kept: held } = await (await fetch(`${url}/api/stats`)).json();
  print(`${rate} events a second for ${seconds} s`, {
    'events sent': sent,
    'received by the collector': total.events,
    'shown by the page': seen ? sent : await page.figure('figure-events'),
    'long tasks after the first second': later.length,
    'of them above 100 ms': later.filter(({ ms }) => ms > 100).length,
    'the longest, ms': round(Math.max(0, ...later.map(({ ms }) => ms))),
    'most elements': most,
    'processes that waited for a processor': round(loadavg()[0]),
  });
  await sendAtOnce(url, Math.max(0, kept - held));
  await page.sees(Math.max(kept, sent));
  const keys = await page.type('event:Login');
  print(`a search, key by key, with ${kept} kept`, {
    'keys that took longer than 16 ms': keys.length,
    'the slowest, ms': round(Math.max(0, ...keys)),
  });
  print(`memory of the collector with ${kept} events of the API's example`, await memory());
  // What JSON takes beside the value is little.
  for (let at = 0; at < 30; at += 1) await post(url, [{ cs1: '1', tm: Date.now(), t: 'cstm', n: 'Fat', var: { a: 'x'.repeat(8_000_000) } }]); // prettier-ignore
  const stats = await (await fetch(`${url}/api/stats`)).json();
  print('after 30 events of 8 MB in a row', { ...(await memory()), 'events kept': stats.kept, 'their bytes, MiB': round(stats.bytes / 2 ** 20) }); // prettier-ignore
}

async function memory() {
  child.send('memory');
  const [{ rss, heapUsed, external }] = await once(child, 'message');
  const inMiB = (bytes) => round(bytes / 2 ** 20);
  return { 'resident, MiB': inMiB(rss), 'heap, MiB': inMiB(heapUsed), 'buffers, MiB': inMiB(external) };
}

function print(title, figures) {
  console.log(title);
  for (const [name, figure] of Object.entries(figures)) console.log(`  ${name.padEnd(40)}${figure}`);
}

function round(value) {
  return Math.round(value * 10) / 10;
}
