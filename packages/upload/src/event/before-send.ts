/** Asks the option `beforeSend` what becomes of an event: a copy of it enters; what is to be sent leaves, or why nothing is. */

import { types } from 'node:util';
import { wrongOption } from '../errors.js';
import { swallowRejection } from '../runtime/call-safely.js';
import { describeThrown } from '../text/describe-error.js';
import { suggestName } from '../text/did-you-mean.js';
import { list } from '../text/list.js';
import { quote } from '../text/quote.js';
import type { EventIssue } from './issue.js';
import { checkLoginUserId } from './login-user-id.js';
import { t } from '../text/messages.js';

/** An event that is about to be kept, as it will be sent: what `beforeSend` gets, and returns. It may be changed. */
export interface OutgoingEvent {
  /** Event key (事件标识). Required. */
  event: string;
  /** Login user ID (登录用户ID). Required. */
  loginUserId: string;
  /** When it happened, Unix time in ms. Required. */
  time: number;
  /** The number of a legacy event of type number. */
  num?: number | undefined;
  /** Event variables (事件级变量), normalised: lists, Dates and the like are strings. Empty where there are none. */
  variables: Record<string, string | number>;
}

/** Returns the event that is sent in place of the one it gets, the same one changed or another; null drops it, and so does nothing. */
export type BeforeSend = (event: OutgoingEvent) => OutgoingEvent | null;

/** What the host's function returned: an event that is still to be checked, apart from its user; or why there is none. */
export type HookResult =
  | { readonly event: Readonly<Record<keyof OutgoingEvent, unknown>>; readonly loginUserId: string }
  | { readonly issues: readonly EventIssue[] };

const required = ['event', 'loginUserId', 'time'] as const;
const fields: readonly string[] = [...required, 'num', 'variables'] satisfies (keyof OutgoingEvent)[];
const mostNamed = 5;

/** Reads the option. Throws a `GrowingIOError` for what is no function, and for one of which it can be seen that it returns a promise. */
export function readBeforeSend(value: unknown): BeforeSend | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'function') throw wrongOption('beforeSend', value, t`a function of the event`);
  if (types.isAsyncFunction(value)) {
    const wanted = t`one that returns the event itself, or null to drop it`;
    throw wrongOption('beforeSend', value, wanted, () => t`an async function`);
  }
  return value as BeforeSend;
}

/** Asks the host's function, which may do anything: nothing is sent unless it has returned an event. */
export class BeforeSendHook {
  readonly #hook: BeforeSend;
  #isAsking = false;

  constructor(hook: BeforeSend) {
    this.#hook = hook;
  }

  /** Never throws. No issue at all means that the event is dropped on purpose. */
  ask(given: OutgoingEvent): HookResult {
    if (this.#isAsking) return refuse('recursive', t`beforeSend tracks an event itself: that would never end`);
    this.#isAsking = true;
    try {
      const { time } = given;
      const returned: unknown = this.#hook.call(undefined, given);
      return readReturned(returned, time);
    } catch (error) {
      const where = describeThrown(error);
      return refuse('threw', t`it threw: the event is not sent, since it may have been left as it was (${where})`);
    } finally {
      this.#isAsking = false;
    }
  }
}

function readReturned(returned: unknown, time: number): HookResult {
  if (returned === null || returned === undefined) return { issues: [] };
  if (types.isPromise(returned)) {
    swallowRejection(returned);
    return refuse('not_an_object', t`it returns a promise: it has to return the event itself, or null to drop it`);
  }
  if (typeof returned !== 'object') {
    return refuse('not_an_object', t`it returns a ${typeof returned}: return the event, or null to drop it`);
  }
  const unknown = Object.keys(returned).filter((name) => !fields.includes(name));
  // What was to be hidden may still stand under its right name.
  if (unknown.length > 0) return { issues: unknown.slice(0, mostNamed).map(describeUnknown) };
  // Each is read once: a getter may return something else the next time.
  const { event, loginUserId, time: newTime, num, variables } = returned as Partial<Record<string, unknown>>;
  const read = { event, loginUserId, time: newTime, num, variables };
  const missing = required.filter((name) => read[name] === undefined || read[name] === null);
  if (missing.length > 0) return { issues: missing.map(describeMissing) };
  const id = checkLoginUserId(loginUserId);
  if (typeof id !== 'string') return { issues: [id] };
  // What track() has taken is taken again: as a Date it may be of any year.
  return { event: { ...read, time: newTime === time ? new Date(time) : newTime }, loginUserId: id };
}

function describeUnknown(name: string): EventIssue {
  const like = suggestName(name, fields);
  const hint = like === undefined ? t`it has ${list(fields)}` : t`did you mean ${like}?`;
  const message = t`${quote(name).slice(1, -1)} is no field of an event: ${hint}`;
  return { code: 'unknown_option', path: `beforeSend.${name.length > 64 ? `${name.slice(0, 64)}…` : name}`, message };
}

function describeMissing(name: string): EventIssue {
  return { code: 'missing', path: name, message: t`beforeSend has taken it away: no event is sent without ${name}` };
}

function refuse(code: EventIssue['code'], message: string): HookResult {
  return { issues: [{ code, path: 'beforeSend', message }] };
}
