/** What the shop is made of: a queue for its own work, one for its events, and a page that shows both. */

import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import { BullBoardModule } from '@bull-board/nestjs';
import { bullmqSender } from '@growingio/bullmq';
import { GrowingIOModule } from '@growingio/nestjs';
import { BullModule, getQueueToken } from '@nestjs/bullmq';
import { Module } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { ReceiptsProcessor } from './receipts.processor.js';
import { redisUrl } from './redis-url.js';
import { ShopController } from './shop.controller.js';

// The relay puts what GrowingIO refuses, event by event, into `growingio-dead`.
const names = ['receipts', 'growingio', 'growingio-dead'];
const queues = BullModule.registerQueue(...names.map((name) => ({ name })));

// GROWINGIO_PROJECT_ID and GROWINGIO_HOST come from the environment.
const growingio = GrowingIOModule.forRootAsync({
  imports: [queues],
  inject: [getQueueToken('growingio')],
  useFactory: (queue: Queue) => ({ sender: bullmqSender({ queue }) }),
});

// Whoever can open it sees what is in the jobs: in production put it behind your login, by the option `middleware`.
const board = BullBoardModule.forRoot({ route: '/queues', adapter: ExpressAdapter });
const shown = BullBoardModule.forFeature(
  ...names.map((name) => ({ name, adapter: BullMQAdapter, options: { readOnlyMode: name !== 'receipts' } })),
);

@Module({
  imports: [BullModule.forRoot({ connection: { url: redisUrl } }), queues, growingio, board, shown],
  controllers: [ShopController],
  providers: [ReceiptsProcessor],
})
export class ShopModule {}
