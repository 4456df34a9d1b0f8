import { PassThrough } from 'node:stream';
import Koa from 'koa';
import session from 'koa-session';
import { growingio } from '../src/index.js';
import { adapterContract, entryContract, type StartHost } from '../../upload/test/adapter-contract.js';
import { serve } from '../../upload/test/serve.js';

declare module 'koa' {
  interface ExtendableContext {
    session: { userId?: unknown } | null;
  }
}

const listen =
  (isFirst: boolean): StartHost =>
  async (handlers, options) => {
    const app = new Koa();
    app.keys = ['a test'];
    app.silent = true;
    const middleware = growingio(options);
    if (isFirst) app.use(middleware);
    app.use(session(app));
    if (!isFirst) app.use(middleware);
    app.use(async (ctx) => {
      ctx.body = 'ok';
      await handlers[ctx.path.slice(1)]?.({
        tracker: ctx.growingio,
        request: ctx,
        logIn: (userId) => {
          if (ctx.session !== null) ctx.session.userId = userId;
        },
        logOut: () => {
          ctx.session = null;
        },
        stream: () => {
          const body = new PassThrough();
          body.write('first');
          ctx.body = body;
          return { end: () => body.end() };
        },
      });
    });
    const handle = app.callback();
    return { ...(await serve((req, res) => void handle(req, res))), client: middleware.client };
  };

adapterContract('Koa, growingio() after the session', listen(false));
adapterContract('Koa, growingio() before the session', listen(true));

entryContract(growingio);
