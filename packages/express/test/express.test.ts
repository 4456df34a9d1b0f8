import express from 'express';
import session from 'express-session';
import { growingio } from '../src/index.js';
import { adapterContract, entryContract, type StartHost } from '../../upload/test/adapter-contract.js';
import { serve } from '../../upload/test/serve.js';
import { sessionVisit } from './session-visit.js';

const listen =
  (isFirst: boolean): StartHost =>
  async (handlers, options) => {
    const app = express();
    const middleware = growingio(options);
    if (isFirst) app.use(middleware);
    app.use(session({ secret: 'a test', resave: false, saveUninitialized: false }));
    if (!isFirst) app.use(middleware);
    app.get('/:scenario', async (req, res) => {
      const answer = { isOpen: false };
      await handlers[req.params.scenario]?.({
        ...sessionVisit(req),
        stream: () => {
          answer.isOpen = true;
          res.write('first');
          return { end: () => res.end() };
        },
      });
      if (!answer.isOpen) res.send('ok');
    });
    app.use(((_error, _req, res, _next) => {
      res.status(500).send('failed');
    }) satisfies express.ErrorRequestHandler);
    return { ...(await serve(app)), client: middleware.client };
  };

adapterContract('Express, growingio() after the session', listen(false));
adapterContract('Express, growingio() before the session', listen(true));

entryContract(growingio);

describe('growingio, as middleware', () => {
  it('adds no listener to a request that tracks nothing, and does its work once when mounted twice', async () => {
    const app = express();
    const middleware = growingio({ mode: 'test' });
    const trackers: unknown[] = [];
    const listeners: (number | undefined)[] = [];
    app.use((_req, res, next) => {
      listeners.push(res.listenerCount('close'), res.listenerCount('finish'));
      next();
    });
    app.use(middleware);
    app.use((req, _res, next) => {
      trackers.push(req.growingio);
      next();
    });
    app.use(middleware);
    app.get('/', (req, res) => {
      trackers.push(req.growingio);
      listeners.push(res.listenerCount('close'), res.listenerCount('finish'));
      res.send('ok');
    });
    const server = await serve(app);
    await fetch(server.url);
    await server.close();
    expect(trackers[0]).toBeDefined();
    expect(trackers[0]).toBe(trackers[1]);
    expect(listeners.slice(2)).toEqual(listeners.slice(0, 2));
    await middleware.client.shutdown();
  });
});
