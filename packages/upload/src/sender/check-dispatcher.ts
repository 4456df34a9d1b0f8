/** Refuses at start a dispatcher of the host's own through which nothing will ever go. */

import type { Dispatcher } from 'undici';
import { GrowingIOError } from '../errors.js';
import type { AnyDispatcher } from '../options/options.js';

/** Returns the dispatcher. Throws a `GrowingIOError` for one that is closed or destroyed. */
export function checkDispatcher(dispatcher: AnyDispatcher): Dispatcher {
  // Not every dispatcher says so: a `RetryAgent` does not.
  const { destroyed, closed } = dispatcher as { destroyed?: unknown; closed?: unknown };
  const state = destroyed === true ? 'destroyed' : closed === true ? 'closed' : undefined;
  if (state === undefined) return dispatcher as Dispatcher;
  throw new GrowingIOError(
    'ERR_GROWINGIO_OPTION',
    `dispatcher is ${state} already, so nothing can be sent through it: pass one that stays open until shutdown()`,
  );
}
