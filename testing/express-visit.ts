/** What the contract's handlers ask of Express's request, also Nest's, and do with it. */
import type { Request } from 'express';
import type {} from 'express-session';
import type {} from 'multer';
import type {} from '@growingio/express';
import type { Visit } from '@growingio/upload/conformance';

declare module 'express-session' {
  interface SessionData {
    userId: unknown;
  }
}

export function sessionVisit(request: Request): Omit<Visit, 'answer' | 'stream' | 'takeOver'> {
  const logIn = (userId: unknown): void => {
    request.session.userId = userId;
  };
  return {
    tracker: request.growingio,
    request,
    raw: request,
    body: request.file === undefined ? request.body : { ...(request.body as object), fileSize: request.file.size },
    logIn,
    logOut: () => inSession((done) => request.session.destroy(done)),
    regenerate: async (userId) => {
      await inSession((done) => request.session.regenerate(done));
      logIn(userId);
    },
  };
}

function inSession(work: (done: (error?: unknown) => void) => unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    work((error) => {
      if (error instanceof Error) reject(error);
      else resolve();
    });
  });
}
