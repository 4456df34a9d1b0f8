/** A Nest application on the Fastify adapter. */

import 'reflect-metadata';
import cookie from '@fastify/cookie';
import session from '@fastify/session';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ShopModule } from './nest-shop.js';

async function serve(): Promise<void> {
  const app = await NestFactory.create<NestFastifyApplication>(ShopModule, new FastifyAdapter(), { logger: ['error'] });
  await app.register(cookie);
  await app.register(session, { secret: 'a keyboard cat of thirty-two letters', cookie: { secure: false } });
  process.once('SIGTERM', () => void app.close());
  await app.listen(Number(process.env.PORT), '127.0.0.1');
}

void serve();
