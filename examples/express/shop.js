/** Starts the shop; `app.js` has its routes. */

import { bullmqSender } from '@growingio/bullmq';
import { GrowingIO } from '@growingio/express';
import { diskOutbox } from '@growingio/outbox-disk';
import { createApp } from './app.js';

// GROWINGIO_PROJECT_ID and GROWINGIO_HOST come from the environment. So do these two, which are this shop's own: a directory where
// events wait, and a Redis, from where a relay delivers them.
const { GROWINGIO_OUTBOX: directory, GROWINGIO_QUEUE_URL: connection } = process.env;
const client = new GrowingIO({
  outbox: directory ? diskOutbox({ directory }) : undefined,
  sender: connection ? bullmqSender({ connection }) : undefined,
});

const server = createApp(client).listen(process.env.PORT ?? 3001, '127.0.0.1', (error) => {
  if (error) throw error;
  console.log(`express shop: http://127.0.0.1:${server.address().port}`);
});

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    server.close(() => client.shutdown()); // Serve what is under way, then deliver what is left.
    setTimeout(() => server.closeAllConnections(), 1000).unref(); // Browsers hold connections that they do not use.
  });
}
