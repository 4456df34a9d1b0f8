/** Which of several queues gets the next batch, while one of them is not there and when it is back. */
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { RedisLedger } from '../../src/fleet/redis-ledger.js';
import { Shards, type Shard } from '../../src/sender/shards.js';
import { startRedis, type RunningRedis } from '../../../../testing/redis.js';

describe('Shards', () => {
  const closing = new AbortController();
  const opened: { readonly client: Redis; readonly queue: Queue }[] = [];
  const running = new Set<RunningRedis>();

  afterAll(async () => {
    closing.abort();
    for (const { client, queue } of opened) {
      // One that is away would be waited for.
      if (client.status === 'ready') await queue.close();
      client.disconnect();
    }
    await Promise.all([...running].map(stop));
  });

  async function stop(redis: RunningRedis): Promise<void> {
    running.delete(redis);
    await redis.close();
  }

  /** A queue in a Redis of its own, as a sender opens it. */
  async function openShard(name: string): Promise<Shard & { readonly redis: RunningRedis }> {
    const redis = await startRedis();
    running.add(redis);
    const client = new Redis(redis.socket, { enableOfflineQueue: false, maxRetriesPerRequest: 1, lazyConnect: true });
    client.on('error', () => undefined);
    await client.connect();
    const queue = new Queue(name, { connection: client });
    queue.on('error', () => undefined);
    await queue.waitUntilReady();
    opened.push({ client, queue });
    return { queue, ledger: new RedisLedger(client, (type) => queue.toKey(type)), redis };
  }

  const takeFrom = (shards: Shards, count: number): Set<string> =>
    new Set(Array.from({ length: count }, () => shards.next().queue.name));

  it('gives each its turn', async () => {
    const shards = new Shards([await openShard('one'), await openShard('two')], closing.signal);
    expect([...takeFrom(shards, 2)].sort()).toEqual(['one', 'two']);
    expect([...takeFrom(shards, 2)].sort()).toEqual(['one', 'two']);
  });

  it('leaves out one that failed, until it answers again', async () => {
    const [one, two] = [await openShard('one'), await openShard('two')];
    const shards = new Shards([one, two], closing.signal);
    shards.failed(one);
    expect([...takeFrom(shards, 4)]).toEqual(['two']);
    while (takeFrom(shards, 2).size < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    expect([...takeFrom(shards, 4)].sort()).toEqual(['one', 'two']);
  });

  it('leaves one out for as long as its Redis is away', async () => {
    const [one, two] = [await openShard('one'), await openShard('two')];
    const shards = new Shards([one, two], closing.signal);
    const asked = jest.spyOn(one.queue, 'getDeduplicationJobId');
    await stop(one.redis);
    shards.failed(one);
    while (asked.mock.calls.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    expect([...takeFrom(shards, 4)]).toEqual(['two']);
  });

  it('asks all of them when all have failed', async () => {
    const [one, two] = [await openShard('one'), await openShard('two')];
    const shards = new Shards([one, two], closing.signal);
    shards.failed(one);
    shards.failed(two);
    expect([...takeFrom(shards, 2)].sort()).toEqual(['one', 'two']);
  });

  it('has nothing else to give where there is one queue', async () => {
    const one = await openShard('one');
    const shards = new Shards([one], closing.signal);
    shards.failed(one);
    expect(shards.next()).toBe(one);
  });
});
