/** A method enters; one that does the same, and tracks an event each time it succeeds, leaves. */

import { types } from 'node:util';

type Method = (this: unknown, ...args: never[]) => unknown;

/**
 * Follows a result to its success, calls `succeeded` with the value once, and answers the result that the caller gets.
 * A failure passes through untouched.
 */
export type FollowResult = (result: unknown, succeeded: (value: unknown) => void) => unknown;

/** Follows values, promises, and the thenables of query builders, which run when they are awaited and not before. */
export const followPromise: FollowResult = (result, succeeded) => {
  if (types.isPromise(result)) {
    return result.then((value) => {
      succeeded(value);
      return value;
    });
  }
  if (isThenable(result)) observeThen(result, succeeded);
  else succeeded(result);
  return result;
};

interface Thenable {
  then: (resolved?: unknown, rejected?: unknown) => unknown;
}

function isThenable(result: unknown): result is Thenable {
  return typeof result === 'object' && result !== null && typeof (result as Partial<Thenable>).then === 'function';
}

// Its own `then`, seen through: calling it here would run the query a second time.
function observeThen(thenable: Thenable, succeeded: (value: unknown) => void): void {
  const then = thenable.then;
  let isReported = false;
  const observe = (value: unknown): void => {
    if (isReported) return;
    isReported = true;
    succeeded(value);
  };
  Reflect.defineProperty(thenable, 'then', {
    configurable: true,
    writable: true,
    value(this: unknown, resolved?: unknown, rejected?: unknown): unknown {
      const passOn = (value: unknown): unknown => {
        observe(value);
        return typeof resolved === 'function' ? (resolved as (value: unknown) => unknown)(value) : value;
      };
      return then.call(this, passOn, rejected);
    },
  });
}

/**
 * For adapters: wraps a method so that `succeeded` is called with `this`, the result and the arguments after each success.
 * Name, length, own properties and metadata stay, so that routers, guards and Swagger see no difference.
 */
export function trackCalls<Wrapped extends Method>(
  method: Wrapped,
  succeeded: (self: unknown, result: unknown, args: readonly unknown[]) => void,
  follow: FollowResult = followPromise,
): Wrapped {
  const wrapper = function (this: unknown, ...args: never[]): unknown {
    return follow(method.apply(this, args), (result) => {
      succeeded(this, result, args);
    });
  };
  Object.defineProperties(wrapper, Object.getOwnPropertyDescriptors(method));
  copyMetadata(method, wrapper);
  return wrapper as Wrapped;
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
