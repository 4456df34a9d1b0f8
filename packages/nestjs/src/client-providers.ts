/** Makes the providers of a client, as `forRoot()` and `forRootAsync()` register them. */

import type { ExpressRequest } from '@growingio/express';
import { GrowingIO, Tracker, type GrowingIOOptions as ClientOptions } from '@growingio/upload';
import { readBooleanOption } from '@growingio/upload/adapter';
import { ConfigurableModuleBuilder, type Provider } from '@nestjs/common';
import { AmbientTracker } from './ambient-tracker.js';
import { getGrowingIOToken, readInjected } from './injection.js';
import type { LiveClient } from './live-clients.js';
import { checkReturned } from './module-options.js';

/**
 * The client's options; a function given as `loginUserId` gets the request of Nest's adapter. On Fastify, its parameter says
 * so: `(request: FastifyRequest) => …`.
 */
export type GrowingIOOptions<Request = ExpressRequest> = ClientOptions<Request>;

/** What `forRoot()` and `forRootAsync()` take beside the client's options. */
export interface GrowingIOModuleExtras {
  /** Whether other modules see the client without importing this one. Default true. */
  isGlobal?: boolean | undefined;
  /** The client's name, for an application that has several: `@Track('X', { client: name })`, `@InjectGrowingIO(name)`. */
  name?: string | undefined;
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } = new ConfigurableModuleBuilder<
  GrowingIO | ClientOptions
>({
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
      global: readBooleanOption('isGlobal', isGlobal, true),
      providers: [...(definition.providers ?? []), ...provideClient(token, name), ...trackers],
      exports: exported,
    };
  })
  .build();

/** What a class given to `forRootAsync({ useClass })` or `useExisting` has to have. */
export interface GrowingIOOptionsFactory {
  createGrowingIOOptions(): GrowingIO | ClientOptions | Promise<GrowingIO | ClientOptions>;
}

export const moduleToken = 'GrowingIOModule.forRoot()';

// The clients that a module's own factory has made: these it shuts down, and no other that a test or the owner gave.
const madeToken = 'the clients that GrowingIOModule has made';

/** Injected where a test provides it: a client that takes the place of every other, whatever its name. */
export const standInToken = Symbol.for('growingio.nestjs.stand-in');

/** What a running module knows of its client. */
export interface ModuleClient extends LiveClient {
  readonly isOwn: boolean;
}

function provideClient(token: ReturnType<typeof getGrowingIOToken>, name: string | undefined): Provider[] {
  return [
    { provide: madeToken, useFactory: () => new Set<GrowingIO>() },
    {
      provide: token,
      inject: [madeToken, MODULE_OPTIONS_TOKEN, { token: standInToken, optional: true }],
      useFactory: (made: Set<GrowingIO>, options?: GrowingIO | ClientOptions, standIn?: GrowingIO) => {
        checkReturned(options);
        const given = standIn ?? options;
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
