/** Follows what a function returned to its success or failure, and says what its caller gets. */

import { types } from 'node:util';
import { bindContext } from '../runtime/detached.js';

/** Hears how a result came out: once, of the one or the other. Must not throw. */
export interface Follower {
  /** Returns what the caller gets in the place of the value. */
  readonly succeeded: (value: unknown) => unknown;
  readonly failed?: (() => void) | undefined;
}

type Callback = (value: unknown) => unknown;
type Then = (this: unknown, resolved?: unknown, rejected?: unknown) => unknown;

/**
 * Follows a result to its end and returns what the caller gets.
 * - A plain promise: one that is derived from it, so that a rejection which nobody handles stays one.
 * - A promise with properties of its own (`cancel`, `json`) or of a subclass: itself. It is followed in a branch beside,
 *   before the caller's continuation; what `succeeded` answers is not used, and its rejection counts as handled.
 * - Another thenable, or a promise with another `then`, such as a query builder, which runs when it is awaited: itself. Its
 *   `then` is seen through and never called from here: one that nobody awaits never ends. A frozen one succeeds at once.
 * - Anything else succeeds at once.
 */
export function followResult(result: unknown, follower: Follower): unknown {
  const then = readThen(result);
  if (then === undefined) return follower.succeeded(result);
  if (types.isPromise(result)) {
    const base = basePrototype(result);
    const isPlain = Object.getPrototypeOf(result) === base;
    if (isPlain && !hasOwnProperties(result)) return derive(result, follower);
    // `await` takes a promise that is no subclass's by the base's `then`, whatever its own.
    if ((isPlain || then === base.then) && branchOff(result, base.then, follower)) return result;
  }
  return observeThen(result as object, then, follower) ? result : follower.succeeded(result);
}

function readThen(result: unknown): Then | undefined {
  if (typeof result !== 'object' || result === null) return undefined;
  try {
    const { then } = result as { then?: unknown };
    return typeof then === 'function' ? (then as Then) : undefined;
  } catch {
    // A strict Proxy, which refuses the keys that it does not know.
    return undefined;
  }
}

// `Promise.prototype`, of whatever realm: a test runner's promises are not those of Node's own modules.
function basePrototype(promise: object): { readonly then: Then } {
  let base = promise;
  for (let next = parentOf(base); next !== null && parentOf(next) !== null; next = parentOf(next)) base = next;
  return base as { readonly then: Then };
}

function parentOf(value: object): object | null {
  return Object.getPrototypeOf(value) as object | null;
}

// Symbols are Node's own bookkeeping, such as the async context; so is the `domain` of applications that use domains.
function hasOwnProperties(promise: object): boolean {
  return Object.getOwnPropertyNames(promise).some((name) => name !== 'domain');
}

function derive(promise: Promise<unknown>, { succeeded, failed }: Follower): Promise<unknown> {
  if (failed === undefined) return promise.then(succeeded);
  return promise.then(succeeded, (error: unknown) => {
    failed();
    throw error;
  });
}

function branchOff(promise: object, then: Then, { succeeded, failed }: Follower): boolean {
  try {
    then.call(promise, succeeded, () => failed?.());
    return true;
  } catch {
    // A subclass whose constructor takes something else than an executor.
    return false;
  }
}

/** The followers of the thenables that are seen through, by the `then` that stands in for theirs. */
const followersOf = new WeakMap<Then, Follower[]>();

// One `then` for each thenable, however often it is answered.
function observeThen(thenable: object, then: Then, follower: Follower): boolean {
  // In the context of the call: whoever awaits it may work for another user.
  const { failed } = follower;
  const bound = { succeeded: bindContext(follower.succeeded), failed: failed && bindContext(failed) };
  try {
    const own = Reflect.getOwnPropertyDescriptor(thenable, 'then');
    const known = own && followersOf.get(then);
    if (known !== undefined) return known.push(bound) > 0;
    const followers = [bound];
    const value = seeThrough(then, followers);
    followersOf.set(value, followers);
    const enumerable = own?.enumerable === true;
    return Reflect.defineProperty(thenable, 'then', { configurable: true, writable: true, enumerable, value });
  } catch {
    // A Proxy that takes no property.
    return false;
  }
}

function seeThrough(then: Then, followers: Follower[]): Then {
  const passOn = (value: unknown): unknown =>
    followers.splice(0).reduce((passed, follower) => follower.succeeded(passed), value);
  const fail = (): void => {
    for (const follower of followers.splice(0)) follower.failed?.();
  };
  return function observedThen(resolved, rejected) {
    const succeed: Callback = (value) => {
      const passed = passOn(value);
      return typeof resolved === 'function' ? (resolved as Callback)(passed) : passed;
    };
    const reject: Callback = (error) => {
      fail();
      if (typeof rejected === 'function') return (rejected as Callback)(error);
      throw error;
    };
    // Who asks for no failures is left without: a `then` of callbacks has nowhere to throw them to.
    const hears = typeof rejected === 'function' || followers.some(({ failed }) => failed !== undefined);
    try {
      return then.call(this, succeed, hears ? reject : rejected);
    } catch (error) {
      fail();
      throw error;
    }
  };
}
