/** Wraps a method so that it does the same, and tracks an event each time it succeeds. */

import { followResult } from '../scope/follow-result.js';

export type Method = (this: unknown, ...args: never[]) => unknown;

/**
 * Follows a value that is no promise to its success, calls `succeeded` with what it came to, and returns what the caller
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
 * before; promises of a kind of their own stay the same objects. A generator has succeeded when it is made. A failure
 * passes through untouched. Name, length, own properties and metadata stay, so that routers, guards and Swagger see no
 * difference. What `begin` returns at the call comes back as the last argument of `succeeded`.
 */
export function trackCalls<Wrapped extends Method, Begun = undefined>(
  method: Wrapped,
  succeeded: (self: unknown, result: unknown, args: readonly unknown[], begun: Begun | undefined) => void,
  { follow = takeAsSuccess, begin }: { follow?: FollowValue | undefined; begin?: (self: unknown) => Begun } = {},
): Wrapped {
  // A method and not a function expression: as what it stands for, it has no `prototype` of its own.
  const holder = {
    wrapper(this: unknown, ...args: never[]): unknown {
      const begun = begin?.(this);
      const report = (success: unknown): void => {
        succeeded(this, success, args, begun);
      };
      return followResult(method.apply(this, args), { succeeded: (value) => followSafely(follow, value, report) });
    },
  };
  const { wrapper } = holder as Record<'wrapper', Method>;
  Object.defineProperties(wrapper, Object.getOwnPropertyDescriptors(method));
  copyMetadata(method, wrapper);
  return wrapper as Wrapped;
}

// Looking at a host's value may throw, as at a strict Proxy: then it is its own success.
function followSafely(follow: FollowValue, value: unknown, report: (success: unknown) => void): unknown {
  const followed = { isReported: false };
  try {
    return follow(value, (success) => {
      followed.isReported = true;
      report(success);
    });
  } catch {
    if (!followed.isReported) report(value);
    return value;
  }
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
