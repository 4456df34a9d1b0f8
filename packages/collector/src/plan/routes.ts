/** The route to every event key and variable that was seen, and to what is probably wrong with them. */

import type { PlannedEvent } from '@growingio/upload/adapter';
import { sendJson } from '../api/answer.js';
import type { Route } from '../api/route.js';
import { findIn } from './findings.js';
import type { SeenEvent, SeenPlan } from './seen-plan.js';

const mostUnseen = 500;

/** `GET /api/plan` */
export function planRoutes(seen: SeenPlan): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/plan',
      answer({ response }) {
        const { plan, events, more } = seen;
        const known = new Set(events.map(({ event }) => event));
        const unseen = [...(plan?.events.keys() ?? [])].filter((key) => !known.has(key));
        sendJson(response, {
          loaded: plan !== undefined,
          events: events.map((event) => showEvent(event, plan && { event: plan.events.get(event.event) })),
          more,
          unseen: unseen.slice(0, mostUnseen),
          findings: findIn(seen),
        });
      },
    },
  ];
}

/** Whether the plan has it; without a plan nobody knows. */
type Planned = 'yes' | 'no' | 'unknown';

function showEvent(seen: SeenEvent, plan: { readonly event: PlannedEvent | undefined } | undefined) {
  const { event, count, problems, first, last, variables, missing } = seen;
  const planned: Planned = plan === undefined ? 'unknown' : plan.event === undefined ? 'no' : 'yes';
  return {
    ...{ event, count, problems, first, last, planned },
    variables: variables.newest().map(([key, variable]) => {
      const rule = plan?.event?.variables.get(key);
      const isPlanned: Planned = planned !== 'yes' ? planned : rule === undefined ? 'no' : 'yes';
      return {
        ...{ key, count: variable.count, types: variable.types, first: variable.first, last: variable.last },
        ...{ examples: variable.examples, planned: isPlanned },
        ...{ required: rule?.required === true, type: rule?.type },
      };
    }),
    moreVariables: variables.left,
    missing: [...missing.keys()],
  };
}
