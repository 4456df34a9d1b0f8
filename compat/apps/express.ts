/** An Express application that tracks events under the user of its session. */

import { setTimeout as sleep } from 'node:timers/promises';
import { currentTracker, growingio } from '@growingio/express'; // ours
import express from 'express';
import session from 'express-session';
import './plan.js'; // ours

declare module 'express-session' {
  interface SessionData {
    userId: string;
  }
}

const app = express();
const middleware = growingio(); // ours
app.use(session({ secret: 'keyboard cat', resave: false, saveUninitialized: false }));
app.use(middleware); // ours

app.post('/login/:userId', (request, response) => {
  request.growingio.track('Login'); // ours
  request.session.userId = request.params.userId;
  response.send('ok');
});

app.post('/buy', (request, response, next) => {
  const answer = async () => {
    await sleep(1);
    request.growingio.track('BuyProduct', { product_price: 14 }); // ours
    currentTracker()?.track('ViewCart'); // ours
    response.send('ok');
  };
  answer().catch(next);
});

app.get('/typo', (request, response) => {
  // @ts-expect-error: no such event // ours
  request.growingio.track('BuyProdct', { product_price: 14 }); // ours
  response.send('ok');
});

const server = app.listen(Number(process.env.PORT), '127.0.0.1');
process.once('SIGTERM', () => {
  server.close();
  void middleware.client.shutdown(); // ours
});
