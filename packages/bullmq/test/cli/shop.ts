/** What the tests of the command line share: a Redis with a password, an API that fails on demand, and a shop that tracks. */
import { setTimeout as pause } from 'node:timers/promises';
import { startCollector, type Collector } from '@growingio/collector';
import { GrowingIO, type Logger } from '@growingio/upload';
import { bullmqSender, readFleet } from '../../src/index.js';
import { startRedisOnPort, type RedisOnPort } from './redis-on-port.js';

export const password = 's3cret-word';

export interface Shop {
  readonly redis: RedisOnPort;
  readonly api: Collector;
  /** What the API answers, in place of its own answer. */
  answer: ((body: string) => number) | undefined;
  /** A queue of the test's own, whose name begins so. */
  newQueue(): string;
  /** Hands so many events over to a queue: user `u1x`, `u2x` … */
  handOver(queueName: string, events: number, projectId?: string): Promise<void>;
  /** The users of the events that the API took, each once. */
  delivered(): number;
}

export const quiet: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** Begins a test file's own. */
export function useShop(): Shop {
  let queues = 0;
  let redis: RedisOnPort | undefined;
  let api: Collector | undefined;
  const started = <Part>(part: Part | undefined): Part => {
    if (part === undefined) throw new Error('the shop opens in beforeAll');
    return part;
  };
  const shop: Shop = {
    get redis() {
      return started(redis);
    },
    get api() {
      return started(api);
    },
    answer: undefined,
    newQueue: () => {
      queues += 1;
      return `shop-${String(queues)}`;
    },
    handOver: async (queueName, events, projectId = 'p1') => {
      const sender = bullmqSender({ connection: shop.redis.url, queueName });
      const client = new GrowingIO({ projectId, host: shop.api.url, flushAt: 20, sender, logger: quiet });
      for (let at = 1; at <= events; at += 1) client.track('BuyProduct', { at }, { loginUserId: `u${String(at)}x` });
      expect(await client.shutdown()).toMatchObject({ handedOver: events, pending: 0 });
      // How many they are is counted after that, without anybody who waits for it.
      const read = async (): Promise<number> => (await readFleet({ connection: shop.redis.url, queueName })).handedOver;
      while ((await read()) < events) await pause(10);
    },
    delivered: () =>
      new Set(shop.api.events.map(({ projectId, loginUserId }) => `${projectId} ${loginUserId ?? ''}`)).size,
  };
  beforeAll(async () => {
    redis = await startRedisOnPort(password);
    api = await startCollector({ keep: 100_000, respond: ({ body }) => shop.answer?.(body) });
  });
  afterEach(() => {
    shop.answer = undefined;
    shop.api.clear();
  });
  afterAll(async () => {
    await redis?.stop();
    await api?.close();
  });
  return shop;
}

/** Waits until it is so; a test that waits for ever is ended by Jest. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(25);
}
