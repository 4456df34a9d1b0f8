/** What the contract's handlers ask of Fastify's request, also Nest's, and do with it. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type {} from '@fastify/session';
import type {} from '@growingio/fastify';
import type { Visit } from '@growingio/upload/conformance';

declare module 'fastify' {
  interface Session {
    userId?: unknown;
  }
}

/** `isAnswered` says whether the handler has taken care of the answer. */
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
