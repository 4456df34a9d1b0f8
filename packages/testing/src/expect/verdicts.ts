/** Decides what the matchers of all test runners say: events and an expectation enter; whether it is met, and a message, leave. */

import type { EventKey } from '@growingio/upload';
import { quote, type MeantKey } from '@growingio/upload/adapter';
import { readMatcher, type EventPattern, type ExpectedVariables } from '../matcher/matcher.js';
import { t } from '../messages.js';
import { describeSeen, listEvents } from '../report/describe-seen.js';
import { readSource } from './source.js';

/** The matchers, as `expect(recorder)` has them. `Result` is what the test runner's own return. */
export interface TrackMatchers<Result> {
  /** An event of this key was tracked, with at least these variables: written as they are for `track()`, or as matchers. */
  toHaveTracked<Event extends EventKey | MeantKey<Event>>(event: Event, variables?: ExpectedVariables<Event>): Result;
  /** As many events of this key were tracked, and no more. */
  toHaveTrackedTimes<Event extends EventKey | MeantKey<Event>>(event: Event, times: number): Result;
  /** An event of this key was tracked for this login user, with at least these variables. */
  toHaveTrackedFor<Event extends EventKey | MeantKey<Event>>(
    loginUserId: string | number | bigint,
    event: Event,
    variables?: ExpectedVariables<Event>,
  ): Result;
}

/** Whether it is met; `message` says what is wrong, with `not` too. */
export interface Verdict {
  readonly pass: boolean;
  readonly message: () => string;
}

/** For `expect.extend()`. */
export const matchers = { toHaveTracked, toHaveTrackedFor, toHaveTrackedTimes };

/** See `TrackMatchers`. */
export function toHaveTracked(source: unknown, event: unknown, variables?: unknown): Verdict {
  return decide(source, { event: readKey(event), variables } as EventPattern);
}

/** See `TrackMatchers`. */
export function toHaveTrackedFor(source: unknown, loginUserId: unknown, event: unknown, variables?: unknown): Verdict {
  if (loginUserId === undefined)
    throw new TypeError(t`the login user ID is ${quote(loginUserId)}: pass a string or an integer`);
  return decide(source, { loginUserId, event: readKey(event), variables } as EventPattern);
}

/** See `TrackMatchers`. */
export function toHaveTrackedTimes(source: unknown, event: unknown, times: unknown): Verdict {
  if (!Number.isInteger(times) || (times as number) < 0) {
    throw new TypeError(t`the number of times is ${quote(times)}: pass a whole number, 0 or more`);
  }
  const wanted = readMatcher(readKey(event));
  const { events, known } = readSource(source);
  const found = events.filter(wanted.accepts).length;
  const said = t`${wanted.text} was tracked ${count(found)}`;
  return {
    pass: found === times,
    message: () =>
      found === times
        ? [t`${said}, and should not have been`, listEvents(events)].join('\n\n')
        : [
            t`${said}, expected: ${count(times as number)}`,
            ...describeSeen(events, found === 0 ? wanted : undefined, known),
          ].join('\n\n'),
  };
}

function count(times: number): string {
  return times === 1 ? t`once` : t`${times} times`;
}

function decide(source: unknown, pattern: EventPattern): Verdict {
  const wanted = readMatcher(pattern);
  const { events, known } = readSource(source);
  const pass = events.some(wanted.accepts);
  return {
    pass,
    message: () =>
      pass
        ? [t`${wanted.text} was tracked, and should not have been`, listEvents(events)].join('\n\n')
        : [t`${wanted.text} was not tracked`, ...describeSeen(events, wanted, known)].join('\n\n'),
  };
}

function readKey(event: unknown): string {
  if (typeof event === 'string') return event;
  throw new TypeError(t`the event is ${quote(event)}: pass an event key, such as BuyProduct`);
}
