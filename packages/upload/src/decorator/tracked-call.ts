/** Checks the arguments of a decorator, and decides what to track of a call. */

import type { DescribedCall } from '../client/growingio.js';
import { types } from 'node:util';
import { swallowRejection } from '../runtime/call-safely.js';
import { GrowingIOError, wrongOption } from '../errors.js';
import { checkLoginUserId } from '../event/login-user-id.js';
import { checkEventKey } from '../event/keys.js';
import { printable } from '../text/printable.js';
import { checkObjectOption, readFunctionOption, refuseUnknownOptions } from '../options/read-option.js';
import type { EventKey, MappedVariables, MayLackVariables } from '../event/register.js';
import type { OfCall } from './typescript-decorator.js';
import { t } from '../text/messages.js';

/** Makes an event's variables from what a method returned and was called with. */
export type VariablesMapper<Event extends EventKey, Result, Arguments extends unknown[], Given = never> = (
  result: Result,
  ...args: Arguments
) => MappedVariables<Event, Given>;

type LoginUserId = string | number | bigint;

/** A function that says who did it. */
export type UserOfCall = OfCall<LoginUserId | null | undefined>;

/** What `@Track` takes beside the mapper, in every package. */
export interface CallOptions<When extends OfCall<boolean> = OfCall<boolean>, User extends UserOfCall = UserOfCall> {
  /** Who did it, when it is not the session's user: an ID, or a function of the result and the arguments. */
  readonly loginUserId?: LoginUserId | User | undefined;
  /**
   * Whether to track this call: a function of the result and the arguments, whose result is taken as true or false. A promise
   * is refused. Default: every call that succeeds.
   */
  readonly when?: When | undefined;
}

/** The arguments of `@Track` after the event key: the mapper may be left out only where the plan requires no variables. */
export type DecoratorArguments<Event extends EventKey, Result, Arguments extends unknown[], Options, Given = never> =
  MayLackVariables<Event> extends true
    ? | [mapper?: VariablesMapper<Event, Result, Arguments, Given> | null | undefined, options?: Options]
      | [options: Options]
    : [mapper: VariablesMapper<Event, Result, Arguments, Given>, options?: Options];

/** What a decorator was given: checked, and with a package's own options read. */
export interface TrackedCall<Own = object> {
  /** For messages: `@Track('BuyProduct')`. */
  readonly decorator: string;
  readonly event: string;
  readonly mapper: OfCall<unknown> | undefined;
  readonly when: OfCall<unknown> | undefined;
  readonly loginUserId: unknown;
  readonly own: Own;
}

/** Reads the options that only one package knows: each by its name, from whatever the user gave. */
export type OwnOptions<Own> = { readonly [Name in keyof Own]: (name: string, value: unknown) => Own[Name] };

/** Checks what stands in the brackets of `@Track(…)`. Throws a `GrowingIOError` that names the remedy. */
export function readTrackedCall<Own extends object>(
  event: unknown,
  given: readonly unknown[],
  ownOptions: OwnOptions<Own>,
): TrackedCall<Own> {
  const issue = checkEventKey(event);
  if (issue !== undefined) throw refusal('@Track', issue.message);
  const decorator = `@Track('${printable(event as string)}')`;
  try {
    return { decorator, event: event as string, ...readArguments(given, ownOptions) };
  } catch (error) {
    throw refusal(decorator, (error as Error).message);
  }
}

function refusal(decorator: string, message: string): GrowingIOError {
  return new GrowingIOError('ERR_GROWINGIO_DECORATOR', t`${decorator}: ${message}`);
}

function readArguments<Own extends object>(
  given: readonly unknown[],
  ownOptions: OwnOptions<Own>,
): Omit<TrackedCall<Own>, 'decorator' | 'event'> {
  const [first, second] = given;
  const hasOptionsOnly = given.length === 1 && typeof first === 'object' && first !== null;
  const mapper = hasOptionsOnly ? undefined : (first ?? undefined);
  if (mapper !== undefined && typeof mapper !== 'function') {
    throw wrongOption(t`the mapper`, mapper, t`a function of the result and the arguments that returns the variables`);
  }
  const options = ((hasOptionsOnly ? first : second) ?? {}) as Record<string, unknown>;
  checkObjectOption(t`the last argument`, options);
  refuseUnknownOptions(options, new Set(['loginUserId', 'when', ...Object.keys(ownOptions)]));
  const own = Object.entries<(name: string, value: unknown) => unknown>(ownOptions).map(([name, read]) => [
    name,
    read(name, options[name]),
  ]);
  return {
    mapper: mapper as OfCall<unknown> | undefined,
    when: readFunctionOption('when', options['when'] as OfCall<unknown> | undefined),
    loginUserId: readLoginUserId(options['loginUserId']),
    own: Object.fromEntries(own) as Own,
  };
}

function readLoginUserId(value: unknown): unknown {
  if (value === undefined || typeof value === 'function') return value;
  const id = checkLoginUserId(value);
  if (typeof id === 'string') return id;
  throw wrongOption('loginUserId', value, t`an ID or a function that returns one (${id.message})`);
}

/** Calls the functions; returns `undefined` when the call is not to be tracked. Throws what they throw. */
export function describeCall(call: TrackedCall, result: unknown, args: readonly unknown[]): DescribedCall | undefined {
  const ask = (given: OfCall<unknown>): unknown => {
    const returned = given(result as never, ...(args as never[]));
    // A promise is refused by its name, and must not end the process beside.
    swallowRejection(returned);
    return returned;
  };
  const isWanted = call.when === undefined || ask(call.when);
  if (types.isPromise(isWanted)) throw new TypeError(t`when returns a promise: what it decides comes too late`);
  if (!isWanted) return undefined;
  return {
    variables: call.mapper && ask(call.mapper),
    loginUserId: typeof call.loginUserId === 'function' ? ask(call.loginUserId as OfCall<unknown>) : call.loginUserId,
  };
}
