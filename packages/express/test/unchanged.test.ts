/** Express 5 and 4, which `growingio()` leaves as they are. */
import { once } from 'node:events';
import express from 'express';
import { unchangedContract, type BuildHost } from '@growingio/upload/conformance';
import { tools } from '../../../testing/host-tools.js';
import { growingio } from '../src/index.js';

interface Layer {
  readonly name: string;
  readonly route?: { readonly path: string };
}

const build =
  (create: typeof express): BuildHost =>
  async (handlers, options) => {
    const app = create();
    const middleware = options === undefined ? undefined : growingio(options);
    if (middleware !== undefined) app.use(middleware);
    app.use(function setHeaders(_req, res, next) {
      res.setHeader('X-First', '1');
      res.cookie('seen', 'yes');
      next();
    });
    app.use(create.json());
    const nested = create.Router();
    nested.get('/:name', (req, res, next) => {
      const handle = handlers[req.params.name];
      if (handle === undefined) {
        next();
        return;
      }
      const handled = handle({ request: req, response: res, tracker: middleware && req.growingio });
      // Express 4 waits for no promise.
      Promise.resolve(handled).then(() => {
        res.set('X-Last', '2').send('ok');
      }, next);
    });
    app.use(nested);
    app.use(function answerError(_error: Error, _req: express.Request, res: express.Response, _next: unknown) {
      res.status(500).send('failed');
    });
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    // Express 4 has `_router`, and throws at `router`.
    const { stack } = (app as unknown as { _router?: { stack: Layer[] } })._router ?? app.router;
    return {
      server,
      layers: stack.map(({ name, route }) => route?.path ?? name),
      client: middleware?.client,
      close: () => {
        const closed = once(server, 'close');
        server.close();
        server.closeAllConnections();
        return closed;
      },
    };
  };

unchangedContract(tools, 'Express 5', build(express));
unchangedContract(tools, 'Express 4', build(jest.requireActual<typeof express>('express4')));
