/** BullMQ takes a URL among the options of a connection, as most applications with @nestjs/bullmq give it. */
import { Redis } from 'ioredis';
import { startRedis, type RunningRedis } from '../../../../testing/redis.js';
import { connect } from '../../src/backend/redis-connection.js';

describe('connect', () => {
  let redis: RunningRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());

  it('goes where the URL among the options leads', async () => {
    const connection = connect({ url: redis.socket, db: 3 }, 'relay', new AbortController().signal) as Redis;
    await connection.set('greeting', 'hello');
    expect(connection.options.db).toBe(3);
    const other = new Redis(redis.socket, { db: 3 });
    expect(await other.get('greeting')).toBe('hello');
    connection.disconnect();
    other.disconnect();
  });
});
