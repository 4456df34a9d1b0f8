/** A plugin for Fastify: gives each request a tracker of its own, `request.growingio`. */

import type { FastifyInstance, FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import plugin from 'fastify-plugin';
import { GrowingIO, GrowingIOError, type GrowingIOOptions as ClientOptions, type Tracker } from '@growingio/upload';
import { scopeRequest, refuseUnknownOptions, trackerAccessor, wrongOption } from '@growingio/upload/adapter';
import { t } from './chinese.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Tracks events of this request's user, and hands them over after the response. */
    growingio: Tracker;
  }
  interface FastifyInstance {
    /** The client: for events outside of a request, and for `stats()`. */
    growingio: GrowingIO;
  }
}

/** The client's options, in which a function given as `loginUserId` gets Fastify's request; or a ready client. */
export type GrowingIOOptions = ClientOptions<FastifyRequest> | { readonly client: GrowingIO };

/**
 * Plugin that gives each request a tracker: `app.register(growingio)`. Takes the client's options, `{ client }`, or
 * nothing (`GROWINGIO_PROJECT_ID` and `GROWINGIO_HOST` from the environment). A wrong option or a missing project ID
 * fails the start of the application with a `GrowingIOError`. `app.close()` shuts a client of its own down; a
 * given one is its owner's.
 */
export const growingio: FastifyPluginCallback<GrowingIOOptions> = plugin(
  function growingio(app, options, done) {
    // `register(growingio())`: Fastify itself would say that done is no function.
    if (typeof (done as unknown) !== 'function') throw calledByHand();
    try {
      install(app, options);
      done();
    } catch (error) {
      // Thrown, it would end the process.
      done(error as Error);
    }
  } satisfies FastifyPluginCallback<GrowingIOOptions>,
  { fastify: '5.x', name: '@growingio/fastify' },
);

// For `register(import('@growingio/fastify'))` and @fastify/autoload.
export default growingio;

// As a handler sees it: only a request that the plugin does not serve has none.
interface RequestAccessor {
  getter(): Tracker;
  setter(tracker: Tracker): void;
}

function calledByHand(): GrowingIOError {
  return new GrowingIOError(
    'ERR_GROWINGIO_OPTION',
    t`growingio is the plugin, and Fastify calls it: write app.register(growingio) or app.register(growingio, { projectId })`,
  );
}

// What `register` takes for any plugin.
const registerOptions = new Set(['prefix', 'logLevel', 'logSerializers']);

function install(app: FastifyInstance, options: GrowingIOOptions): void {
  const { given, own } = readOptions(options);
  const present = GrowingIO.is(app.growingio) ? app.growingio : undefined;
  if (present !== undefined && (given ?? present) === present) {
    if (given === undefined)
      app.log.warn(t`growingio is registered already: the options of the second time are left out`);
    return;
  }
  const client = given ?? new GrowingIO(own);
  if (present === undefined) app.decorate('growingio', client);
  if (!app.hasRequestDecorator('growingio')) app.decorateRequest('growingio', trackerAccessor as RequestAccessor);
  const scope = function growingio(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
    scopeRequest(client, request, reply.raw, done);
  };
  app.addHook('onRequest', scope);
  if (client.asyncContext && client.mode !== 'off') {
    // A session store of callbacks on a shared connection loses the async context: it is entered again.
    app.addHook('preValidation', scope);
    app.addHook('preHandler', scope);
  }
  if (given !== undefined) return;
  // By then Fastify has answered all requests.
  app.addHook('onClose', async () => {
    await client.shutdown();
  });
}

function readOptions(options: GrowingIOOptions): { given?: GrowingIO; own: ClientOptions } {
  if (GrowingIO.is(options)) return { given: options, own: {} };
  const entries = Object.entries(options).filter(([name]) => !registerOptions.has(name));
  const { client, ...own } = Object.fromEntries<unknown>(entries);
  if (client === undefined) return { own };
  if (!GrowingIO.is(client)) throw wrongOption('client', client, t`a client, such as new GrowingIO()`);
  refuseUnknownOptions(own, new Set(['client']));
  return { given: client, own };
}

export { currentTracker, GrowingIO, GrowingIOError, type Register, type Tracker } from '@growingio/upload';
