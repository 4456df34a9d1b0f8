/** Koa 3 and 2, which `growingio()` leaves as they are. */
import { once } from 'node:events';
import Koa from 'koa';
import bodyParser from 'koa-bodyparser';
import { unchangedContract, type BuildHost } from '@growingio/upload/conformance';
import { tools } from '../../../testing/host-tools.js';
import { growingio } from '../src/index.js';

const build =
  (Create: typeof Koa): BuildHost =>
  async (handlers, options) => {
    const app = new Create();
    app.silent = true;
    const middleware = options === undefined ? undefined : growingio(options);
    if (middleware !== undefined) app.use(middleware);
    app.use(async function setHeaders(ctx, next) {
      ctx.set('X-First', '1');
      ctx.cookies.set('seen', 'yes');
      await next();
      ctx.set('X-Last', '2');
    });
    app.use(bodyParser());
    app.use(async function answer(ctx) {
      const handle = handlers[ctx.path.slice(1)];
      if (handle === undefined) return;
      await handle({ request: ctx.req, response: ctx.res, tracker: middleware && ctx.growingio });
      ctx.body = 'ok';
    });
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return {
      server,
      layers: app.middleware.map(({ name }) => name),
      client: middleware?.client,
      close: () => {
        const closed = once(server, 'close');
        server.close();
        server.closeAllConnections();
        return closed;
      },
    };
  };

unchangedContract(tools, 'Koa 3', build(Koa));
unchangedContract(tools, 'Koa 2', build(jest.requireActual<typeof Koa>('koa2')));
