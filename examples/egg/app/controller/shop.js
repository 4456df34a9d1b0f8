/** Shows the shop, and sells. */

import { createReadStream } from 'node:fs';
import { Controller } from 'egg';
import { findProduct, pageFile, products } from 'growingio-example-storefront';

export default class ShopController extends Controller {
  view() {
    this.ctx.growingio.track('ViewShop'); // Refused for an anonymous visitor: GrowingIO takes no event without a user.
    this.ctx.type = 'html';
    this.ctx.body = createReadStream(pageFile);
  }

  list() {
    const { userId, name } = this.ctx.session;
    this.ctx.body = { shop: 'Egg', user: userId === undefined ? null : { userId, name }, products };
  }

  sayWell() {
    this.ctx.body = 'well'; // Nothing is tracked here: `ignore` in config.default.js has it pass by, and it has no `ctx.growingio`.
  }

  buy() {
    const { ctx } = this;
    if (ctx.session.userId === undefined) return this.answer(401, '请先登录 · log in first');
    const product = findProduct(ctx.request.body.productId);
    if (product === undefined) return this.answer(404, 'no such product');
    if (!product.inStock) return this.answer(409, `${product.name}已售罄 · sold out`);

    ctx.growingio.track('BuyProduct', {
      product_name: product.name,
      product_classify: product.classify,
      product_price: product.price,
    });
    this.answer(200, `已购买${product.name} · bought`);
  }

  answer(status, message) {
    this.ctx.status = status;
    this.ctx.body = { message };
  }
}
