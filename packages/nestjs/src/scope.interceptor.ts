/** A request that may have lost its async context on the way enters; its handler runs in it again. */

import type { GrowingIO, ResponseLike } from '@growingio/upload';
import type { CallHandler, ExecutionContext, NestInterceptor, NestModule, Type } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import type { Observable } from 'rxjs';

/** Session stores and strategies of passport in a middleware behind ours may lose the context. Where it is intact, nothing happens. */
export class ScopeInterceptor implements NestInterceptor {
  constructor(private readonly client: GrowingIO) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = readRequest(context);
    // Only what the middleware has seen: a message or a subscription is no request, and has no session to read.
    if (request?.growingio === undefined) return next.handle();
    // Nest binds the handler to the context in which handle() is called.
    return this.client.scopeRequest(request, answered, () => next.handle());
  }
}

interface SeenRequest {
  readonly growingio?: unknown;
}

function readRequest(context: ExecutionContext): SeenRequest | undefined {
  const type: string = context.getType();
  if (type === 'http') return context.getArgByIndex<SeenRequest>(0);
  // The third argument of a resolver is the context, in which @nestjs/graphql keeps the host's request.
  if (type === 'graphql') return context.getArgByIndex<{ readonly req?: SeenRequest } | undefined>(2)?.req;
  return undefined;
}

// The response of a request that has been seen is known: this one is never asked.
const answered: ResponseLike = { destroyed: true, writableFinished: true, once: () => undefined };

/**
 * Whether a module other than this one mounts middleware, as `configure()` does: it comes behind ours. Otherwise nothing can
 * lose the context, since Nest awaits its guards, and no interceptor is better than one: it shows in the timing.
 */
export function hasMiddlewareBehind(own: Type, modules: ModulesContainer): boolean {
  const others = [...modules.values()].filter(({ metatype }) => metatype !== own);
  return others.some(({ metatype }) => typeof (metatype.prototype as Partial<NestModule>).configure === 'function');
}
