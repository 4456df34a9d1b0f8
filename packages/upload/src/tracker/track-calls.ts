/** A method enters; one that does the same, and tracks an event each time it succeeds, leaves. */

import { AsyncResource } from 'node:async_hooks';
import { types } from 'node:util';

export type Method = (this: unknown, ...args: never[]) => unknown;

/**
 * Follows a value that is no promise to its success, calls `succeeded` with what it came to, and answers what the caller
 * gets in its place. By default the value is its own success.
 */
export type FollowValue = (value: unknown, succeeded: (value: unknown) => void) => unknown;

const takeAsSuccess: FollowValue = (value, succeeded) => {
  succeeded(value);
  return value;
};

/**
 * Wraps a method so that `succeeded` is called with `this`, the result and the arguments after each success, in the async
 * context of the call. Promises are followed, and the thenables of query builders, which run when they are awaited and not
 * before. A failure passes through untouched. Name, length, own properties and metadata stay, so that routers, guards and
 * Swagger see no difference.
 */
export function trackCalls<Wrapped extends Method>(
  method: Wrapped,
  succeeded: (self: unknown, result: unknown, args: readonly unknown[]) => void,
  follow: FollowValue = takeAsSuccess,
): Wrapped {
  // A method and not a function expression: as what it stands for, it has no `prototype` of its own.
  const holder = {
    wrapper(this: unknown, ...args: never[]): unknown {
      const settle = (value: unknown): unknown =>
        follow(value, (success) => {
          succeeded(this, success, args);
        });
      const result = method.apply(this, args);
      if (types.isPromise(result)) return result.then(settle);
      return isThenable(result) ? observeThen(result, settle) : settle(result);
    },
  };
  const { wrapper } = holder as Record<'wrapper', Method>;
  Object.defineProperties(wrapper, Object.getOwnPropertyDescriptors(method));
  copyMetadata(method, wrapper);
  return wrapper as Wrapped;
}

interface Thenable {
  then: (resolved?: unknown, rejected?: unknown) => unknown;
}

function isThenable(result: unknown): result is Thenable {
  return typeof result === 'object' && result !== null && typeof (result as Partial<Thenable>).then === 'function';
}

// Its own `then`, seen through: calling it here would run the query a second time.
function observeThen(thenable: Thenable, settle: (value: unknown) => unknown): Thenable {
  const then = thenable.then;
  let isSettled = false;
  // In the context of the call: whoever awaits it may work for another user.
  const settleOnce = AsyncResource.bind((value: unknown): unknown => {
    if (isSettled) return value;
    isSettled = true;
    return settle(value);
  });
  Reflect.defineProperty(thenable, 'then', {
    configurable: true,
    writable: true,
    value(this: unknown, resolved?: unknown, rejected?: unknown): unknown {
      const passOn = (value: unknown): unknown => {
        const settled = settleOnce(value);
        return typeof resolved === 'function' ? (resolved as (value: unknown) => unknown)(settled) : settled;
      };
      return then.call(this, passOn, rejected);
    },
  });
  return thenable;
}

interface MetadataApi {
  getOwnMetadataKeys(target: object): unknown[];
  getOwnMetadata(key: unknown, target: object): unknown;
  defineMetadata(key: unknown, value: unknown, target: object): void;
}

// The package reflect-metadata puts these on Reflect; without it there is no metadata to keep.
function copyMetadata(from: object, to: object): void {
  const api = Reflect as Partial<MetadataApi>;
  for (const key of api.getOwnMetadataKeys?.(from) ?? []) {
    api.defineMetadata?.(key, api.getOwnMetadata?.(key, from), to);
  }
}
