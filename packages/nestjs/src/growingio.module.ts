/** Options enter; a module that gives Nest's container the client, and each request its tracker, leaves. */

import { growingio as middleware, type GrowingIOOptions } from '@growingio/express';
import { growingio as plugin } from '@growingio/fastify';
import { GrowingIO, GrowingIOError, Tracker } from '@growingio/upload';
import {
  ConfigurableModuleBuilder,
  Inject,
  Module,
  type DynamicModule,
  type NestModule,
  type OnApplicationShutdown,
  type Provider,
} from '@nestjs/common';
import { APP_INTERCEPTOR, HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import { AmbientTracker } from './ambient-tracker.js';
import { getGrowingIOToken } from './injection.js';
import { addClient, removeClient, type LiveClient } from './live-clients.js';
import { hasMiddlewareBehind, ScopeInterceptor } from './scope.interceptor.js';

export interface GrowingIOModuleExtras {
  /** Whether other modules see the client without importing this one. Default true. */
  isGlobal?: boolean | undefined;
  /** The client's name, for an application that has several: `@Track('X', { client: name })`, `@InjectGrowingIO(name)`. */
  name?: string | undefined;
}

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } = new ConfigurableModuleBuilder<GrowingIO | GrowingIOOptions>({
  optionsInjectionToken: 'GROWINGIO_MODULE_OPTIONS',
})
  .setClassMethodName('forRoot')
  .setFactoryMethodName('createGrowingIOOptions')
  .setExtras<GrowingIOModuleExtras>({ isGlobal: true, name: undefined }, (definition, { isGlobal, name }) => {
    const token = getGrowingIOToken(name);
    const tracker = {
      provide: Tracker,
      inject: [token],
      useFactory: (client: GrowingIO) => new AmbientTracker(client),
    };
    const trackers = name === undefined ? [tracker] : [];
    const exported = [token, ...trackers.map(({ provide }) => provide)];
    return {
      ...definition,
      global: isGlobal ?? true,
      providers: [...(definition.providers ?? []), ...provideClient(token, name), ...trackers],
      exports: exported,
    };
  })
  .build();

/** What a class given to `forRootAsync({ useClass })` or `useExisting` has to have. */
export interface GrowingIOOptionsFactory {
  createGrowingIOOptions(): GrowingIO | GrowingIOOptions | Promise<GrowingIO | GrowingIOOptions>;
}

// The name is what Nest quotes to whoever imports the bare class.
const moduleToken = 'GrowingIOModule.forRoot()';

interface ModuleClient extends LiveClient {
  /** Whether the client was given: then its owner shuts it down. */
  readonly isGiven: boolean;
}

function provideClient(token: ReturnType<typeof getGrowingIOToken>, name: string | undefined): Provider[] {
  return [
    {
      provide: token,
      inject: [MODULE_OPTIONS_TOKEN],
      useFactory: (given?: GrowingIO | GrowingIOOptions) => GrowingIO.from(given),
    },
    {
      provide: moduleToken,
      inject: [token, MODULE_OPTIONS_TOKEN],
      useFactory: (client: GrowingIO, given: unknown): ModuleClient => ({ name, client, isGiven: given === client }),
    },
    {
      provide: APP_INTERCEPTOR,
      inject: [token, ModulesContainer],
      useFactory: (client: GrowingIO, modules: ModulesContainer) =>
        hasMiddlewareBehind(GrowingIOModule, modules) ? new ScopeInterceptor(client) : undefined,
    },
  ];
}

/**
 * Provides `GrowingIO`, the client, and `Tracker`, which stands for the current request's. Delivers what is left when the
 * application shuts down: a client of its own is shut down, one that was given is flushed.
 */
@Module({})
export class GrowingIOModule extends ConfigurableModuleClass implements NestModule, OnApplicationShutdown {
  constructor(
    @Inject(moduleToken) private readonly module: ModuleClient,
    @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
  ) {
    super();
    const { client } = module;
    if (client.mode !== 'off' && !client.asyncContext) {
      const message = 'asyncContext is false: GrowingIOModule needs it, since @Track finds the request by it';
      throw new GrowingIOError('ERR_GROWINGIO_OPTION', message);
    }
    addClient(module);
  }

  /**
   * Registers the module with the client's options, a ready client, or nothing (`GROWINGIO_PROJECT_ID` and
   * `GROWINGIO_HOST` from the environment). A wrong option or a missing project ID stops the application's start.
   * `name` and `isGlobal` stand among the options, or after a ready client.
   */
  static override forRoot(
    given: GrowingIO | (GrowingIOOptions & GrowingIOModuleExtras) = {},
    extras: GrowingIOModuleExtras = {},
  ): DynamicModule {
    if (!GrowingIO.is(given)) return super.forRoot({ ...given, ...extras });
    const { providers = [], ...definition } = super.forRoot(extras);
    return { ...definition, providers: [...providers, { provide: MODULE_OPTIONS_TOKEN, useValue: given }] };
  }

  /** Nest calls it after the application's own `app.use(session())` and before the routes: the place for a middleware. */
  configure(): void {
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
        const message = `GrowingIOModule runs on Nest's Express and Fastify adapters, and this application's is '${adapter.getType()}'`;
        throw new GrowingIOError('ERR_GROWINGIO_DEPENDENCY', message);
      }
    }
  }

  async onApplicationShutdown(): Promise<void> {
    const { client, isGiven } = this.module;
    removeClient(this.module);
    await (isGiven ? client.flush() : client.shutdown());
  }
}

interface FastifyLike {
  register(plugin: unknown, options: object): unknown;
}
