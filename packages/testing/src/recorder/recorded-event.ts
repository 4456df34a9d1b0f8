/** An event as a recorder keeps it: what would have been sent, by the names that `track()` has for it. */

import type { DeadEvent, EncodedEvent, EventKey, VariablesOf } from '@growingio/upload';

type SentValue<Value> =
  | (NonNullable<Value> extends number ? number : NonNullable<Value> extends string ? string : string | number)
  | (null extends Value ? undefined : never)
  | Extract<Value, undefined>;

/** The variables of an event as they are sent: strings and numbers, and no others; lists, Dates and the like are strings. */
export type SentVariables<Given> = { readonly [Key in keyof Given]: SentValue<Given[Key]> };

interface Kept<Event extends EventKey> {
  /** Event key (事件标识). */
  readonly event: Event;
  /** Login user ID (登录用户ID). */
  readonly loginUserId: string;
  /** When it happened, Unix time in ms. */
  readonly time: number;
  /** The number of a legacy event of type number. */
  readonly num?: number;
  /** Event variables (事件级变量); empty where there are none. */
  readonly variables: SentVariables<VariablesOf<Event>>;
}

/** An event that a client took. It is frozen. With a registered tracking plan, `event` tells which variables there are. */
export type RecordedEvent<Event extends EventKey = EventKey> = Event extends EventKey ? Kept<Event> : never;

/** What is asked of an event: a recorded one has all of it, one that a collector received may lack some. */
export interface SeenEvent {
  readonly event?: string | undefined;
  readonly loginUserId?: string | undefined;
  readonly time?: number | undefined;
  readonly num?: number | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
}

/** Reads the bytes that would be sent. */
export function readEvent(encoded: EncodedEvent): RecordedEvent {
  const {
    n: event,
    cs1: loginUserId,
    tm: time,
    num,
    var: variables = {},
  } = JSON.parse(encoded.bytes.toString()) as DeadEvent;
  const kept: object = {
    event,
    loginUserId,
    time,
    ...(num !== undefined && { num }),
    variables: Object.freeze(variables),
  };
  return Object.freeze(kept) as RecordedEvent;
}
