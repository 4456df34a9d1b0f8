/** A Nest application on the Express adapter. */

import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import session from 'express-session';
import { ShopModule } from './nest-shop.js';

async function serve(): Promise<void> {
  const app = await NestFactory.create<NestExpressApplication>(ShopModule, { logger: ['error'] });
  app.use(session({ secret: 'keyboard cat', resave: false, saveUninitialized: false }));
  process.once('SIGTERM', () => void app.close());
  await app.listen(Number(process.env.PORT), '127.0.0.1');
}

void serve();
