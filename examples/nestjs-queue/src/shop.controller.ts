/** Shows the shop, logs in and out, and sells. */

import { createReadStream } from 'node:fs';
import { promisify } from 'node:util';
import { Track, Tracker } from '@growingio/nestjs';
import { InjectQueue } from '@nestjs/bullmq';
import {
  BadRequestException,
  Body,
  ConflictException,
  Controller,
  Get,
  HttpCode,
  NotFoundException,
  Post,
  Req,
  Session,
  StreamableFile,
  UnauthorizedException,
} from '@nestjs/common';
import type { Queue } from 'bullmq';
import type { Request } from 'express';
import type { SessionData } from 'express-session';
import { findProduct, pageFile, products, readLogin } from 'growingio-example-storefront';
import type { Receipt } from './receipts.processor.js';

@Controller()
export class ShopController {
  constructor(
    private readonly tracker: Tracker,
    @InjectQueue('receipts') private readonly receipts: Queue<Receipt>,
  ) {}

  @Get()
  view() {
    return new StreamableFile(createReadStream(pageFile), { type: 'text/html; charset=utf-8' });
  }

  @Get('products')
  list(@Session() { userId, name }: Partial<SessionData>) {
    return { shop: 'NestJS + BullMQ', user: userId === undefined ? null : { userId, name }, products };
  }

  @Post('login')
  @HttpCode(200)
  @Track('Login')
  async logIn(@Body() body: unknown, @Req() request: Request) {
    const login = readLogin(body);
    if (login === undefined) throw new BadRequestException('pass userId and name');
    await promisify(request.session.regenerate.bind(request.session))();
    Object.assign(request.session, login);
    return { message: `欢迎，${login.name}` };
  }

  @Post('buy')
  @HttpCode(200)
  async buy(@Session() { userId }: Partial<SessionData>, @Body('productId') productId: unknown) {
    if (userId === undefined) throw new UnauthorizedException('请先登录 · log in first');
    const product = findProduct(productId);
    if (product === undefined) throw new NotFoundException('no such product');
    if (!product.inStock) throw new ConflictException(`${product.name}已售罄 · sold out`);

    await this.receipts.add('receipt', { userId, productId: product.id });
    this.tracker.track('BuyProduct', {
      product_name: product.name,
      product_classify: product.classify,
      product_price: product.price,
    });
    return { message: `已购买${product.name} · bought` };
  }

  @Post('logout')
  @HttpCode(200)
  async logOut(@Req() request: Request) {
    this.tracker.track('Logout'); // Before the session is gone: now it still says who it was.
    await promisify(request.session.destroy.bind(request.session))();
    return { message: '再见 · bye' };
  }
}
