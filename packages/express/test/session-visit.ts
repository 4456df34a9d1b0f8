/** Express's request, also Nest's, enters; what the contract's handlers do with its session leaves. */
import type { Request } from 'express';
import type {} from 'express-session';
import type { Visit } from '../../upload/test/adapter-contract.js';

declare module 'express-session' {
  interface SessionData {
    userId: unknown;
  }
}

export function sessionVisit(req: Request): Omit<Visit, 'stream'> {
  return {
    tracker: req.growingio,
    request: req,
    logIn: (userId) => {
      req.session.userId = userId;
    },
    logOut: () =>
      new Promise<void>((resolve) => {
        req.session.destroy(() => {
          resolve();
        });
      }),
  };
}
