/** `@Track` for Nest: a method of any class that also tracks an event after each success. */

import { GrowingIOError, type EventKey } from '@growingio/upload';
import {
  bindContext,
  readBooleanOption,
  readDecoratedMethod,
  readTrackedCall,
  trackDecorated,
  type AskedArguments,
  type AskedResult,
  type CallOptions,
  type DecoratorArguments,
  type FollowValue,
  type MeantKey,
  type OfCall,
  type TypeScriptDecorator,
  type UserOfCall,
} from '@growingio/upload/adapter';
import { defer, isObservable, Subject, tap, type Observable } from 'rxjs';
import { injectedClient, injectInvisibly, readClientName } from './injection.js';
import { findClient } from './live-clients.js';
import { t } from './messages.js';

export interface TrackCallOptions<
  When extends OfCall<boolean> = OfCall<boolean>,
  User extends UserOfCall = UserOfCall,
> extends CallOptions<When, User> {
  /** The name of the client whose event it is. Default: the client without a name. */
  readonly client?: string | undefined;
  /** Whether an Observable is tracked at each of its values, and not once at its completion. Default false. */
  readonly each?: boolean | undefined;
}

/** Decorates methods that come to this result, by an Observable too, and are called with these arguments. */
type Decorator<Result, Arguments extends unknown[]> = TypeScriptDecorator<Emitted<Result>, Arguments>;

// An Observable arrives as its last value, or as each of them, and never itself.
type Emitted<Result> = (Result extends Observable<unknown> ? never : Result) | Observable<Result>;

/**
 * Tracks `event` each time the method succeeds: when it returns, its promise resolves, or its Observable completes. The
 * mapper makes the variables of the result and the arguments; above a method that has others it does not compile; one that
 * throws is refused as `mapper_failed` and harms nothing. The client is injected
 * by Nest, so an application without `GrowingIOModule` does not start. Throws a `GrowingIOError` on a wrong option and
 * above anything but a method.
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
): Decorator<AskedResult<Result, When, User>, AskedArguments<Arguments, When, User>> {
  const call = readTrackedCall(event, given, {
    client: readClientName,
    each: (name, value) => readBooleanOption(name, value, false),
  });
  const { client: name, each } = call.own;
  const follow = followObservable(each);
  return function decorate(...args: unknown[]): void {
    const decorated = readDecoratedMethod(call.decorator, args);
    const { owner } = decorated;
    if (owner === undefined) {
      throw new GrowingIOError(
        'ERR_GROWINGIO_DECORATOR',
        t`${call.decorator} above ${decorated.name}: Nest needs TypeScript's own decorators: set experimentalDecorators in tsconfig.json`,
      );
    }
    // A static method has no instance: its class gets a client all the same, so that the application needs the module.
    injectInvisibly(typeof owner === 'function' ? (owner.prototype as object) : owner, name);
    const find = (self: unknown) => injectedClient(self, name) ?? findClient(name);
    trackDecorated(decorated, call, find, follow);
  };
}

function followObservable(each: boolean): FollowValue {
  return function follow(value, succeeded) {
    if (!isObservable(value)) {
      succeeded(value);
      return value;
    }
    // In the context of the call: whoever feeds a shared Subject may be another user's request.
    const report = bindContext(succeeded);
    const reported = each ? value.pipe(tap(report)) : reportEnd(value, report);
    return value instanceof Subject ? subscribeBy(reported, value) : reported;
  };
}

// A subject has more than a subscription: `next`, `value`. What stands for it has the same, and reports what is subscribed.
function subscribeBy(reported: Observable<unknown>, subject: Subject<unknown>): Subject<unknown> {
  const subscribe = (...observer: unknown[]): unknown =>
    Reflect.apply(Reflect.get(reported, 'subscribe'), reported, observer);
  return new Proxy(subject, {
    get: (target, key) => (key === 'subscribe' ? subscribe : (Reflect.get(target, key, target) as unknown)),
  });
}

function reportEnd(source: Observable<unknown>, report: (last: unknown) => void): Observable<unknown> {
  let isReported = false;
  return defer(() => {
    let last: unknown;
    const next = (value: unknown): void => {
      last = value;
    };
    const complete = (): void => {
      if (isReported) return;
      isReported = true;
      report(last);
    };
    return source.pipe(tap({ next, complete }));
  });
}
