/** Shows the shop, and sells. */

import { createReadStream } from 'node:fs';
import { Track } from '@growingio/nestjs';
import { Body, Controller, Get, HttpCode, Post, Session, StreamableFile, UnauthorizedException } from '@nestjs/common';
import type { SessionData } from 'express-session';
import { pageFile, products } from 'growingio-example-storefront';
import { OrdersService } from './orders.service.js';

@Controller()
export class ShopController {
  constructor(private readonly orders: OrdersService) {}

  @Get()
  @Track('ViewShop') // Refused for an anonymous visitor: GrowingIO takes no event without a user.
  view() {
    return new StreamableFile(createReadStream(pageFile), { type: 'text/html; charset=utf-8' });
  }

  @Get('products')
  list(@Session() { userId, name }: Partial<SessionData>) {
    return { shop: 'NestJS', user: userId === undefined ? null : { userId, name }, products };
  }

  @Post('buy')
  @HttpCode(200)
  buy(@Session() session: Partial<SessionData>, @Body('productId') productId: unknown) {
    if (session.userId === undefined) throw new UnauthorizedException('请先登录 · log in first');
    const { product } = this.orders.buy(productId);
    return { message: `已购买${product.name} · bought` };
  }
}
