import { inspect } from 'node:util';
import express from 'express';
import { GrowingIO } from '@growingio/upload';
import { growingio } from '../src/index.js';
import { adapterContract, entryContract, KeptLog } from '@growingio/upload/conformance';
import { tools } from '../../../testing/host-tools.js';
import { serve } from '../../../testing/serve.js';
import { expressHost } from './express-host.js';

adapterContract(tools, 'Express 5, growingio() after the session', expressHost(express, 'after the session'));
adapterContract(tools, 'Express 5, growingio() before the session', expressHost(express, 'before the session'));
adapterContract(tools, 'Express 5, growingio() twice', expressHost(express, 'twice'));

entryContract(tools, growingio);

describe('beside another client', () => {
  let other: GrowingIO;
  beforeAll(() => {
    other = new GrowingIO({ projectId: 'other', host: 'http://127.0.0.1:9' });
  });
  afterAll(() => other.shutdown());

  adapterContract(tools, 'Express 5, growingio() twice', expressHost(express, 'twice'));
});

describe('req.growingio', () => {
  it('shows no property of a request, and serves the error handler behind a mounted application', async () => {
    const middleware = growingio({
      projectId: 'p',
      host: 'http://127.0.0.1:9',
      shutdownTimeout: 0,
      logger: new KeptLog(),
    });
    const [app, mounted] = [express(), express()];
    const seen: unknown[] = [];
    const shows = (req: object): boolean => inspect({ ...req }, { depth: 0, showHidden: true }).includes('growingio');
    mounted.use(middleware);
    mounted.get('/', (req) => {
      seen.push(req.growingio.track('Visit', null, { loginUserId: 'u1' }), shows(req));
      throw new Error('the handler fails');
    });
    app.use('/mounted', mounted);
    app.use(((_error, req, res, _next) => {
      seen.push(req.growingio.track('Failed', null, { loginUserId: 'u1' }), shows(req));
      res.status(500).end();
    }) satisfies express.ErrorRequestHandler);
    const { url, close } = await serve(app);
    await fetch(`${url}/mounted`);
    await close();
    await middleware.client.shutdown();
    expect(seen).toEqual([{ ok: true }, false, { ok: true }, false]);
  });
});
