/** A time limit that runs only while the event loop does, and after it has read what its sockets hold. */

import type { Cancel, Clock } from '../runtime/clock.js';
import { realTimers } from '../runtime/real-timers.js';

const parts = 4;

/**
 * Calls `expire` after `ms`, unless cancelled. While the event loop is blocked, or the process is stopped, the time hardly
 * runs: an answer may be there that nobody could read. So it is counted in parts, of which a block uses up one, and before
 * the end the event loop has two turns to read its sockets.
 */
export function afterRunning(ms: number, clock: Clock, expire: () => void): Cancel {
  let cancelPart: Cancel = () => undefined;
  let isCancelled = false;
  const expireUnlessCancelled = (): void => {
    if (!isCancelled) expire();
  };
  const wait = (left: number, partsLeft: number): void => {
    const part = Math.ceil(left / partsLeft);
    cancelPart = clock.after(part, () => {
      if (left > part) wait(left - part, partsLeft - 1);
      else realTimers.setImmediate(() => realTimers.setImmediate(expireUnlessCancelled));
    });
  };
  wait(ms, parts);
  return () => {
    isCancelled = true;
    cancelPart();
  };
}
