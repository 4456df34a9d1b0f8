/** Options enter; a module that gives Nest's container the client, and each request its tracker, leaves. */

import type { IncomingMessage } from 'node:http';
import { growingio as middleware } from '@growingio/express';
import { growingio as plugin } from '@growingio/fastify';
import { GrowingIO, GrowingIOError, Tracker, type GrowingIOOptions as ClientOptions } from '@growingio/upload';
import {
  ConfigurableModuleBuilder,
  Inject,
  Module,
  type ConfigurableModuleAsyncOptions,
  type DynamicModule,
  type NestModule,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type Provider,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { AmbientTracker } from './ambient-tracker.js';
import { getGrowingIOToken, readInjected } from './injection.js';
import { addClient, removeClient, startClient, type LiveClient } from './live-clients.js';
import { ScopedClients, ScopeModule } from './scope.module.js';

/** What a function given as `loginUserId` gets where its parameter has no type: Express's request. */
export type HostRequest = Express.Request & IncomingMessage;

/**
 * The client's options; a function given as `loginUserId` gets the request of Nest's adapter. On Fastify, its parameter says
 * so: `(request: FastifyRequest) => …`.
 */
export type GrowingIOOptions<Request = HostRequest> = ClientOptions<Request>;

export interface GrowingIOModuleExtras {
  /** Whether other modules see the client without importing this one. Default true. */
  isGlobal?: boolean | undefined;
  /** The client's name, for an application that has several: `@Track('X', { client: name })`, `@InjectGrowingIO(name)`. */
  name?: string | undefined;
}

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } = new ConfigurableModuleBuilder<GrowingIO | ClientOptions>({
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
      imports: [...(definition.imports ?? []), ScopeModule],
      providers: [...(definition.providers ?? []), ...provideClient(token, name), ...trackers],
      exports: exported,
    };
  })
  .build();

/** What a class given to `forRootAsync({ useClass })` or `useExisting` has to have. */
export interface GrowingIOOptionsFactory {
  createGrowingIOOptions(): GrowingIO | ClientOptions | Promise<GrowingIO | ClientOptions>;
}

// The name is what Nest quotes to whoever imports the bare class.
const moduleToken = 'GrowingIOModule.forRoot()';

// The clients that a module's own factory has made: these it shuts down, and no other that a test or the owner gave.
const madeToken = 'the clients that GrowingIOModule has made';

interface ModuleClient extends LiveClient {
  readonly isOwn: boolean;
}

function provideClient(token: ReturnType<typeof getGrowingIOToken>, name: string | undefined): Provider[] {
  return [
    { provide: madeToken, useFactory: () => new Set<GrowingIO>() },
    {
      provide: token,
      inject: [madeToken, MODULE_OPTIONS_TOKEN],
      useFactory: (made: Set<GrowingIO>, given?: GrowingIO | ClientOptions) => {
        const client = GrowingIO.from(given);
        if (client !== given) made.add(client);
        return client;
      },
    },
    {
      provide: moduleToken,
      inject: [madeToken, token],
      useFactory: (made: Set<GrowingIO>, injected: unknown): ModuleClient => {
        const client = readInjected(injected);
        return { name, client, isOwn: made.has(client) };
      },
    },
  ];
}

/**
 * Provides `GrowingIO`, the client, and `Tracker`, which stands for the current request's. Delivers what is left when the
 * application shuts down: a client that it made is shut down, one that was given is flushed.
 */
@Module({})
export class GrowingIOModule
  extends ConfigurableModuleClass
  implements NestModule, OnApplicationBootstrap, OnApplicationShutdown
{
  constructor(
    @Inject(moduleToken) private readonly module: ModuleClient,
    @Inject(ScopedClients) scoped: ScopedClients,
    @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
  ) {
    super();
    const { client } = module;
    if (client.mode !== 'off' && !client.asyncContext) {
      const message = 'asyncContext is false: GrowingIOModule needs it, since @Track finds the request by it';
      throw new GrowingIOError('ERR_GROWINGIO_OPTION', message);
    }
    scoped.add(client);
    addClient(module);
  }

  /**
   * Registers the module with the client's options, a ready client, or nothing (`GROWINGIO_PROJECT_ID` and
   * `GROWINGIO_HOST` from the environment). A wrong option or a missing project ID stops the application's start.
   * `name` and `isGlobal` stand among the options, or after a ready client.
   */
  static override forRoot<Request = HostRequest>(
    given: GrowingIO | (GrowingIOOptions<Request> & GrowingIOModuleExtras) = {},
    extras: GrowingIOModuleExtras = {},
  ): DynamicModule {
    if (!GrowingIO.is(given)) return super.forRoot({ ...given, ...extras });
    const { providers = [], ...definition } = super.forRoot(extras);
    return { ...definition, providers: [...providers, { provide: MODULE_OPTIONS_TOKEN, useValue: given }] };
  }

  /** The same with options, or a ready client, that a factory or a class answers. `name` and `isGlobal` stand beside it. */
  static override forRootAsync<Request = HostRequest>(
    options: ConfigurableModuleAsyncOptions<GrowingIO | GrowingIOOptions<Request>, 'createGrowingIOOptions'> &
      GrowingIOModuleExtras,
  ): DynamicModule {
    return super.forRootAsync(options);
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

  onApplicationBootstrap(): void {
    startClient(this.module);
  }

  async onApplicationShutdown(): Promise<void> {
    const { client, isOwn } = this.module;
    removeClient(this.module);
    await (isOwn ? client.shutdown() : client.flush());
  }
}

interface FastifyLike {
  register(plugin: unknown, options: object): unknown;
}
