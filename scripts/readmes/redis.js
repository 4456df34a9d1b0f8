/** Starts a real Redis, one for all blocks, which ends with this process. */
import { tmpdir } from 'node:os';
import { plainEnvironment, startChild, until } from '../consumer/child.js';
import { findPort } from '../consumer/run-program.js';

let started;

/** Starts `redis-server` at the first call; it keeps nothing on the disk. */
export function redisUrl() {
  return (started ??= startRedis());
}

async function startRedis() {
  const port = await findPort();
  const words = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const redis = startChild('redis-server', words, { cwd: tmpdir(), env: plainEnvironment() });
  await until(() => /ready to accept connections/i.test(redis.output), redis, 15_000);
  return `redis://127.0.0.1:${port}`;
}
