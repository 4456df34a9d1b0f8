/** Starts the shop; `app.js` has its routes. */

import { createApp } from './app.js';

const app = await createApp(); // GROWINGIO_PROJECT_ID and GROWINGIO_HOST come from the environment.
const url = await app.listen({ port: Number(process.env.PORT ?? 3004), host: '127.0.0.1' });
console.log(`fastify shop: ${url}`);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    app.close(); // Serves what is under way, then delivers what is left.
    setTimeout(() => app.server.closeAllConnections(), 1000).unref(); // Browsers hold connections that they do not use.
  });
}
