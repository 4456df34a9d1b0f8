/** Starts a real Redis, one for all blocks with a database for each, which ends with this process. */
import { tmpdir } from 'node:os';
import { plainEnvironment, startChild, until } from '../consumer/child.js';
import { findPort } from '../consumer/run-program.js';

const databases = 1000;
let started;
let given = 0;

/** Starts `redis-server` at the first call; it keeps nothing on the disk. Returns the URL of a database that nobody else has. */
export async function redisUrl() {
  given += 1;
  const database = given;
  return `${await (started ??= startRedis())}/${database}`;
}

async function startRedis() {
  const port = await findPort();
  const words = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--databases',
    `${databases}`,
  ];
  const redis = startChild('redis-server', words, { cwd: tmpdir(), env: plainEnvironment() });
  await until(() => /ready to accept connections/i.test(redis.output), redis, 15_000);
  return `redis://127.0.0.1:${port}`;
}
