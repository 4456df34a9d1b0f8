/** A method of a controller or provider enters; one that also tracks an event after each success leaves. */

import { AsyncResource } from 'node:async_hooks';
import {
  checkEventKey,
  followPromise,
  GrowingIO,
  GrowingIOError,
  trackCalls,
  type EventKey,
  type FollowResult,
  type MayLackVariables,
  type VariablesOf,
} from '@growingio/upload';
import { Inject } from '@nestjs/common';
import { isObservable, tap } from 'rxjs';
import { onlyClient } from './live-clients.js';

/** Makes an event's variables from what a method answered and was called with. */
export type VariablesMapper<Event extends EventKey, Result, Arguments extends unknown[]> = (
  result: Result,
  ...args: Arguments
) => VariablesOf<Event> | null | undefined;

type MapperArguments<Event extends EventKey, Result, Arguments extends unknown[]> =
  MayLackVariables<Event> extends true
    ? [variables?: VariablesMapper<Event, Result, Arguments>]
    : [variables: VariablesMapper<Event, Result, Arguments>];

const clientOf = Symbol('growingio.client');
const clients = new WeakMap<object, GrowingIO>();

/**
 * Tracks `event` each time the method succeeds: when it returns, its promise resolves, or its Observable completes. The
 * mapper makes the variables; one that throws is refused as `mapper_failed` and harms nothing. The client is injected
 * by Nest, so an application without `GrowingIOModule` does not start. Throws a `GrowingIOError` on anything but a method.
 */
export function Track<Event extends EventKey, Result = unknown, Arguments extends unknown[] = unknown[]>(
  event: Event,
  ...[variables]: MapperArguments<Event, Result, Arguments>
): (target: object, key: string | symbol, descriptor: PropertyDescriptor) => void {
  const issue = checkEventKey(event);
  if (issue !== undefined) throw new GrowingIOError('ERR_GROWINGIO_DECORATOR', `@Track: ${issue.message}`);
  return function decorate(target, key, descriptor: PropertyDescriptor | undefined) {
    const method: unknown = descriptor?.value;
    if (descriptor === undefined || !isMethod(method) || typeof target === 'function') {
      const remedy = `${String(key)} is no method of an instance: put it above one`;
      throw new GrowingIOError('ERR_GROWINGIO_DECORATOR', `@Track('${event}'): ${remedy}`);
    }
    injectClient(target);
    descriptor.value = trackCalls(
      method,
      (self, result, args) => {
        const client = clients.get(self as object) ?? onlyClient();
        client?.trackMapped(event, variables && (() => variables(result as Result, ...(args as Arguments))));
      },
      followResult,
    );
  };
}

function isMethod(value: unknown): value is (this: unknown, ...args: never[]) => unknown {
  return typeof value === 'function';
}

// An accessor on the prototype and not a plain property: nothing shows on the instance, frozen ones work too.
function injectClient(target: object): void {
  if (!(clientOf in target)) {
    Object.defineProperty(target, clientOf, {
      set(this: object, client: GrowingIO) {
        clients.set(this, client);
      },
    });
  }
  Inject(GrowingIO)(target, clientOf);
}

const followResult: FollowResult = (result, succeeded) => {
  if (!isObservable(result)) return followPromise(result, succeeded);
  let last: unknown;
  return result.pipe(
    tap({
      next: (value) => {
        last = value;
      },
      // In the context of the call: whoever makes a shared Subject complete may be another user's request.
      complete: AsyncResource.bind(() => {
        succeeded(last);
      }),
    }),
  );
};
