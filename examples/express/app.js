/** A shop on Express. Whoever logs in, buys and logs out is tracked; see the four calls of `track`. */

import { growingio } from '@growingio/express';
import express from 'express';
import session from 'express-session';
import { findProduct, pageFile, products, readLogin } from 'growingio-example-storefront';

/** `client` is a client of GrowingIO or its options: a recorder, in a test. */
export function createApp(client) {
  const app = express();

  app.use(
    session({ secret: process.env.SESSION_SECRET ?? 'for trying only', resave: false, saveUninitialized: false }),
  );
  app.use(growingio(client)); // After the session: that is where it finds who is logged in.
  app.use(express.json(), express.urlencoded());

  app.get('/', (req, res) => {
    req.growingio.track('ViewShop'); // Refused for an anonymous visitor: GrowingIO takes no event without a user.
    res.sendFile(pageFile);
  });

  app.get('/products', (req, res) => {
    const { userId, name } = req.session;
    res.json({ shop: 'Express', user: userId === undefined ? null : { userId, name }, products });
  });

  app.post('/login', (req, res, next) => {
    const login = readLogin(req.body);
    if (login === undefined) return res.status(400).json({ message: 'pass userId and name' });

    // A new session for each login: a stranger can't have prepared it.
    req.session.regenerate((error) => {
      if (error) return next(error);
      req.growingio.track('Login'); // Before the session has the user: it is read again when the response ends.
      Object.assign(req.session, login);
      res.json({ message: `欢迎，${login.name}` });
    });
  });

  app.post('/buy', (req, res) => {
    if (req.session.userId === undefined) return res.status(401).json({ message: '请先登录 · log in first' });
    const product = findProduct(req.body?.productId);
    if (product === undefined) return res.status(404).json({ message: 'no such product' });
    if (!product.inStock) return res.status(409).json({ message: `${product.name}已售罄 · sold out` });

    const orderId = req.get('Idempotency-Key'); // The same when a purchase is made again, since its answer was lost.
    req.growingio.track('BuyProduct', {
      ...(orderId && { order_id: orderId }),
      product_name: product.name,
      product_classify: product.classify,
      product_price: product.price,
    });
    res.json({ message: `已购买${product.name} · bought` });
  });

  app.post('/logout', (req, res, next) => {
    req.growingio.track('Logout'); // Before the session is gone: now it still says who it was.
    req.session.destroy((error) => {
      if (error) return next(error);
      res.json({ message: '再见 · bye' });
    });
  });

  return app;
}
