/** A shop on Koa. Whoever logs in, buys and logs out is tracked; see the four calls of `track`. */

import { createReadStream } from 'node:fs';
import { growingio } from '@growingio/koa';
import { bodyParser } from '@koa/bodyparser';
import Router from '@koa/router';
import { findProduct, pageFile, products, readLogin } from 'growingio-example-storefront';
import Koa from 'koa';
import session from 'koa-session';

/** `client` is a client of GrowingIO or its options: a recorder, in a test. */
export function createApp(client) {
  const app = new Koa();
  const router = new Router();

  app.keys = [process.env.SESSION_SECRET ?? 'for trying only'];
  app.use(session(app));
  app.use(growingio(client)); // After the session: that is where it finds who is logged in.
  app.use(bodyParser());
  app.use(router.routes());

  router.get('/', (ctx) => {
    ctx.growingio.track('ViewShop'); // Refused for an anonymous visitor: GrowingIO takes no event without a user.
    ctx.type = 'html';
    ctx.body = createReadStream(pageFile);
  });

  router.get('/products', (ctx) => {
    const { userId, name } = ctx.session;
    ctx.body = { shop: 'Koa', user: userId === undefined ? null : { userId, name }, products };
  });

  router.post('/login', (ctx) => {
    const login = readLogin(ctx.request.body);
    if (login === undefined) return answer(ctx, 400, 'pass userId and name');

    ctx.session = {}; // A new session for each login: a stranger can't have prepared it.
    ctx.growingio.track('Login'); // Before the session has the user: it is read again when the response ends.
    Object.assign(ctx.session, login);
    answer(ctx, 200, `欢迎，${login.name}`);
  });

  router.post('/buy', (ctx) => {
    if (ctx.session.userId === undefined) return answer(ctx, 401, '请先登录 · log in first');
    const product = findProduct(ctx.request.body?.productId);
    if (product === undefined) return answer(ctx, 404, 'no such product');
    if (!product.inStock) return answer(ctx, 409, `${product.name}已售罄 · sold out`);

    const orderId = ctx.get('Idempotency-Key'); // The same when a purchase is made again, since its answer was lost.
    ctx.growingio.track('BuyProduct', {
      ...(orderId && { order_id: orderId }),
      product_name: product.name,
      product_classify: product.classify,
      product_price: product.price,
    });
    answer(ctx, 200, `已购买${product.name} · bought`);
  });

  router.post('/logout', (ctx) => {
    ctx.growingio.track('Logout'); // Before the session is gone: now it still says who it was.
    ctx.session = null;
    answer(ctx, 200, '再见 · bye');
  });

  return app;
}

function answer(ctx, status, message) {
  ctx.status = status;
  ctx.body = { message };
}
