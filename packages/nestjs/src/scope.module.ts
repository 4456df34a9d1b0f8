/** Puts a request that may have lost its async context back into it, behind every middleware. */

import { growingio as middleware } from '@growingio/express';
import type { GrowingIO } from '@growingio/upload';
import { Inject, Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { HttpAdapterHost, ModulesContainer } from '@nestjs/core';

/** The clients of an application, of which each module that has one says so to the `ScopeModule` among its imports. */
export class ScopedClients extends Set<GrowingIO> {}

/**
 * Session stores and strategies of passport in a middleware of another module, which comes behind ours, may lose the
 * context. So ours is mounted once more behind them all: unlike an interceptor, it does not show in the timing. Fastify
 * needs none: its plugin enters the context in hooks that come later than any such middleware.
 */
@Module({ providers: [ScopedClients], exports: [ScopedClients] })
export class ScopeModule implements NestModule {
  constructor(
    @Inject(ScopedClients) private readonly clients: ScopedClients,
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
  ) {}

  configure(consumer: MiddlewareConsumer): void {
    if (this.adapterHost.httpAdapter.getType() !== 'express') return;
    const modules = [...this.modules.values()];
    const own = modules.find(({ instance }) => instance === this);
    if (own === undefined || !modules.some((module) => module !== own && !module.imports.has(own) && mounts(module))) {
      return;
    }
    // By this, and by nothing else from here on, Nest orders the middleware of modules. This one has no other hooks.
    own.distance = Number.MAX_SAFE_INTEGER;
    for (const client of this.clients) consumer.apply(middleware(client)).forRoutes('{*path}');
  }
}

function mounts({ metatype }: { readonly metatype: { readonly prototype: unknown } }): boolean {
  return typeof (metatype.prototype as Partial<NestModule>).configure === 'function';
}
