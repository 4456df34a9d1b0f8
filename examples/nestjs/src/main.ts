/** A shop on NestJS. Starts it; `shop.module.ts` says what it is made of. */

import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { useSessions } from './sessions.js';
import { ShopModule } from './shop.module.js';

const app = await NestFactory.create<NestExpressApplication>(ShopModule, {
  logger: ['error', 'warn'],
  forceCloseConnections: true, // Browsers hold connections that they do not use: a stop would wait for them.
});

useSessions(app);
app.enableShutdownHooks(); // So that GrowingIOModule delivers what is left when the shop is stopped.

await app.listen(process.env['PORT'] ?? 3003, '127.0.0.1');
console.log(`nestjs shop: ${await app.getUrl()}`);
