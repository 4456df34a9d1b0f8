/** A measuring process's line to its parent: its job, its result, and its questions to the sink. */

import { setImmediate as nextTurn } from 'node:timers/promises';

/** What to measure, and where to send. */
export const job = JSON.parse(process.argv[2]);

/** Ends with the parent, runs the measurement, and tells its result. */
export async function report(measure) {
  process.once('disconnect', () => process.exit(1));
  process.on('unhandledRejection', (error) => process.send({ error: String(error?.stack ?? error) }));
  try {
    process.send({ result: await measure() });
  } catch (error) {
    process.send({ error: String(error?.stack ?? error) });
  }
}

let questions = 0;

function askSink(message) {
  questions += 1;
  const question = questions;
  return new Promise((resolve) => {
    const listen = (answer) => {
      if (answer.question !== question) return;
      process.off('message', listen);
      resolve(answer);
    };
    process.on('message', listen);
    process.send({ ...message, question });
  });
}

/** Resolves when so many events have arrived at the sink, or when no more come: with how many there are. */
export const awaitArrival = (events) => askSink({ arrived: events });

/** Makes the sink answer with this status from now on. */
export const setSinkStatus = (status) => askSink({ sinkStatus: status });

// Events of one turn of the event loop: a busy server's.
const burst = 500;

/** Tracks so many events, a turn of the event loop after each 500. */
export async function trackAll(client, pool, count) {
  for (let at = 0; at < count; at += burst) {
    const end = Math.min(count, at + burst);
    for (let i = at; i < end; i += 1) client.track(pool[i % pool.length]);
    await nextTurn();
  }
}

/** What the process holds, in bytes, after all garbage is gone: V8's heap, and the Buffers outside of it. */
export async function readMemory() {
  for (let i = 0; i < 4; i += 1) {
    globalThis.gc();
    await nextTurn();
  }
  const { heapUsed, external } = process.memoryUsage();
  return { heap: heapUsed, external, held: heapUsed + external };
}
