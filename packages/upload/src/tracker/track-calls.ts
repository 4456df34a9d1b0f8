/** A method enters; one that does the same, and tracks an event each time it succeeds, leaves. */

import { types } from 'node:util';

type Method = (this: unknown, ...args: never[]) => unknown;

/**
 * Follows a result to its success, calls `succeeded` with the value once, and answers the result that the caller gets.
 * A failure passes through untouched.
 */
export type FollowResult = (result: unknown, succeeded: (value: unknown) => void) => unknown;

/** Follows values and promises. */
export const followPromise: FollowResult = (result, succeeded) => {
  if (!types.isPromise(result)) {
    succeeded(result);
    return result;
  }
  return result.then((value) => {
    succeeded(value);
    return value;
  });
};

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
