/** Starts a real Redis, on a Unix socket in a folder of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface RunningRedis {
  /** The path of its Unix socket. */
  readonly socket: string;
  /** Ends it, and removes all that it kept. */
  readonly close: () => Promise<void>;
}

/** Starts `redis-server`, which has to be in PATH, and resolves when it takes connections. It keeps nothing on the disk. */
export async function startRedis(): Promise<RunningRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'redis-'));
  const removeFolder = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const socket = join(folder, 'redis.sock');
  const persistence = ['--save', '', '--appendonly', 'no'];
  const redis = spawn('redis-server', ['--port', '0', '--unixsocket', socket, '--dir', folder, ...persistence], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = (): void => void redis.kill('SIGKILL');
  // A test that ends without closing leaves no server behind.
  process.once('exit', kill);
  // Its output ends as well, and `awaitReady` says so.
  redis.once('error', () => undefined);
  // One that starts and is never ready has to end, too: a test that waits for it would keep Jest from ending.
  const patience = setTimeout(kill, 30_000);
  try {
    await awaitReady(redis);
  } catch (error) {
    kill();
    process.off('exit', kill);
    await removeFolder();
    throw error;
  } finally {
    clearTimeout(patience);
  }
  return {
    socket,
    close: async () => {
      process.off('exit', kill);
      const exited = once(redis, 'exit');
      redis.kill();
      await exited;
      await removeFolder();
    },
  };
}

async function awaitReady(redis: ChildProcess): Promise<void> {
  if (redis.stdout === null) throw new Error('redis-server has no output');
  const said: string[] = [];
  for await (const line of createInterface(redis.stdout)) {
    said.push(line);
    if (!/ready to accept connections/i.test(line)) continue;
    // What it says from here on must not fill the pipe.
    redis.stdout.resume();
    return;
  }
  const reason = said.at(-1) ?? 'it is not in PATH';
  throw new Error(`redis-server does not start (${reason}): node scripts/install-system-packages.js installs it`);
}
