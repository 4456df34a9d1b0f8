/** A plan and the calls of the code enter; where the two do not agree leaves. */

import { quote, suggestName, type Plan } from '@growingio/upload/adapter';
import { t } from '../../messages.js';
import { sorted } from '../file/plan-file.js';
import type { TrackedCall } from './find-calls.js';
import type { Finding } from './finding.js';

/** What the code tracks and should not comes first, then what it does not track. */
export function lintCalls({ events }: Plan, calls: readonly TrackedCall[]): Finding[] {
  const tracked = groupByEvent(calls);
  return [
    ...sorted(tracked).flatMap(([event, places]): Finding[] => {
      const planned = events.get(event);
      if (planned === undefined) {
        return [{ code: 'event_not_planned', event, message: describeUnplanned(event, events.keys()), calls: places }];
      }
      if (!planned.deprecated) return [];
      const message = t`the event ${quote(event)} is deprecated by the plan, and still tracked`;
      return [{ code: 'event_deprecated', event, message, calls: places }];
    }),
    ...sorted(events)
      .filter(([event, { deprecated }]) => !deprecated && !tracked.has(event))
      .map(([event]): Finding => {
        return { code: 'event_not_tracked', event, message: t`no code tracks the event ${quote(event)}` };
      }),
  ];
}

function describeUnplanned(event: string, planned: Iterable<string>): string {
  const meant = suggestName(event, planned);
  const what = t`the plan has no event ${quote(event)}`;
  return meant === undefined ? what : t`${what}: did you mean ${quote(meant)}?`;
}

/** A call whose key may be several is one of each. */
function groupByEvent(calls: readonly TrackedCall[]): Map<string, TrackedCall[]> {
  const found = new Map<string, TrackedCall[]>();
  for (const call of calls) {
    for (const event of call.events ?? []) {
      const group = found.get(event);
      if (group === undefined) found.set(event, [call]);
      else group.push(call);
    }
  }
  return found;
}
