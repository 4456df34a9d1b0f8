/** What is counted when a job is added and its events are settled, however often and by whomever. */
import { Redis } from 'ioredis';
import { RedisLedger } from '../../src/fleet/redis-ledger.js';
import { startRedis, type RunningRedis } from '../../../../testing/redis.js';

describe('RedisLedger', () => {
  let redis: RunningRedis;
  let client: Redis;
  let ledger: RedisLedger;

  beforeAll(async () => {
    redis = await startRedis();
    client = new Redis(redis.socket);
  });
  beforeEach(async () => {
    await client.flushall();
    ledger = new RedisLedger(client, (type) => `bull:test:${type}`);
    await client.hset('bull:test:job', 'name', 'batch');
    await client.lpush('bull:test:active', 'job');
  });
  afterAll(async () => {
    client.disconnect();
    await redis.close();
  });

  it('counts a job once as handed over, and its events as active until they are settled', async () => {
    await ledger.handOver('job', 4);
    await ledger.handOver('job', 4);
    expect(await ledger.read()).toMatchObject({ handedOver: 4, active: 4, delivered: 0, dead: 0 });
    expect(await ledger.settle('job', 'd..x')).toBe('d..x');
    expect(await ledger.read()).toMatchObject({ handedOver: 4, active: 2, delivered: 1, dead: 1 });
  });

  it('counts an event once that is settled again, and keeps what it was', async () => {
    await ledger.handOver('job', 4);
    await ledger.settle('job', 'd..x');
    expect(await ledger.settle('job', 'xdxd')).toBe('ddxx');
    expect(await ledger.settle('job', 'dddd')).toBe('ddxx');
    expect(await ledger.read()).toMatchObject({ handedOver: 4, active: 0, delivered: 2, dead: 2 });
  });

  it('counts a job as handed over when it is settled, if nobody has told of it before', async () => {
    expect(await ledger.settle('job', 'dd..')).toBe('dd..');
    expect(await ledger.read()).toMatchObject({ handedOver: 4, active: 2, delivered: 2 });
    expect(await ledger.handOver('job', 4)).toBe('dd..');
    expect(await ledger.read()).toMatchObject({ handedOver: 4, active: 2, delivered: 2 });
  });

  it('says that a job is gone, and counts nothing', async () => {
    expect(await ledger.settle('another', 'dddd')).toBeUndefined();
    expect(await ledger.read()).toMatchObject({ handedOver: 0, active: 0, delivered: 0 });
  });
});
