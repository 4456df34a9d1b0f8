/** Koa, 2 or 3, as a host for the contract. */
import type { Readable } from 'node:stream';
import Router from '@koa/router';
import multer from '@koa/multer';
import type Koa from 'koa';
import type { Context, Middleware } from 'koa';
import bodyParser from 'koa-bodyparser';
import compress from 'koa-compress';
import mountApp from 'koa-mount';
import session from 'koa-session';
import { GrowingIO } from '@growingio/upload';
import { growingio } from '../src/index.js';
import type { StartHost, Visit } from '@growingio/upload/conformance';
import { serve } from '../../../testing/serve.js';
import { DelayedStore } from './delayed-store.js';

export type Mounting = 'after the session' | 'before the session' | 'twice';

export function koaHost(App: typeof Koa, mounting: Mounting): StartHost {
  return async function startHost(handlers, options) {
    const app = new App();
    app.keys = ['a test'];
    app.silent = true;
    const middleware = options && growingio(options);
    const mount = (part: { use: (middleware: Middleware) => unknown }, ...where: Mounting[]): void => {
      if (middleware !== undefined && where.includes(mounting)) part.use(middleware);
    };
    const answer: Middleware = (ctx) => {
      const { visit, isAnswered } = openVisit(ctx);
      // A handler that throws at once throws at once here, too.
      const result = handlers[ctx.path.replace(/^.*\//, '')]?.(visit);
      return Promise.resolve(result).then(() => {
        if (!isAnswered()) ctx.body = 'ok';
      });
    };
    const nested = new Router({ prefix: '/nested' });
    const mounted = new App();
    mount(app, 'before the session', 'twice');
    app.use(compress({ threshold: 1024 }));
    app.use(session({ store: new DelayedStore() }, app));
    mount(app, 'after the session', 'twice');
    app.use(bodyParser());
    app.use(multer().single('file'));
    mount(nested as never, 'twice');
    nested.all('/:scenario', answer as never);
    mount(mounted, 'twice');
    mounted.use(answer);
    app.use(nested.routes() as never);
    app.use(mountApp('/mounted', mounted));
    app.use(answer);
    const handle = app.callback();
    const served = await serve((request, response) => void handle(request, response));
    return { ...served, client: middleware?.client ?? new GrowingIO({ mode: 'off' }) };
  };
}

/** What koa-session puts on the context. */
interface WithSession {
  session: { userId?: unknown; regenerate(done: () => void): void } | null;
}

function openVisit(ctx: Context): { visit: Visit; isAnswered: () => boolean } {
  let isAnswered = false;
  const holder = ctx as unknown as WithSession;
  const logIn = (userId: unknown): void => {
    if (holder.session !== null) holder.session.userId = userId;
  };
  const send = (headers: Record<string, string>, body: string | Readable): void => {
    isAnswered = true;
    ctx.set(headers);
    ctx.body = body;
  };
  const visit: Visit = {
    tracker: ctx.growingio,
    request: ctx,
    raw: ctx.req,
    body: readBody(ctx),
    logIn,
    logOut: () => {
      holder.session = null;
    },
    regenerate: async (userId) => {
      await new Promise<void>((resolve) => holder.session?.regenerate(resolve));
      logIn(userId);
    },
    answer: (status, headers = {}, body = '') => {
      ctx.status = status;
      send(headers, body);
    },
    stream: (body, headers = {}) => {
      send(headers, body);
    },
    takeOver: () => {
      isAnswered = true;
      ctx.respond = false;
      return ctx.res;
    },
  };
  return { visit, isAnswered: () => isAnswered };
}

function readBody({ request, file }: Context): unknown {
  // A type of the context, which is there only when a file came.
  const upload = file as typeof file | undefined;
  return upload === undefined ? request.body : { ...(request.body as object), fileSize: upload.size };
}
