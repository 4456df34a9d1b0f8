/** Options enter; a module that gives Nest's container the client, and each request its tracker, leaves. */

import { growingio, type GrowingIOOptions } from '@growingio/express';
import { GrowingIO, GrowingIOError, Tracker } from '@growingio/upload';
import {
  ConfigurableModuleBuilder,
  Inject,
  Module,
  type DynamicModule,
  type NestModule,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { AmbientTracker } from './ambient-tracker.js';
import { addClient, removeClient } from './live-clients.js';

export interface GrowingIOModuleExtras {
  /** Whether other modules see the client without importing this one. Default true. */
  isGlobal?: boolean;
}

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } = new ConfigurableModuleBuilder<GrowingIO | GrowingIOOptions>({
  optionsInjectionToken: 'GROWINGIO_MODULE_OPTIONS',
})
  .setClassMethodName('forRoot')
  .setFactoryMethodName('createGrowingIOOptions')
  .setExtras<GrowingIOModuleExtras>({ isGlobal: true }, (definition, extras) => ({
    ...definition,
    global: extras.isGlobal ?? true,
  }))
  .build();

/** What a class given to `forRootAsync({ useClass })` or `useExisting` has to have. */
export interface GrowingIOOptionsFactory {
  createGrowingIOOptions(): GrowingIO | GrowingIOOptions | Promise<GrowingIO | GrowingIOOptions>;
}

/**
 * Provides `GrowingIO`, the client, and `Tracker`, which stands for the current request's. Delivers what is left when the
 * application shuts down: a client of its own is shut down, one that was given is flushed.
 */
@Module({
  providers: [
    {
      provide: GrowingIO,
      inject: [MODULE_OPTIONS_TOKEN],
      useFactory: (given?: GrowingIO | GrowingIOOptions) => GrowingIO.from(given),
    },
    { provide: Tracker, inject: [GrowingIO], useFactory: (client: GrowingIO) => new AmbientTracker(client) },
  ],
  exports: [GrowingIO, Tracker],
})
export class GrowingIOModule extends ConfigurableModuleClass implements NestModule, OnApplicationShutdown {
  constructor(
    @Inject(GrowingIO) private readonly client: GrowingIO,
    @Inject(MODULE_OPTIONS_TOKEN) private readonly given: unknown,
    @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
  ) {
    super();
    if (client.mode !== 'off' && !client.asyncContext) {
      const message = 'asyncContext is false: GrowingIOModule needs it, since @Track finds the request by it';
      throw new GrowingIOError('ERR_GROWINGIO_OPTION', message);
    }
    addClient(client);
  }

  /**
   * Registers the module with the client's options, a ready client, or nothing (`GROWINGIO_PROJECT_ID` and
   * `GROWINGIO_HOST` from the environment). A wrong option or a missing project ID stops the application's start.
   */
  static override forRoot(given: GrowingIO | (GrowingIOOptions & GrowingIOModuleExtras) = {}): DynamicModule {
    if (!GrowingIO.is(given)) return super.forRoot(given);
    return { ...super.forRoot({}), providers: [{ provide: MODULE_OPTIONS_TOKEN, useValue: given }] };
  }

  /** Nest calls it after the application's own `app.use(session())` and before the routes: the place for a middleware. */
  configure(): void {
    const adapter = this.adapterHost.httpAdapter;
    const type = adapter.getType();
    if (type !== 'express') {
      const message = `GrowingIOModule runs on Nest's Express adapter, and this application's is '${type}': use @nestjs/platform-express`;
      throw new GrowingIOError('ERR_GROWINGIO_DEPENDENCY', message);
    }
    adapter.use(growingio(this.client));
  }

  async onApplicationShutdown(): Promise<void> {
    removeClient(this.client);
    await (this.given === this.client ? this.client.flush() : this.client.shutdown());
  }
}
