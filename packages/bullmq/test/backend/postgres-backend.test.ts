/** A queue in a real PostgreSQL: who may come in, where its tables are, and what its settings promise. */
import { createPostgresBackend, Queue } from 'bullmq';
import { Client, Pool } from 'pg';
import { postgresPassword, postgresUser, startPostgres, type RunningPostgres } from '../../../../testing/postgres.js';
import { openBackend } from '../../src/backend/open-backend.js';
import { resolveQueueOptions } from '../../src/options.js';
import { awaitFleet, closeAll, expectWayThrough, send, sendAtLast, startRelay, startSender } from './way-through.js';

let postgres: RunningPostgres;
let client: Client;

beforeAll(async () => {
  postgres = await startPostgres({ synchronous_commit: 'off', max_connections: '60' });
  client = new Client({ connectionString: postgres.url });
  client.on('error', () => undefined);
  await client.connect();
});

afterEach(closeAll);

afterAll(async () => {
  await client.end();
  await postgres.close();
});

function urlOf(user: string, password: string, database = 'postgres'): string {
  return `postgresql://${user}:${password}@127.0.0.1:${String(postgres.port)}/${database}`;
}

describe('a queue in PostgreSQL', () => {
  it('is reached by a URL, and makes its tables', async () => {
    await expectWayThrough({ connection: postgres.url });
  });

  it('keeps the options that a URL has already', async () => {
    const options = encodeURIComponent('-c statement_timeout=60000');
    await expectWayThrough({ connection: `${postgres.url}?options=${options}`, queueName: 'with-options' });
  });

  it('takes the options of a pool of the application, and leaves the pool alone', async () => {
    const pool = new Pool({
      host: '127.0.0.1',
      port: postgres.port,
      user: postgresUser,
      password: postgresPassword,
      database: 'postgres',
      options: '-c statement_timeout=60000',
    });
    await expectWayThrough({ connection: pool, queueName: 'by-pool' });
    await closeAll();
    expect(pool.totalCount).toBe(0);
    await expect(pool.query('SELECT 1 AS one')).resolves.toMatchObject({ rows: [{ one: 1 }] });
    await pool.end();
  });

  it('is that of the application, in its schema, where it gives one', async () => {
    const connection = { connectionString: postgres.url, schema: 'app_queues', migrate: true };
    const queue = new Queue('of-the-application', { connection: connection }, createPostgresBackend as never);
    await queue.waitUntilReady();
    await expectWayThrough({ queue });
    const { rows } = await client.query('SELECT sum(handed_over)::int AS sum FROM app_queues.growingio_counts');
    expect(rows).toEqual([{ sum: 8 }]);
    await queue.close();
  });

  it('lies in a schema of its own where it has a prefix, spread over shards', async () => {
    await expectWayThrough({ connection: postgres.url, prefix: 'tracking', shards: 3 }, 6);
    const { rows } = await client.query('SELECT sum(handed_over)::int AS sum FROM tracking.growingio_counts');
    expect(rows).toEqual([{ sum: 12 }]);
  });

  it('needs no right to make tables that are there', async () => {
    await client.query(`
      CREATE ROLE app LOGIN PASSWORD 'sesame-8';
      GRANT USAGE ON SCHEMA bullmq TO app;
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA bullmq TO app;
      GRANT USAGE ON ALL SEQUENCES IN SCHEMA bullmq TO app;`);
    await expectWayThrough({ connection: urlOf('app', 'sesame-8'), queueName: 'of-app' });
  });

  it.each([
    ['a wrong password', () => urlOf(postgresUser, 'open-8'), 'wrong user or password, 28P01'],
    ['an unknown user', () => urlOf('nobody', 'open-8'), 'wrong user or password, 28P01'],
    ['an unknown database', () => urlOf(postgresUser, postgresPassword, 'none'), 'there is no such database, 3D000'],
    ['who may not make tables', () => urlOf('stranger', 'sesame-9'), 'the user may not do that, 42501'],
    ['TLS, which it does not speak', () => `${postgres.url}?sslmode=require`, 'it does not speak TLS'],
  ])('is blocked, loudly, for %s', async (_what, url, reason) => {
    await client.query(`
      DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'stranger') THEN
        CREATE ROLE stranger LOGIN PASSWORD 'sesame-9'; END IF; END $$`);
    const sender = startSender({ connection: url(), prefix: 'nowhere' });
    expect(await send(sender, 'a')).toMatchObject({ status: 'blocked', reason });
    expect(await send(sender, 'a')).toMatchObject({ status: 'blocked', reason });
  });

  it('is retried by a sender that started before it, and goes on when it is there', async () => {
    const options = { connection: postgres.url, queueName: 'away' };
    await postgres.process.kill('SIGQUIT');
    const sender = startSender(options);
    const relay = await startRelay(options);
    expect(await send(sender, 'a')).toEqual({ status: 'retryable', reason: 'ECONNREFUSED', failure: 'connection' });
    await postgres.process.start();
    await sendAtLast(sender, 'a');
    await awaitFleet(options, { handedOver: 2, delivered: 2, waiting: 0, active: 0 });
    expect(relay.arrived()).toEqual(['a', 'a']);
  });

  it('says which of its settings lose jobs', async () => {
    const backend = openBackend(resolveQueueOptions({ connection: postgres.url }), 'sender');
    expect(await backend.findRisks()).toEqual([
      'its fsync is off: a crash of the machine may damage all it has; set it to on',
      'its synchronous_commit is off: when it crashes, jobs of the last moments are lost; set it to on',
    ]);
    await backend.close();
  });
});
