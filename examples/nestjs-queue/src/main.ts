/** A shop on NestJS whose events go through a queue. Starts it; `shop.module.ts` says what it is made of. */

import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import session from 'express-session';
import { ShopModule } from './shop.module.js';

declare module 'express-session' {
  interface SessionData {
    userId: string;
    name: string;
  }
}

const app = await NestFactory.create<NestExpressApplication>(ShopModule, {
  logger: ['error', 'warn'],
  forceCloseConnections: true, // Browsers hold connections that they do not use: a stop would wait for them.
});
const secret = process.env['SESSION_SECRET'] ?? 'for trying only';

// GrowingIOModule finds in this session who is logged in, wherever it stands in the imports.
app.use(session({ secret, resave: false, saveUninitialized: false }));
app.enableShutdownHooks(); // So that GrowingIOModule hands over what is left when the shop is stopped.

await app.listen(process.env['PORT'] ?? 3005, '127.0.0.1');
console.log(`nestjs-queue shop: ${await app.getUrl()}`);
console.log(`its queues: ${await app.getUrl()}/queues`);
