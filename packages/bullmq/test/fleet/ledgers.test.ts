/** The counters of a queue, in Redis and in PostgreSQL: each event once, whatever is repeated, and whoever does it at the same time. */
import type { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { startPostgres, type RunningPostgres } from '../../../../testing/postgres.js';
import { startRedis, type RunningRedis } from '../../../../testing/redis.js';
import { openBackend } from '../../src/backend/open-backend.js';
import type { Backend } from '../../src/backend/backend.js';
import type { ConnectionGiven } from '../../src/backend/read-connection.js';
import { jobOfLetter, type Ledger } from '../../src/fleet/ledger.js';

let redis: RunningRedis;
let postgres: RunningPostgres;

beforeAll(async () => {
  [redis, postgres] = await Promise.all([startRedis(), startPostgres()]);
});

afterAll(async () => {
  await Promise.all([redis.close(), postgres.close()]);
});

let queues = 0;

describe.each([
  ['RedisLedger', (): ConnectionGiven => ({ path: redis.socket })],
  ['PostgresLedger', (): ConnectionGiven => postgres.url],
])('%s', (_name, connect) => {
  let backend: Backend;
  let queue: Queue;
  let ledger: Ledger;

  beforeEach(() => {
    queues += 1;
    const queueName = `ledger-${String(queues)}`;
    backend = openBackend({ connection: connect(), queueName, prefix: 'bull', shards: 1 }, 'relay');
    queue = backend.openQueue(queueName);
    ledger = backend.openLedger(queue);
  });

  afterEach(() => backend.close());

  async function addJob(jobId: string, events: number): Promise<void> {
    await queue.add('batch', {}, { jobId });
    await ledger.handOver(jobId, events);
  }

  it('begins with nothing', async () => {
    expect(await ledger.read()).toEqual({ handedOver: 0, waiting: 0, active: 0, delivered: 0, dead: 0, exact: true });
  });

  it('counts a job once that is handed over again, at the same time and later', async () => {
    await queue.add('batch', {}, { jobId: 'a' });
    await Promise.all(Array.from({ length: 8 }, () => ledger.handOver('a', 5)));
    expect(await ledger.handOver('a', 5)).toBe('');
    expect(await ledger.read()).toMatchObject({ handedOver: 5, waiting: 5 });
  });

  it('counts nothing of a job that is not there', async () => {
    expect(await ledger.handOver('none', 5)).toBe('');
    expect(await ledger.settle('none', 'ddddd')).toBeUndefined();
    expect(await ledger.read()).toMatchObject({ handedOver: 0, delivered: 0 });
  });

  it('returns the marks that were set before', async () => {
    await addJob('a', 4);
    expect(await ledger.settle('a', 'd...')).toBe('d...');
    expect(await ledger.settle('a', '.x..')).toBe('dx..');
    expect(await ledger.handOver('a', 4)).toBe('dx..');
  });

  it('keeps the first that is said of an event', async () => {
    await addJob('a', 3);
    await ledger.settle('a', 'dx.');
    expect(await ledger.settle('a', 'xdd')).toBe('dxd');
    expect(await ledger.read()).toMatchObject({ handedOver: 3, waiting: 0, delivered: 2, dead: 1 });
  });

  it('counts each event once when many are settled at the same time', async () => {
    const count = 60;
    await addJob('a', count);
    const marks = Array.from({ length: count }, (_, at) => `${'.'.repeat(at)}d${'.'.repeat(count - at - 1)}`);
    await Promise.all([...marks, ...marks].map((each) => ledger.settle('a', each)));
    expect(await ledger.handOver('a', count)).toBe('d'.repeat(count));
    expect(await ledger.read()).toMatchObject({ handedOver: count, waiting: 0, delivered: count });
  });

  it('lets marks go with their job', async () => {
    await addJob('a', 2);
    await ledger.settle('a', 'dd');
    await queue.remove('a');
    expect(await ledger.settle('a', 'dd')).toBeUndefined();
    expect(await ledger.read()).toMatchObject({ handedOver: 2, waiting: 0, delivered: 2 });
  });

  it('has dead letters alive again that are put back, once', async () => {
    await addJob('a', 2);
    await ledger.settle('a', 'dx');
    await queue.add('batch', {}, { jobId: jobOfLetter('a-1') });
    await ledger.handOver(jobOfLetter('a-1'), 1);
    await ledger.handOver(jobOfLetter('a-1'), 1);
    expect(await ledger.read()).toMatchObject({ handedOver: 2, waiting: 1, delivered: 1, dead: 0 });
  });

  it.each([
    ['d', { delivered: 2, dead: 0 }],
    ['x', { delivered: 1, dead: 1 }],
  ])('has them alive again where a relay settles them (%s) before that is counted', async (mark, counts) => {
    await addJob('a', 2);
    await ledger.settle('a', 'dx');
    await queue.add('batch', {}, { jobId: jobOfLetter('a-1') });
    expect(await ledger.settle(jobOfLetter('a-1'), mark)).toBe(mark);
    await ledger.handOver(jobOfLetter('a-1'), 1);
    await queue.remove(jobOfLetter('a-1'));
    await ledger.handOver(jobOfLetter('a-1'), 1);
    expect(await ledger.read()).toMatchObject({ handedOver: 2, waiting: 0, ...counts });
  });

  it('counts jobs of any state that wait', async () => {
    await addJob('a', 2);
    await queue.add('batch', {}, { jobId: 'late', delay: 600_000 });
    await ledger.handOver('late', 3);
    await queue.pause();
    expect(await ledger.read()).toMatchObject({ handedOver: 5, waiting: 5, active: 0, exact: true });
  });

  it('takes what is left for what waits where very many jobs do, and says so', async () => {
    const count = 10_001;
    for (let from = 0; from < count; from += 1000) {
      const page = Array.from({ length: Math.min(1000, count - from) }, (_, at) => `job-${String(from + at)}`);
      await queue.addBulk(page.map((jobId) => ({ name: 'batch', data: {}, opts: { jobId } })));
      await Promise.all(page.map((jobId) => ledger.handOver(jobId, 2)));
    }
    await ledger.settle('job-7', 'd.');
    const all = { handedOver: 2 * count, waiting: 2 * count - 1, active: 0, delivered: 1, dead: 0 };
    expect(await ledger.read()).toEqual({ ...all, exact: false });
  });
});

describe('the commands of RedisLedger, and of what adds a job', () => {
  it('are all known to Redis 6.2', async () => {
    const called = new Set<string>();
    const client = new Redis({ path: redis.socket });
    const monitor = await client.monitor();
    monitor.on('monitor', (_time: string, [command = '']: string[], source: string) => {
      if (source === 'lua') called.add(command.toLowerCase());
    });
    const backend = openBackend(
      { connection: { path: redis.socket }, queueName: 'q', prefix: 'b', shards: 1 },
      'relay',
    );
    const queue = backend.openQueue('q');
    const ledger = backend.openLedger(queue);
    await queue.add('batch', {}, { jobId: 'a' });
    await ledger.handOver('a', 2);
    await ledger.settle('a', 'dx');
    await ledger.read();
    await client.ping();
    monitor.disconnect();
    const ours = ['exists', 'hdel', 'hget', 'hincrby', 'hmget', 'hset', 'hsetnx', 'llen', 'lrange', 'zcard', 'zrange'];
    expect([...called]).toEqual(expect.arrayContaining(ours));
    for (const name of called) {
      const [, facts] = (await client.call('COMMAND', 'DOCS', name)) as [string, string[]];
      const [major = 0, minor = 0] = (facts[facts.indexOf('since') + 1] ?? '').split('.').map(Number);
      expect(`${name}: ${String(10 * major + minor <= 62)}`).toBe(`${name}: true`);
    }
    client.disconnect();
    await backend.close();
  });
});

describe('the tables of PostgresLedger', () => {
  it('keep no row of a batch that is gone', async () => {
    const client = new Client({ connectionString: postgres.url });
    await client.connect();
    const { rows } = await client.query(
      'SELECT count(*)::int AS orphans FROM bullmq.growingio_batches AS batch ' +
        'LEFT JOIN bullmq.job ON job.queue = batch.queue AND job.id = batch.job WHERE job.id IS NULL',
    );
    expect(rows).toEqual([{ orphans: 0 }]);
    await client.end();
  });
});
