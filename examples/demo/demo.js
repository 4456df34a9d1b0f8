/**
 * Starts a collector and shops, sends visitors, and shows what arrived. `--distributed` puts a queue and relays between them,
 * and kills processes on the way. `--once` ends after the first round. `--plan` shows the tracking plan on the Nest shop instead, and ends.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startCollector } from '@growingio/collector';
import { onStopSignal } from '../../scripts/steps/stop-signals.js';
import { Fleet } from './fleet.js';
import { FourShops } from './four-shops.js';
import { Brake } from './kills.js';
import { makeMistakesAgain } from './mistakes.js';
import { playPlan } from './plan.js';
import { makeReport } from './report.js';
import { strollAround, users } from './visitors.js';
import { words } from './words.js';

const usualPort = 7080;
// Longer than the time after which the shops send what waits: what should not arrive gets its chance to.
const quietTime = 1500;

// Ends what is under way: the demo was stopped, or a process has ended by itself.
const halt = new AbortController();
const stopped = new Error('stopped');
const forgetSignals = onStopSignal(() => halt.abort(stopped));

let collector;
let stage;
let hasFailed = false;
try {
  const options = readOptions();
  if (options.plan) {
    await playPlan(halt.signal);
    process.exitCode = 0;
  } else await runShops(options);
} catch (error) {
  if (halt.signal.reason !== stopped) fail(error);
} finally {
  halt.abort(stopped);
  await stage?.stop().catch(fail);
  await collector?.close();
  forgetSignals();
}

async function runShops(options) {
  const brake = new Brake();
  collector = await openCollector(options, brake.respond);
  const parts = { collector, brake, onCrash: (error) => halt.abort(error), signal: halt.signal };
  stage = options.distributed ? new Fleet(parts) : new FourShops(parts);
  await run(options);
}

async function run({ once }) {
  if (!once) console.log(words.page(collector.url));
  await unlessHalted(stage.start());
  const expected = await unlessHalted(stage.playRound());
  await unlessHalted(once ? stage.settle() : sleep(quietTime));

  const names = new Map(users.map(({ userId, name }) => [userId, name]));
  const arrived = stage.readArrived();
  const { text, isAsExpected } = makeReport(arrived, expected, (userId) => names.get(userId) ?? '');
  console.log(`\n${text}`);
  if (once) {
    await stage.stop();
    process.exitCode = isAsExpected && arrived.isBalanced ? 0 : 1;
    return;
  }
  console.log(`\n${words.watch(collector.url)}`);
  console.log(words.mistakes());
  console.log(words.clickAround());
  await unlessHalted(
    Promise.all([makeMistakesAgain(collector.url, halt.signal), strollAround(stage.shops, halt.signal)]),
  );
}

/** The promise's result; but rejects at once when the demo is stopped, or when a process ends by itself. */
async function unlessHalted(promise) {
  const { signal } = halt;
  let stop;
  const halted = new Promise((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
  });
  promise.catch(() => {});
  try {
    return await Promise.race([promise, halted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function openCollector({ once, port }, respond) {
  if (port !== undefined) return startCollector({ port, respond });
  if (once) return startCollector({ port: 0, respond });
  return startCollector({ port: usualPort, respond }).catch(() => startCollector({ port: 0, respond }));
}

function readOptions() {
  const values = parseWords();
  if (values.port !== undefined && !/^\d{1,5}$/.test(values.port)) {
    throw new Error(words.wrongPort(values.port));
  }
  if (values.plan && values.distributed) throw new Error(words.planAlone());
  // Only what was seen to the end may pass.
  if (values.once || values.plan) process.exitCode = 1;
  return { ...values, port: values.port === undefined ? undefined : Number(values.port) };
}

function parseWords() {
  try {
    const { values } = parseArgs({
      options: {
        distributed: { type: 'boolean', default: false },
        once: { type: 'boolean', default: false },
        plan: { type: 'boolean', default: false },
        port: { type: 'string' },
      },
    });
    return values;
  } catch (error) {
    error.message = words.wrongOption(error.message);
    throw error;
  }
}

// What comes after the first failure follows from it.
function fail(error) {
  const { message, cause } = error;
  if (!hasFailed) console.error(words.failed(message, cause?.message));
  hasFailed = true;
  process.exitCode = 1;
}
