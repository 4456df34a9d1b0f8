/** The shop's sessions. */

import type { INestApplication } from '@nestjs/common';
import session from 'express-session';

declare module 'express-session' {
  interface SessionData {
    userId: string;
    name: string;
  }
}

/** GrowingIOModule finds in these sessions who is logged in, wherever it stands in the imports. */
export function useSessions(app: INestApplication): void {
  const secret = process.env['SESSION_SECRET'] ?? 'for trying only';
  app.use(session({ secret, resave: false, saveUninitialized: false }));
}
