/** Several Redis that work together: a cluster over whose nodes queues are spread, and a failover by Sentinel. */
import { Cluster, Redis } from 'ioredis';
import { startRedisCluster, startRedisSentinel, type RedisGroup } from '../../../../testing/redis-groups.js';
import { awaitFleet, closeAll, expectWayThrough, send, sendAtLast, startRelay, startSender } from './way-through.js';

afterEach(closeAll);

describe('a Redis Cluster', () => {
  let group: RedisGroup;
  let cluster: Cluster;

  beforeAll(async () => {
    group = await startRedisCluster();
    cluster = new Cluster(group.ports.map((port) => ({ host: '127.0.0.1', port })));
  });

  afterAll(async () => {
    cluster.disconnect();
    await group.close();
  });

  it('keeps queues on its nodes, each with all that belongs to it', async () => {
    await expectWayThrough({ connection: cluster, shards: 3 }, 9);
    const nodes = await Promise.all(
      group.ports.map(async (port) => {
        const node = new Redis(port);
        const keys = await node.keys('*growingio:counts');
        node.disconnect();
        return keys;
      }),
    );
    expect(nodes.flat().sort()).toEqual([0, 1, 2].map((shard) => `bull:{growingio-${String(shard)}}:growingio:counts`));
    expect(nodes.filter((keys) => keys.length > 0).length).toBeGreaterThan(1);
  });

  it('takes one queue, too', async () => {
    await expectWayThrough({ connection: cluster, queueName: 'one' });
  });

  it('is said to be nearly full before it is', async () => {
    const sender = startSender({ connection: cluster, queueName: 'full' });
    expect(await send(sender, 'a')).toEqual({ status: 'handedOver' });
    const node = new Redis(group.ports[0] ?? 0);
    try {
      await node.config('SET', 'maxmemory', '1mb');
      const late = startSender({ connection: cluster, queueName: 'full' });
      const result = await send(late, 'b');
      expect(result).toMatchObject({ status: 'retryable', reason: 'it is nearly full (maxmemory)' });
    } finally {
      await node.config('SET', 'maxmemory', '0');
      node.disconnect();
    }
  });
});

describe('a Redis under Sentinel', () => {
  let group: RedisGroup;

  beforeEach(async () => {
    group = await startRedisSentinel();
  });

  // Before that of the file, which is the last.
  afterEach(async () => {
    await closeAll();
    await group.close();
  });

  it('is followed to its new master: events wait, and go on by themselves', async () => {
    const sentinels = group.ports.map((port) => ({ host: '127.0.0.1', port }));
    const options = { connection: { sentinels, name: 'mymaster' } };
    const sender = startSender(options);
    const relay = await startRelay(options);
    expect(await send(sender, 'before')).toEqual({ status: 'handedOver' });
    await awaitFleet(options, { delivered: 2, waiting: 0, active: 0 });
    await group.nodes[0]?.process.kill();
    expect(await send(sender, 'lost')).toMatchObject({ status: 'retryable', failure: expect.any(String) as string });
    await sendAtLast(sender, 'after');
    await awaitFleet(options, { delivered: 4, waiting: 0, active: 0 });
    expect([...relay.arrived()].sort()).toEqual(['after', 'after', 'before', 'before']);
  });

  it('is said to be a replica where it is one, and the batch is tried again', async () => {
    const [, replica] = group.nodes;
    const sender = startSender({ connection: `redis://127.0.0.1:${String(replica?.port)}` });
    const refusal = { status: 'retryable', reason: 'it is a replica, read-only, READONLY' };
    expect(await send(sender, 'a')).toEqual(refusal);
  });
});
