/** `@Track` for methods of any class: tracks an event after each success. */

import { trackMapped } from '../client/for-adapters.js';
import { GrowingIO } from '../client/growingio.js';
import { wrongOption } from '../errors.js';
import type { MeantKey } from '../event/meant-key.js';
import type { EventKey } from '../event/register.js';
import { currentClient, currentTracker } from '../scope/current-tracker.js';
import { readDecoratedMethod, type DecoratedMethod } from './decorated-method.js';
import { trackCalls, type FollowValue, type Method } from './track-calls.js';
import type { Tracker } from '../tracker/tracker.js';
import {
  describeCall,
  readTrackedCall,
  type CallOptions,
  type DecoratorArguments,
  type TrackedCall,
  type UserOfCall,
} from './tracked-call.js';
import type {
  Asked,
  AskedArguments,
  AskedResult,
  Checked,
  OfCall,
  Returning,
  TypeScriptDecorator,
} from './typescript-decorator.js';
import { t } from '../text/messages.js';

type ClientOption = GrowingIO | (() => GrowingIO | null | undefined);

export interface TrackCallOptions<
  When extends OfCall<boolean> = OfCall<boolean>,
  User extends UserOfCall = UserOfCall,
> extends CallOptions<When, User> {
  /** Whose event it is, for methods that run outside of requests and scopes: a client, or a function that returns one. */
  readonly client?: ClientOption | undefined;
}

/**
 * Decorates methods that come to this result and are called with these arguments, as TypeScript's `experimentalDecorators` do,
 * and as the standard decorators (TC39) do.
 */
export interface TrackDecorator<Result = unknown, Arguments extends unknown[] = unknown[]> extends TypeScriptDecorator<
  Result,
  Arguments
> {
  <Decorated, Called extends Asked<Arguments>>(
    method: Decorated & Checked<Called, (...args: Called) => Returning<Result>>,
    context: ClassMethodDecoratorContext,
  ): Decorated;
}

/**
 * Tracks `event` each time the method succeeds: when it returns, or when its promise resolves; a generator, at its call. The
 * mapper makes the variables of the result and the arguments; above a method that has others it does not compile; one that
 * throws is refused as `mapper_failed` and harms nothing. The event is of the client in whose request or `scope()` the method is called, or of the option `client`; without
 * one, the process warns once (`GROWINGIO_NO_CLIENT`). Throws a `GrowingIOError` on a wrong option and above anything but a
 * method.
 */
export function Track<
  Event extends EventKey | MeantKey<Event>,
  Result = unknown,
  Arguments extends unknown[] = unknown[],
  Given = never,
  When extends OfCall<boolean> = OfCall<boolean>,
  User extends UserOfCall = UserOfCall,
>(
  event: Event,
  ...given: DecoratorArguments<Event, Result, Arguments, TrackCallOptions<When, User>, Given>
): TrackDecorator<AskedResult<Result, When, User>, AskedArguments<Arguments, When, User>> {
  const call = readTrackedCall(event, given, { client: readClient });
  return function decorate(...args: unknown[]) {
    return trackDecorated(readDecoratedMethod(call.decorator, args), call, () => findClient(call.own.client));
  } as TrackDecorator<AskedResult<Result, When, User>, AskedArguments<Arguments, When, User>>;
}

interface Begun {
  readonly client: GrowingIO | undefined;
  readonly tracker: Tracker | undefined;
}

/** For adapters: puts a method in its place that tracks the call, for the client that `find` returns. `find` must not throw. */
export function trackDecorated(
  decorated: DecoratedMethod,
  call: TrackedCall,
  find: (self: unknown) => GrowingIO | undefined,
  follow?: FollowValue,
): Method | undefined {
  let hasWarned = false;
  // The tracker of the call: when the method has succeeded, its request may be over.
  const begin = (self: unknown): Begun => {
    const client = find(self);
    return { client, tracker: client && currentTracker(client) };
  };
  const succeeded = (self: unknown, result: unknown, args: readonly unknown[], begun: Begun | undefined): void => {
    const client = begun?.client ?? find(self);
    if (client !== undefined) {
      trackMapped(client, call.event, () => describeCall(call, result, args), begun?.tracker);
    } else if (!hasWarned) {
      hasWarned = true;
      process.emitWarning(describeNoClient(call.decorator, decorated.name), { code: 'GROWINGIO_NO_CLIENT' });
    }
  };
  return decorated.replace(trackCalls(decorated.method, succeeded, { follow, begin }));
}

function describeNoClient(decorator: string, method: string): string {
  return t`${decorator} above ${method} found no client, so its events are lost: call the method in a request that growingio() has seen or in client.scope() (not with asyncContext: false), or name the client by the option client`;
}

function readClient(name: string, value: unknown): ClientOption | undefined {
  if (value === undefined || typeof value === 'function' || GrowingIO.is(value))
    return value as ClientOption | undefined;
  throw wrongOption(name, value, t`a client, such as new GrowingIO(), or a function that returns one`);
}

function findClient(option: ClientOption | undefined): GrowingIO | undefined {
  try {
    const found = option === undefined ? currentClient() : typeof option === 'function' ? option() : option;
    return GrowingIO.is(found) ? found : undefined;
  } catch {
    // The warning names the remedy.
    return undefined;
  }
}
