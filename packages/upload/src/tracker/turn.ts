/** Numbers the turns of the event loop. */

import { performance } from 'node:perf_hooks';
import { realTimers } from '../runtime/real-timers.js';

// Taken at once: a test may replace the global ones by fakes.
const { nodeTiming } = performance as {
  readonly nodeTiming: { readonly uvMetricsInfo?: { readonly loopCount: number } };
};

/**
 * A number that has risen when it is asked for again in a later turn of the event loop; a timer that is due by the end of a
 * turn still belongs to it. libuv's own count: an immediate that counts took 4 µs of a request, since each turn had to run one.
 */
export function currentTurn(): number {
  // Node 22 has it since 22.8.
  return nodeTiming.uvMetricsInfo?.loopCount ?? countTurn();
}

let turn = 0;
let isTurning = false;

function countTurn(): number {
  if (!isTurning) {
    isTurning = true;
    realTimers.setImmediate(() => {
      isTurning = false;
      turn += 1;
    });
  }
  return turn;
}
