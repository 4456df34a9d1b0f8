/** A shop on Fastify. Whoever logs in, buys and logs out is tracked; see the four calls of `track`. */

import { createReadStream } from 'node:fs';
import cookie from '@fastify/cookie';
import formBody from '@fastify/formbody';
import session from '@fastify/session';
import { growingio } from '@growingio/fastify';
import Fastify from 'fastify';
import { findProduct, pageFile, products, readLogin } from 'growingio-example-storefront';

/** `tracking` are the options of GrowingIO's plugin: `{ client }`, in a test. */
export async function createApp(tracking) {
  const app = Fastify();

  await app.register(cookie);
  await app.register(session, {
    secret: process.env.SESSION_SECRET ?? 'for trying only, and 32 characters long',
    cookie: { secure: 'auto' },
    saveUninitialized: false,
  });
  await app.register(growingio, tracking);
  await app.register(formBody);

  app.get('/', async (request, reply) => {
    request.growingio.track('ViewShop'); // Refused for an anonymous visitor: GrowingIO takes no event without a user.
    return reply.type('text/html; charset=utf-8').send(createReadStream(pageFile));
  });

  app.get('/products', async (request) => {
    const { userId, name } = request.session;
    return { shop: 'Fastify', user: userId === undefined ? null : { userId, name }, products };
  });

  app.post('/login', async (request, reply) => {
    const login = readLogin(request.body);
    if (login === undefined) return reply.code(400).send({ message: 'pass userId and name' });

    await request.session.regenerate(); // A new session for each login: a stranger can't have prepared it.
    request.growingio.track('Login'); // Before the session has the user: it is read again when the response ends.
    Object.assign(request.session, login);
    return { message: `欢迎，${login.name}` };
  });

  app.post('/buy', async (request, reply) => {
    if (request.session.userId === undefined) return reply.code(401).send({ message: '请先登录 · log in first' });
    const product = findProduct(request.body?.productId);
    if (product === undefined) return reply.code(404).send({ message: 'no such product' });
    if (!product.inStock) return reply.code(409).send({ message: `${product.name}已售罄 · sold out` });

    request.growingio.track('BuyProduct', {
      product_name: product.name,
      product_classify: product.classify,
      product_price: product.price,
    });
    return { message: `已购买${product.name} · bought` };
  });

  app.post('/logout', async (request) => {
    request.growingio.track('Logout'); // Before the session is gone: now it still says who it was.
    await request.session.destroy();
    return { message: '再见 · bye' };
  });

  return app;
}
