/** A queue of BullMQ keeps the contract of every source, in Redis and in PostgreSQL. */
import { sourceConformance } from '../../src/conformance.js';
import { startPostgres, type RunningPostgres } from '../../../../testing/postgres.js';
import { startRedis, type RunningRedis } from '../../../../testing/redis.js';
import { stageOf } from './stages.js';

const place = { queueName: 'growingio', prefix: 'bull', shards: 1 };

let redis: RunningRedis;
let postgres: RunningPostgres;

beforeAll(async () => {
  [redis, postgres] = await Promise.all([startRedis({ durable: true }), startPostgres()]);
});

afterAll(async () => {
  await Promise.all([redis.close(), postgres.close()]);
});

sourceConformance({ describe, it }, 'BullmqSource in Redis', () =>
  stageOf({ place: { ...place, connection: { path: redis.socket } }, process: redis.process, killSignal: 'SIGKILL' }),
);

sourceConformance({ describe, it }, 'BullmqSource in PostgreSQL', () =>
  stageOf({ place: { ...place, connection: postgres.url }, process: postgres.process, killSignal: 'SIGQUIT' }),
);
