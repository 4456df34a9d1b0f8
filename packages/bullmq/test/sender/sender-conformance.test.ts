/** The sender into a queue keeps the contract of every sender, in Redis and in PostgreSQL. */
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { senderConformance } from '@growingio/upload/conformance';
import { postgresPassword, postgresUser, startPostgres, type RunningPostgres } from '../../../../testing/postgres.js';
import { startRedis, type RunningRedis } from '../../../../testing/redis.js';
import { createStage } from './far-ends.js';

const password = 'sesame-7';
const options = { taken: 'handedOver', canBe: ['misconfigured'] } as const;
const application = 'sender-test';
/** The database that senders use, and nobody else. */
const db = 7;

let redis: RunningRedis;
let postgres: RunningPostgres;
let redisClient: Redis;
let postgresClient: Client;

beforeAll(async () => {
  [redis, postgres] = await Promise.all([
    startRedis({ tcp: true, settings: { requirepass: password } }),
    startPostgres(),
  ]);
  redisClient = new Redis({ path: redis.socket, password });
  postgresClient = new Client({ connectionString: postgres.url });
  await postgresClient.connect();
});

afterAll(async () => {
  redisClient.disconnect();
  await postgresClient.end();
  await Promise.all([redis.close(), postgres.close()]);
});

async function countRedisConnections(): Promise<number> {
  const list = String(await redisClient.client('LIST'));
  return list.split('\n').filter((line) => line.includes(` db=${String(db)} `)).length;
}

async function countPostgresConnections(): Promise<number> {
  const text = 'SELECT count(*)::int AS count FROM pg_stat_activity WHERE application_name = $1';
  const { rows } = await postgresClient.query<{ count: number }>(text, [application]);
  return rows[0]?.count ?? 0;
}

senderConformance(
  { describe, it },
  'bullmqSender into Redis',
  (farEnd) =>
    createStage(
      {
        connect: (port, secret) => `redis://:${secret}@127.0.0.1:${String(port)}/${String(db)}`,
        port: redis.port,
        password,
        countConnections: countRedisConnections,
      },
      farEnd,
    ),
  options,
);

senderConformance(
  { describe, it },
  'bullmqSender into PostgreSQL',
  (farEnd) =>
    createStage(
      {
        connect: (port, secret) =>
          `postgres://${postgresUser}:${secret}@127.0.0.1:${String(port)}/postgres?application_name=${application}`,
        port: postgres.port,
        password: postgresPassword,
        countConnections: countPostgresConnections,
      },
      farEnd,
    ),
  options,
);
