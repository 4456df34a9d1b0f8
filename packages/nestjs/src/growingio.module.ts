/** The module that gives each request its tracker, and shuts its client down with the application. */

import { growingio as middleware, type ExpressRequest } from '@growingio/express';
import { growingio as plugin } from '@growingio/fastify';
import { GrowingIO, GrowingIOError } from '@growingio/upload';
import { refuseUncalled } from '@growingio/upload/adapter';
import {
  Inject,
  Module,
  type ConfigurableModuleAsyncOptions,
  type DynamicModule,
  type NestModule,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import {
  ConfigurableModuleClass,
  MODULE_OPTIONS_TOKEN,
  moduleToken,
  type GrowingIOModuleExtras,
  type GrowingIOOptions,
  type ModuleClient,
} from './client-providers.js';
import { addClient, removeClient, startClient } from './live-clients.js';
import { checkAsyncOptions, checkExtras, checkOptions } from './module-options.js';
import { ScopedClients, ScopeModule } from './scope.module.js';
import { t } from './messages.js';

const usage = 'imports: [GrowingIOModule.forRoot()]';

/** Whether anything in this process has called `forRoot()` or `forRootAsync()`. */
let isRegistered = false;

/**
 * Provides `GrowingIO`, the client, and `Tracker`, which stands for the current request's. Delivers what is left when the
 * application shuts down: a client that it made is shut down, one that was given is flushed.
 */
@Module({
  imports: [ScopeModule],
  providers: [
    { provide: 'GrowingIOModule', useFactory: refuseUnregistered },
    { provide: moduleToken, inject: [ModulesContainer], useFactory: readBareClass },
  ],
})
export class GrowingIOModule
  extends ConfigurableModuleClass
  implements NestModule, OnApplicationBootstrap, OnApplicationShutdown
{
  constructor(
    @Inject(moduleToken) private readonly module: ModuleClient | null,
    @Inject(ScopedClients) scoped: ScopedClients,
    @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
  ) {
    super();
    if (module === null) return;
    const { client } = module;
    if (client.mode !== 'off' && !client.asyncContext) {
      const message = t`asyncContext is false: GrowingIOModule needs it, since @Track finds the request by it`;
      throw new GrowingIOError('ERR_GROWINGIO_OPTION', message);
    }
    scoped.add(client);
    addClient(module);
  }

  /**
   * Registers the module with the client's options, a ready client, or nothing (`GROWINGIO_PROJECT_ID` and
   * `GROWINGIO_HOST` from the environment). A wrong option or a missing project ID stops the application's start. Throws a
   * `GrowingIOError` at once for a name that is no option.
   * `name` and `isGlobal` stand among the options, or after a ready client.
   */
  static override forRoot<Request = ExpressRequest>(
    given: GrowingIO | (GrowingIOOptions<Request> & GrowingIOModuleExtras) = {},
    extras: GrowingIOModuleExtras = {},
  ): DynamicModule {
    checkOptions(given);
    checkExtras(extras);
    if (!GrowingIO.is(given)) return replaceable(super.forRoot({ ...given, ...extras }));
    const { providers = [], ...definition } = replaceable(super.forRoot(extras));
    return { ...definition, providers: [...providers, { provide: MODULE_OPTIONS_TOKEN, useValue: given }] };
  }

  /**
   * The same with options, or a ready client, that a factory or a class returns. `name` and `isGlobal` stand beside it, and every
   * other option among what it returns: throws a `GrowingIOError` for one that does not.
   */
  static override forRootAsync<Request = ExpressRequest>(
    options: ConfigurableModuleAsyncOptions<GrowingIO | GrowingIOOptions<Request>, 'createGrowingIOOptions'> &
      GrowingIOModuleExtras,
  ): DynamicModule {
    checkAsyncOptions(options);
    return replaceable(super.forRootAsync(options));
  }

  /** Nest calls it after the application's own `app.use(session())` and before the routes: the place for a middleware. */
  configure(): void {
    if (this.module === null) return;
    const { client } = this.module;
    const adapter = this.adapterHost.httpAdapter;
    switch (adapter.getType()) {
      case 'express':
        adapter.use(middleware(client));
        break;
      case 'fastify':
        adapter.getInstance<FastifyLike>().register(plugin, { client });
        break;
      default: {
        const message = t`GrowingIOModule runs on Nest's Express and Fastify adapters, and this application's is '${adapter.getType()}'`;
        throw new GrowingIOError('ERR_GROWINGIO_DEPENDENCY', message);
      }
    }
  }

  onApplicationBootstrap(): void {
    if (this.module !== null) startClient(this.module);
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.module === null) return;
    const { client, isOwn } = this.module;
    removeClient(this.module);
    await (isOwn ? client.shutdown() : client.flush());
  }
}

for (const [name, call] of [
  ['forRoot', usage],
  ['forRootAsync', 'imports: [GrowingIOModule.forRootAsync({ useFactory })]'],
] as const) {
  // By this Nest tells a module that is only referred to, before anything else.
  refuseUncalled(Reflect.get(GrowingIOModule, name), ['forwardRef'], call);
}

/**
 * A test overrides a module by its class, and Nest looks for that very class among the imports. So each module that `forRoot()` and
 * `forRootAsync()` return imports it, too.
 */
function replaceable(definition: DynamicModule): DynamicModule {
  isRegistered = true;
  return { ...definition, imports: [...(definition.imports ?? []), GrowingIOModule] };
}

/** The bare class does nothing. Where no other module has imported it, somebody has forgotten `forRoot()`. */
function readBareClass(modules: ModulesContainer): null {
  if ([...modules.values()].filter(({ metatype }) => metatype === GrowingIOModule).length > 1) return null;
  throw forgotten();
}

// It waits for nothing, so that it is said before what other classes miss by it.
function refuseUnregistered(): null {
  if (isRegistered) return null;
  throw forgotten();
}

function forgotten(): GrowingIOError {
  return new GrowingIOError('ERR_GROWINGIO_OPTION', t`GrowingIOModule has no options: write ${usage}`);
}

interface FastifyLike {
  register(plugin: unknown, options: object): unknown;
}
