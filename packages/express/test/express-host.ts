/** Express, 4 or 5, as a host for the contract. */
import { pipeline } from 'node:stream';
import compression from 'compression';
import type express from 'express';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import session from 'express-session';
import multer from 'multer';
import { GrowingIO } from '@growingio/upload';
import { growingio } from '../src/index.js';
import type { StartHost } from '@growingio/upload/conformance';
import { serve } from '../../../testing/serve.js';
import { DelayedStore } from '../../../testing/express-delayed-store.js';
import { sessionVisit } from '../../../testing/express-visit.js';

export type Mounting = 'after the session' | 'before the session' | 'twice';

/** `passErrors` gives what a handler rejects with to Express; Express 5 does that by itself. */
export function expressHost(
  makeApp: typeof express,
  mounting: Mounting,
  passErrors: (handler: RequestHandler) => RequestHandler = (handler) => handler,
): StartHost {
  return async function startHost(handlers, options) {
    const app = makeApp();
    const middleware = options && growingio(options);
    const mount = (router: { use: (handler: RequestHandler) => unknown }, ...where: Mounting[]): void => {
      if (middleware !== undefined && where.includes(mounting)) router.use(middleware);
    };
    const answer = passErrors((request, response) => {
      const { visit, isAnswered } = openVisit(request, response);
      const { scenario = '' } = request.params as { scenario?: string };
      // A handler that throws at once throws at once here, too.
      const result = handlers[scenario]?.(visit);
      return Promise.resolve(result).then(() => {
        if (!isAnswered()) response.send('ok');
      });
    });
    const nested = makeApp.Router();
    const mounted = makeApp();
    mount(app, 'before the session', 'twice');
    app.use(compression({ threshold: 1024 }));
    app.use(session({ secret: 'a test', resave: false, saveUninitialized: false, store: new DelayedStore() }));
    mount(app, 'after the session', 'twice');
    app.use(makeApp.json(), multer({ storage: multer.memoryStorage() }).single('file'));
    mount(nested, 'twice');
    nested.all('/:scenario', answer);
    mount(mounted, 'twice');
    mounted.all('/:scenario', answer);
    app.use('/nested', nested);
    app.use('/mounted', mounted);
    app.all('/:scenario', answer);
    app.use(((_error, _request, response, _next) => {
      response.status(500).send('failed');
    }) satisfies ErrorRequestHandler);
    return { ...(await serve(app)), client: middleware?.client ?? new GrowingIO({ mode: 'off' }) };
  };
}

function openVisit(request: Request, response: Response) {
  let isAnswered = false;
  const visit = {
    ...sessionVisit(request),
    answer: (status: number, headers = {}, body = '') => {
      isAnswered = true;
      response.status(status).set(headers).send(body);
    },
    stream: (body: NodeJS.ReadableStream, headers = {}) => {
      isAnswered = true;
      response.set(headers);
      pipeline(body, response, () => undefined);
    },
    takeOver: () => {
      isAnswered = true;
      return response;
    },
  };
  return { visit, isAnswered: () => isAnswered };
}
