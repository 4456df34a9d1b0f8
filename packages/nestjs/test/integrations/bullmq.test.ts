import { once } from 'node:events';
import { BullModule, InjectQueue, OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { Injectable, type INestApplication } from '@nestjs/common';
import type { Job, Queue } from 'bullmq';
import { Track } from '../../src/index.js';
import { useCloseAtEnd } from '@growingio/upload/conformance';
import { startRedis, type RunningRedis } from '../../../../testing/redis.js';
import { NestStage } from './nest-stage.js';

interface Order {
  userId: string;
  name: string;
}

const byJob = { loginUserId: (_result: unknown, job: Job<Order>) => job.data.userId };

@Processor('orders')
class OrdersProcessor extends WorkerHost {
  @Track('SendOrder', (parcel: string, job: Job<Order>) => ({ parcel, attempt: job.attemptsStarted }), byJob)
  async process(job: Job<Order>): Promise<string> {
    await Promise.resolve();
    if (job.data.name === 'nothing') throw new Error('nothing to send');
    return `parcel of ${job.data.name}`;
  }

  @OnWorkerEvent('completed')
  @Track('CompleteOrder', { loginUserId: (_result: unknown, job: Job<Order>) => job.data.userId })
  completed(_job: Job<Order>): void {
    // Tracking is all that it is here for.
  }
}

@Injectable()
class Orders {
  constructor(@InjectQueue('orders') readonly queue: Queue<Order, string>) {}
}

describe('Track on BullMQ processors', () => {
  const stage = new NestStage();
  let redis: RunningRedis;
  const closeAtEnd = useCloseAtEnd({ afterAll });

  beforeAll(async () => {
    redis = await startRedis();
    closeAtEnd(redis.close);
  });

  async function start(): Promise<INestApplication> {
    const connection = { path: redis.socket, maxRetriesPerRequest: null };
    return stage.start({
      imports: [BullModule.forRoot({ connection }), BullModule.registerQueue({ name: 'orders' })],
      providers: [OrdersProcessor, Orders],
    });
  }

  /** Adds a job, and answers with what the worker says of its end. */
  async function work(app: INestApplication, order: Order): Promise<unknown[]> {
    const { worker } = app.get(OrdersProcessor);
    const ended = Promise.race([once(worker, 'completed'), once(worker, 'failed')]);
    await app.get(Orders).queue.add('send', order);
    return (await ended) as unknown[];
  }

  it('tracks a job and a worker event, under the user whom the option loginUserId finds in the job', async () => {
    const app = await start();
    expect((await work(app, { userId: 'u1', name: '苹果' }))[1]).toBe('parcel of 苹果');
    expect((await work(app, { userId: 'u2', name: '茶' }))[1]).toBe('parcel of 茶');
    const arrived = await stage.arrived();
    expect(arrived.filter(([event]) => event === 'SendOrder')).toEqual([
      ['SendOrder', 'u1', { parcel: 'parcel of 苹果', attempt: 1 }],
      ['SendOrder', 'u2', { parcel: 'parcel of 茶', attempt: 1 }],
    ]);
    expect(arrived).toContainEqual(['CompleteOrder', 'u1']);
  });

  it('leaves an error to the queue, and tracks nothing', async () => {
    const app = await start();
    const [job, error] = await work(app, { userId: 'u1', name: 'nothing' });
    expect(error).toMatchObject({ message: 'nothing to send' });
    expect(await (job as Job).isFailed()).toBe(true);
    expect(await stage.arrived()).toEqual([]);
  });
});
