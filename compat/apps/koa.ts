/** A Koa application that tracks events under the user of its session. */

import { setTimeout as sleep } from 'node:timers/promises';
import { currentTracker, growingio } from '@growingio/koa'; // ours
import Koa from 'koa';
import session from 'koa-session';
import './plan.js'; // ours

const app = new Koa();
app.keys = ['keyboard cat'];
const middleware = growingio(); // ours
app.use(session(app));
app.use(middleware); // ours

app.use(async (ctx) => {
  const visit = ctx.session as { userId?: string } | null;
  if (ctx.path.startsWith('/login/') && visit !== null) {
    ctx.growingio.track('Login'); // ours
    visit.userId = ctx.path.slice('/login/'.length);
  }
  if (ctx.path === '/buy') {
    await sleep(1);
    ctx.growingio.track('BuyProduct', { product_price: 14 }); // ours
    currentTracker()?.track('ViewCart'); // ours
  }
  if (ctx.path === '/typo') {
    // @ts-expect-error: no such event // ours
    ctx.growingio.track('BuyProdct', { product_price: 14 }); // ours
  }
  ctx.body = 'ok';
});

const server = app.listen(Number(process.env.PORT), '127.0.0.1');
process.once('SIGTERM', () => {
  server.close();
  void middleware.client.shutdown(); // ours
});
