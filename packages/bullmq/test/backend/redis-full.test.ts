/** A Redis that is full, and throws nothing away: what is in it is still delivered, and nothing more is put in. */
import { Redis } from 'ioredis';
import { startRedis, type RunningRedis } from '../../../../testing/redis.js';
import { openBackend } from '../../src/backend/open-backend.js';
import { resolveQueueOptions } from '../../src/options.js';
import { awaitFleet, closeAll, send, sendAtLast, startRelay, startSender } from './way-through.js';

let redis: RunningRedis;
let client: Redis;

beforeEach(async () => {
  redis = await startRedis({ settings: { 'maxmemory-policy': 'noeviction' } });
  client = new Redis({ path: redis.socket });
});

afterEach(async () => {
  await closeAll();
  client.disconnect();
  await redis.close();
});

async function setMostMemory(factor: number): Promise<void> {
  const used = Number(/used_memory:(\d+)/.exec(await client.info('memory'))?.[1]);
  await client.config('SET', 'maxmemory', String(Math.round(used * factor)));
}

describe('a Redis that is full', () => {
  it('is given no more by a sender when it is nearly so, and is again when it has room', async () => {
    const options = { connection: { path: redis.socket } };
    await setMostMemory(1.05);
    const sender = startSender(options);
    const remedy = 'give it more memory (maxmemory), or see whether relays empty the queue: growingio-relay status';
    const refusal = { status: 'retryable', reason: 'it is nearly full (maxmemory)', remedy };
    expect(await send(sender, 'a')).toEqual(refusal);
    await client.config('SET', 'maxmemory', '0');
    await sendAtLast(sender, 'a');
    await awaitFleet(options, { handedOver: 2, waiting: 2 });
  });

  it('still counts what is settled and given back, and keeps its marks', async () => {
    const options = { connection: { path: redis.socket } };
    const sender = startSender(options);
    expect(await send(sender, 'a')).toEqual({ status: 'handedOver' });
    await awaitFleet(options, { handedOver: 2, waiting: 2 });
    const backend = openBackend(resolveQueueOptions(options), 'relay');
    try {
      const queue = backend.openQueue('growingio');
      const [job] = await queue.getJobs(['waiting']);
      await setMostMemory(0.9);
      await expect(client.set('x', 'y')).rejects.toThrow('OOM');
      const ledger = backend.openLedger(queue);
      expect(await ledger.settle(job?.id ?? '', 'd.')).toBe('d.');
      expect(await ledger.handOver(job?.id ?? '', 2)).toBe('d.');
      await awaitFleet(options, { handedOver: 2, waiting: 1, delivered: 1 });
    } finally {
      await backend.close();
    }
  });

  it('is emptied as soon as it has room for that, and the counters balance', async () => {
    const options = { connection: { path: redis.socket } };
    const sender = startSender(options);
    for (const name of ['a', 'b', 'c']) expect(await send(sender, name)).toEqual({ status: 'handedOver' });
    await setMostMemory(0.9);
    const relay = await startRelay(options);
    await awaitFleet(options, { handedOver: 6 });
    await client.config('SET', 'maxmemory', '0');
    await awaitFleet(options, { handedOver: 6, delivered: 6, waiting: 0, active: 0 });
    expect(relay.arrived()).toHaveLength(6);
  });

  it('is called what it is by an error of its own', async () => {
    const options = { connection: { path: redis.socket } };
    const sender = startSender(options);
    expect(await send(sender, 'a')).toEqual({ status: 'handedOver' });
    await setMostMemory(0.9);
    // What the sender knows of its memory is a second old at most.
    const result = await send(sender, 'b');
    expect(result).toMatchObject({ status: 'retryable', reason: expect.stringMatching(/full/) as string });
  });
});
