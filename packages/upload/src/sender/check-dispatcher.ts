/** Refuses at start a dispatcher of the host's own through which nothing will ever go. */

import type { Dispatcher } from 'undici';
import { GrowingIOError } from '../errors.js';
import type { AnyDispatcher } from '../options/options.js';
import { t } from '../text/messages.js';

/** Returns the dispatcher. Throws a `GrowingIOError` for one that is closed or destroyed. */
export function checkDispatcher(dispatcher: AnyDispatcher): Dispatcher {
  // Not every dispatcher says so: a `RetryAgent` does not.
  const { destroyed, closed } = dispatcher as { destroyed?: unknown; closed?: unknown };
  if (destroyed !== true && closed !== true) return dispatcher as Dispatcher;
  const message =
    destroyed === true
      ? t`dispatcher is destroyed already, so nothing can be sent through it: pass one that stays open until shutdown()`
      : t`dispatcher is closed already, so nothing can be sent through it: pass one that stays open until shutdown()`;
  throw new GrowingIOError('ERR_GROWINGIO_OPTION', message);
}
