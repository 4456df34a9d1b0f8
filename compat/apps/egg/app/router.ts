/** Logs in, and sells. */

import { setTimeout as sleep } from 'node:timers/promises';
import { currentTracker, growingio } from '@growingio/koa'; // ours
import type { Application, Context } from 'egg';
import '../plan.js'; // ours

export default function route(app: Application): void {
  app.router.post('/login/:userId', (ctx: Context) => {
    ctx.growingio.track('Login'); // ours
    const visit = ctx.session as { userId?: string };
    visit.userId = ctx.path.slice('/login/'.length);
    ctx.body = 'ok';
  });

  app.router.post('/buy', async (ctx: Context) => {
    await sleep(1);
    ctx.growingio.track('BuyProduct', { product_price: 14 }); // ours
    currentTracker()?.track('ViewCart'); // ours
    ctx.body = 'ok';
  });
}

/** What does not compile: never called. */
export function misspell(ctx: Context): void {
  // @ts-expect-error: no such event // ours
  ctx.growingio.track('BuyProdct', { product_price: 14 }); // ours
}

/** The other way to mount it: for the compiler only, and never called. */
export function mount(app: Application): void {
  app.use(growingio({ loginUserId: (ctx: Context) => (ctx.session as { userId?: string }).userId })); // ours
}
