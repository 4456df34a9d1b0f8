/** The events that `--event` names, of a plan. */

import { quote, suggestName, type Plan } from '@growingio/upload/adapter';
import { CommandError } from '../../command/command-error.js';
import { t } from '../../messages.js';

/** What is wrong with a plan, in the file or on GrowingIO. */
export function planError(message: string, next: string): CommandError {
  return new CommandError(1, 'ERR_GROWINGIO_PLAN', message, next);
}

/** The whole plan without keys. Throws a `CommandError` for one that is not there: `place` says where that is. */
export function chooseEvents(plan: Plan, keys: readonly string[] | undefined, place: string): Plan {
  if (keys === undefined) return plan;
  const missing = keys.find((key) => !plan.events.has(key));
  if (missing === undefined) return pickEvents(plan, keys);
  const like = suggestName(missing, plan.events.keys());
  throw planError(
    t`there is no event ${quote(missing)} ${place}`,
    like === undefined ? t`look at its spelling: an event key is that of 事件标识` : t`did you mean ${like}?`,
  );
}

/** Those of the keys that are there. */
export function pickEvents(plan: Plan, keys: readonly string[] | undefined): Plan {
  if (keys === undefined) return plan;
  return { events: new Map([...plan.events].filter(([key]) => keys.includes(key))) };
}
