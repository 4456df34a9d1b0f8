/** Assertions for Node's own test runner, `node:test`, and for every other: they throw an `AssertionError`. */

import { AssertionError } from 'node:assert';
import type { EventKey } from '@growingio/upload';
import type { MeantKey } from '@growingio/upload/adapter';
import type { EventSource } from './expect/source.js';
import { toHaveTracked, toHaveTrackedFor, toHaveTrackedTimes, type Verdict } from './expect/verdicts.js';
import type { ExpectedVariables } from './matcher/matcher.js';

/** An event of this key was tracked, with at least these variables: written as they are for `track()`. */
export function assertTracked<Event extends EventKey | MeantKey<Event>>(
  source: EventSource,
  event: Event,
  variables?: ExpectedVariables<Event>,
): void {
  affirm(toHaveTracked(source, event, variables), true, assertTracked);
}

/** No event of this key was tracked, with these variables. */
export function assertNotTracked<Event extends EventKey | MeantKey<Event>>(
  source: EventSource,
  event: Event,
  variables?: ExpectedVariables<Event>,
): void {
  affirm(toHaveTracked(source, event, variables), false, assertNotTracked);
}

/** As many events of this key were tracked, and no more. */
export function assertTrackedTimes<Event extends EventKey | MeantKey<Event>>(
  source: EventSource,
  event: Event,
  times: number,
): void {
  affirm(toHaveTrackedTimes(source, event, times), true, assertTrackedTimes);
}

/** Another number of events of this key was tracked. */
export function assertNotTrackedTimes<Event extends EventKey | MeantKey<Event>>(
  source: EventSource,
  event: Event,
  times: number,
): void {
  affirm(toHaveTrackedTimes(source, event, times), false, assertNotTrackedTimes);
}

/** An event of this key was tracked for this login user, with at least these variables. */
export function assertTrackedFor<Event extends EventKey | MeantKey<Event>>(
  source: EventSource,
  loginUserId: string | number | bigint,
  event: Event,
  variables?: ExpectedVariables<Event>,
): void {
  affirm(toHaveTrackedFor(source, loginUserId, event, variables), true, assertTrackedFor);
}

/** No event of this key was tracked for this login user, with these variables. */
export function assertNotTrackedFor<Event extends EventKey | MeantKey<Event>>(
  source: EventSource,
  loginUserId: string | number | bigint,
  event: Event,
  variables?: ExpectedVariables<Event>,
): void {
  affirm(toHaveTrackedFor(source, loginUserId, event, variables), false, assertNotTrackedFor);
}

function affirm({ pass, message }: Verdict, wanted: boolean, assertion: (...args: never) => void): void {
  if (pass === wanted) return;
  throw new AssertionError({
    message: message(),
    ...{ actual: pass, expected: wanted, operator: assertion.name, stackStartFn: assertion },
  });
}
