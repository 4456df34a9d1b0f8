/** Shows the shop, and sells. */

import { createReadStream } from 'node:fs';
import { Controller, Get, Inject, Post } from '@midwayjs/core';
import type { Context } from '@midwayjs/koa';
import { findProduct, pageFile, products } from 'growingio-example-storefront';
import { VisitService } from '../service/visit.service.js';

@Controller('/')
export class ShopController {
  @Inject()
  private readonly ctx!: Context;

  @Inject()
  private readonly visit!: VisitService;

  @Get('/')
  view() {
    this.ctx.growingio.track('ViewShop'); // Refused for an anonymous visitor: GrowingIO takes no event without a user.
    this.ctx.type = 'html';
    return createReadStream(pageFile);
  }

  @Get('/products')
  list() {
    const { userId, name } = this.visit.visitor;
    return { shop: 'Midway', user: userId === undefined ? null : { userId, name }, products };
  }

  @Post('/buy')
  buy() {
    if (this.visit.visitor.userId === undefined) return this.answer(401, '请先登录 · log in first');
    const { productId } = Object(this.ctx.request.body) as { productId?: string };
    const product = findProduct(productId);
    if (product === undefined) return this.answer(404, 'no such product');
    if (!product.inStock) return this.answer(409, `${product.name}已售罄 · sold out`);

    this.ctx.growingio.track('BuyProduct', {
      product_name: product.name,
      product_classify: product.classify,
      product_price: product.price,
    });
    return this.answer(200, `已购买${product.name} · bought`);
  }

  private answer(status: number, message: string) {
    this.ctx.status = status;
    return { message };
  }
}
