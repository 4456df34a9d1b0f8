/** A recorder in the hosts: what a request has tracked is there as soon as its answer is. */
import { request, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import session from 'express-session';
import Fastify from 'fastify';
import Koa from 'koa';
import { growingio } from '@growingio/express';
import { growingio as fastifyPlugin } from '@growingio/fastify';
import { growingio as koaMiddleware } from '@growingio/koa';
import { fakeClocks } from '../../../../testing/fake-clocks.js';
import { createRecorder, type Recorder } from '../../src/index.js';

const closing: (() => void)[] = [];

afterEach(() => {
  jest.useRealTimers();
  for (const close of closing.splice(0)) close();
});

async function listen(server: Server): Promise<number> {
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function visit(port: number, path: string, cookie = ''): Promise<{ cookie: string; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, path, method: 'POST', headers: { cookie } }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (part: string) => (body += part));
      response.on('end', () => {
        resolve({ cookie: String(response.headers['set-cookie'] ?? '').split(';')[0] ?? '', body });
      });
    });
    sent.on('error', reject).end();
  });
}

function shop(recorder: Recorder): Promise<number> {
  const app = express();
  app.use(session({ secret: 'a test', resave: false, saveUninitialized: false }), growingio(recorder));
  app.post('/login', (req, res) => {
    req.growingio.track('Login');
    Object.assign(req.session, { userId: '9128391' });
    res.send('ok');
  });
  app.post('/buy', (req, res) => {
    req.growingio.track('BuyProduct', { product_price: 14 });
    res.send('ok');
  });
  app.post('/stream', (req, res) => {
    res.write('beginning');
    setTimeout(() => {
      req.growingio.track('WatchVideo');
    }, 5);
  });
  return listen(app.listen(0, '127.0.0.1'));
}

describe('a recorder behind Express', () => {
  it('has what a request tracked when that was answered, the user who logged in last too', async () => {
    const recorder = createRecorder();
    const port = await shop(recorder);
    const { cookie } = await visit(port, '/login');
    expect(recorder.events()).toMatchObject([{ event: 'Login', loginUserId: '9128391' }]);
    await visit(port, '/buy', cookie);
    expect(recorder.find('BuyProduct')).toMatchObject([{ loginUserId: '9128391', variables: { product_price: 14 } }]);
    expect(await recorder.waitFor('BuyProduct', { timeout: 1 })).toHaveLength(1);
  });

  it('names the anonymous visitor whose event was refused, and where the user was looked for', async () => {
    const recorder = createRecorder();
    await visit(await shop(recorder), '/buy');
    await expect(recorder.waitFor('BuyProduct', { timeout: 5 })).rejects.toThrow(
      /BuyProduct: no_login_user[^]*The client warned:[^]*session\.userId/,
    );
  });

  it('finds the user where the option says', async () => {
    const recorder = createRecorder({
      loginUserId: (req: { headers: object }) => ('cookie' in req.headers ? 'u1' : ''),
    });
    await visit(await shop(recorder), '/buy', 'a=b');
    expect(recorder.events()).toMatchObject([{ loginUserId: 'u1' }]);
  });

  it('waits for an event of a response that stays open', async () => {
    const recorder = createRecorder();
    const port = await shop(recorder);
    const { cookie } = await visit(port, '/login');
    const open = request({ port, path: '/stream', method: 'POST', headers: { cookie } }).on('error', () => undefined);
    open.end();
    expect(await recorder.waitFor('WatchVideo')).toMatchObject([{ loginUserId: '9128391' }]);
    open.destroy();
  });

  it.each(fakeClocks)('has the events under fake timers (%s)', async (_, config) => {
    jest.useFakeTimers({ ...config, doNotFake: ['nextTick', 'setImmediate'] });
    const recorder = createRecorder();
    const port = await shop(recorder);
    const { cookie } = await visit(port, '/login');
    await visit(port, '/buy', cookie);
    expect(recorder.events().map(({ event }) => event)).toEqual(['Login', 'BuyProduct']);
  });
});

describe('a recorder behind other hosts', () => {
  it('has the events of Koa', async () => {
    const recorder = createRecorder();
    const app = new Koa();
    app.use(koaMiddleware(recorder));
    app.use((ctx) => {
      ctx.growingio.identify('u1');
      ctx.growingio.track('BuyProduct');
      ctx.body = 'ok';
    });
    await visit(await listen(app.listen(0, '127.0.0.1')), '/');
    expect(recorder.events()).toMatchObject([{ event: 'BuyProduct', loginUserId: 'u1' }]);
  });

  it('has the events of Fastify, whose requests are injected without a socket', async () => {
    const recorder = createRecorder({ loginUserId: 'shopper.id' });
    const app = Fastify();
    await app.register(fastifyPlugin, { client: recorder });
    app.decorateRequest('shopper', null);
    app.post('/buy', (fastifyRequest, reply) => {
      fastifyRequest.growingio.track('BuyProduct');
      Object.assign(fastifyRequest, { shopper: { id: 'u1' } });
      return reply.send('ok');
    });
    await app.inject({ method: 'POST', url: '/buy' });
    expect(recorder.events()).toMatchObject([{ event: 'BuyProduct', loginUserId: 'u1' }]);
    await app.close();
  });
});
