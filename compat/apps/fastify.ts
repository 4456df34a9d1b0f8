/** A Fastify application that tracks events under the user of its session. */

import { setTimeout as sleep } from 'node:timers/promises';
import cookie from '@fastify/cookie';
import session from '@fastify/session';
import { currentTracker, growingio } from '@growingio/fastify'; // ours
import fastify from 'fastify';
import './plan.js'; // ours

declare module 'fastify' {
  interface Session {
    userId: string;
  }
}

async function serve(): Promise<void> {
  const app = fastify();
  await app.register(cookie);
  await app.register(session, { secret: 'a keyboard cat of thirty-two letters', cookie: { secure: false } });
  await app.register(growingio); // ours

  app.post<{ Params: { userId: string } }>('/login/:userId', (request, reply) => {
    request.growingio.track('Login'); // ours
    request.session.userId = request.params.userId;
    return reply.send('ok');
  });

  app.post('/buy', async (request) => {
    await sleep(1);
    request.growingio.track('BuyProduct', { product_price: 14 }); // ours
    currentTracker()?.track('ViewCart'); // ours
    return `ok ${request.id}`;
  });

  app.get('/typo', (request) => {
    // @ts-expect-error: no such event // ours
    request.growingio.track('BuyProdct', { product_price: 14 }); // ours
    return `ok ${request.id}`;
  });

  // The plugin's client is shut down with the application.
  process.once('SIGTERM', () => void app.close());
  await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
}

void serve();
