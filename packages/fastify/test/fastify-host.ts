/** Fastify as a host for the contract. */
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import session from '@fastify/session';
import Fastify, { type FastifyInstance } from 'fastify';
import { GrowingIO } from '@growingio/upload';
import type { StartHost } from '@growingio/upload/conformance';
import { growingio } from '../src/index.js';
import { DelayedStore } from '../../../testing/fastify-delayed-store.js';
import { openVisit } from '../../../testing/fastify-visit.js';

export type Mounting = 'after the session' | 'before the session' | 'twice';

export function listenFastify(mounting: Mounting): StartHost {
  return async function startHost(handlers, options) {
    // Its own `close` waits for open connections otherwise.
    const app = Fastify({ forceCloseConnections: true });
    const mount = async (part: FastifyInstance, ...where: Mounting[]): Promise<void> => {
      if (options !== undefined && where.includes(mounting)) await part.register(growingio, options);
    };
    const addRoutes = (part: FastifyInstance): void => {
      part.all<{ Params: { scenario: string } }>('/:scenario', (request, reply) => {
        const { visit, isAnswered } = openVisit(request, reply);
        // A handler that throws at once throws at once here, too.
        const result = handlers[request.params.scenario]?.(visit);
        return Promise.resolve(result).then(() => (isAnswered() ? reply : 'ok'));
      });
    };
    await mount(app, 'before the session', 'twice');
    await app.register(compress, { threshold: 1024 });
    await app.register(cookie);
    await app.register(session, {
      secret: 'a secret of a test, which is long enough',
      cookie: { secure: false },
      saveUninitialized: false,
      store: new DelayedStore(),
    });
    await mount(app, 'after the session', 'twice');
    await app.register(multipart, { attachFieldsToBody: 'keyValues' });
    for (const prefix of ['/nested', '/mounted']) {
      await app.register(
        async (part) => {
          await mount(part, 'twice');
          addRoutes(part);
        },
        { prefix },
      );
    }
    addRoutes(app);
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    const client = options === undefined ? new GrowingIO({ mode: 'off' }) : app.growingio;
    return { url, server: app.server, client, close: () => app.close() };
  };
}
