/** The client of a Nest application whose events go into a queue of @nestjs/bullmq. */
import { BullModule, getQueueToken } from '@nestjs/bullmq';
import { bullmqSender, createRelay, readFleet } from '@growingio/bullmq';
import { Controller, Module, Post, type DynamicModule, type INestApplication } from '@nestjs/common';
import type { Queue, QueueOptions } from 'bullmq';
import { Redis } from 'ioredis';
import { GrowingIOModule, Track } from '../../src/index.js';
import { useCloseAtEnd } from '@growingio/upload/conformance';
import { startRedis, type RunningRedis } from '../../../../testing/redis.js';
import { ask, clientOf, NestStage } from './nest-stage.js';

@Controller()
class ShopController {
  private orders = 0;

  @Post('buy')
  @Track('BuyProduct', (order: number) => ({ order }))
  buy(): number {
    this.orders += 1;
    return this.orders;
  }
}

const buyers = ['u1', 'u2', 'u3', 'u4', 'u5'];

describe('GrowingIOModule with bullmqSender', () => {
  const stage = new NestStage();
  let redis: RunningRedis;
  let ofApplication: Redis;
  const closeAtEnd = useCloseAtEnd({ afterAll });

  beforeAll(async () => {
    redis = await startRedis();
    closeAtEnd(redis.close);
    ofApplication = new Redis(redis.socket, { maxRetriesPerRequest: null });
    closeAtEnd(() => ofApplication.quit());
  });

  beforeEach(() => ofApplication.flushall());

  /** Starts an application whose module stands before the queue's, or after it. */
  async function start(place: 'before' | 'after', shared: QueueOptions): Promise<INestApplication> {
    const queue = BullModule.registerQueue({ name: 'growingio' });
    const growingio = GrowingIOModule.forRootAsync({
      imports: [queue],
      inject: [getQueueToken('growingio')],
      useFactory: (injected: Queue) => ({ ...stage.options, sender: bullmqSender({ queue: injected }) }),
    });
    const modules: DynamicModule[] = [BullModule.forRoot(shared), queue];
    @Module({
      imports: place === 'before' ? [growingio, ...modules] : [...modules, growingio],
      controllers: [ShopController],
    })
    class ShopModule {}
    return stage.startModule(ShopModule);
  }

  async function buyAndClose(app: INestApplication): Promise<void> {
    await Promise.all(buyers.map((user) => ask(app, '/buy', { method: 'POST', user })));
    await app.close();
  }

  const connections: [string, () => QueueOptions['connection']][] = [
    ['options', () => ({ path: redis.socket, maxRetriesPerRequest: null })],
    ['a URL', () => ({ url: redis.socket })],
    ['a client', () => ofApplication],
  ];

  describe.each(['before', 'after'] as const)('%s the module of the queue', (place) => {
    it.each(connections)('hands over all that was tracked before the application is closed: %s', async (_, connect) => {
      const app = await start(place, { connection: connect() });
      const client = clientOf(app);
      await buyAndClose(app);

      expect(client.stats()).toMatchObject({ accepted: 5, handedOver: 5, pending: 0, dropped: 0 });
      expect(await readFleet({ connection: { path: redis.socket } })).toMatchObject({
        handedOver: 5,
        waiting: 5,
        balanced: true,
      });
    });
  });

  it('leaves what it has handed over to a relay, under the prefix of the queue', async () => {
    await buyAndClose(await start('after', { connection: { path: redis.socket }, prefix: 'shop' }));

    const relay = createRelay({ connection: { path: redis.socket }, prefix: 'shop', logger: stage.log });
    const running = relay.run();
    const arrived = await stage.collector.waitFor(5);
    expect(arrived.map(({ loginUserId }) => loginUserId).sort()).toEqual(buyers);
    await relay.close();
    await running;
  });

  it('leaves a client of the application open', async () => {
    await buyAndClose(await start('after', { connection: ofApplication }));
    expect(await ofApplication.ping()).toBe('PONG');
  });
});
