/** Node's own timers and clock, taken when the module loads: they stay when a test replaces the global ones by fakes. */

import * as timers from 'node:timers';

/**
 * Node's own timers, and `now`, the Unix time in ms, also while Jest, Vitest or Sinon fake the global ones. For whatever has
 * to happen in the process's time and not in the time that an application sees: outboxes and senders of a host's own may
 * use them. They are plain Node timers: `unref()` what must not keep the process alive.
 */
export const realTimers = {
  setTimeout: realOf('setTimeout', timers.setTimeout),
  clearTimeout: realOf('clearTimeout', timers.clearTimeout),
  setInterval: realOf('setInterval', timers.setInterval),
  clearInterval: realOf('clearInterval', timers.clearInterval),
  setImmediate: realOf('setImmediate', timers.setImmediate),
  clearImmediate: realOf('clearImmediate', timers.clearImmediate),
  queueMicrotask: realOf('queueMicrotask', globalThis.queueMicrotask),
  now: realOf('Date', Date).now,
} as const;

/** The fakes of Sinon, Jest and Vitest, which may be there before this module is, know what they have replaced. */
function realOf<Timer extends object>(name: string, given: Timer): Timer {
  const { clock } = given as { readonly clock?: Readonly<Record<string, unknown>> };
  return (clock?.[`_${name}`] as Timer | undefined) ?? given;
}
