/** Fastify as a host for the contract. */
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import session from '@fastify/session';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { GrowingIO } from '@growingio/upload';
import type { StartHost, Visit } from '@growingio/upload/conformance';
import { growingio } from '../src/index.js';
import { DelayedStore } from './delayed-store.js';

export type Mounting = 'after the session' | 'before the session' | 'twice';

declare module 'fastify' {
  interface Session {
    userId?: unknown;
  }
}

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

/** Also for Nest on Fastify. `isAnswered` says whether the handler has taken care of the answer. */
export function openVisit(
  request: FastifyRequest,
  reply: FastifyReply,
): { readonly visit: Visit; readonly isAnswered: () => boolean } {
  let isAnswered = false;
  const send = (status: number, headers: Record<string, string>, body: unknown): void => {
    isAnswered = true;
    void reply.code(status).headers(headers).send(body);
  };
  const visit: Visit = {
    tracker: request.growingio,
    request,
    raw: request.raw,
    body: readBody(request.body),
    logIn: (userId) => {
      request.session.userId = userId;
    },
    logOut: () => request.session.destroy(),
    regenerate: async (userId) => {
      await request.session.regenerate();
      request.session.userId = userId;
    },
    answer: (status, headers = {}, body = '') => {
      send(status, headers, body);
    },
    stream: (body, headers = {}) => {
      send(200, headers, body);
    },
    takeOver: () => {
      isAnswered = true;
      return reply.hijack().raw;
    },
  };
  return { visit, isAnswered: () => isAnswered };
}

// @fastify/multipart has made a file a buffer among the fields.
function readBody(body: unknown): unknown {
  const { file, ...fields } = (body ?? {}) as { file?: unknown };
  return Buffer.isBuffer(file) ? { ...fields, fileSize: file.length } : body;
}
