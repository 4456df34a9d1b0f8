/** Several real Redis that work together: a cluster, and a master with its replica under sentinels. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startRedis, type RunningRedis } from './redis.js';
import { findFreePorts, makeScratchFolder, ServerProcess } from './server-process.js';

const run = promisify(execFile);

export interface RedisGroup {
  readonly nodes: readonly RunningRedis[];
  /** Where a client begins: nodes of the cluster, or sentinels. */
  readonly ports: readonly number[];
  readonly close: () => Promise<void>;
}

/** Three masters, which share the slots. */
export async function startRedisCluster(): Promise<RedisGroup> {
  const busPorts = await findFreePorts(3);
  const nodes = await Promise.all(
    busPorts.map((bus) =>
      startRedis({ tcp: true, settings: { 'cluster-enabled': 'yes', 'cluster-port': String(bus) } }),
    ),
  );
  const ports = nodes.map(({ port }) => port);
  const addresses = ports.map((port) => `127.0.0.1:${String(port)}`);
  await run('redis-cli', ['--cluster', 'create', ...addresses, '--cluster-yes']);
  for (const port of ports) {
    await until(async () => (await ask(port, 'cluster', 'info')).includes('cluster_state:ok'), 'a cluster that is ok');
  }
  return { nodes, ports, close: () => closeAll(nodes) };
}

/** A master, `mymaster`, and a replica, watched by one sentinel that soon believes that the master is dead. */
export async function startRedisSentinel(): Promise<RedisGroup> {
  const master = await startRedis({ tcp: true, durable: true });
  const replicaof = `127.0.0.1 ${String(master.port)}`;
  const replica = await startRedis({ tcp: true, durable: true, settings: { replicaof } });
  await until(async () => (await ask(master.port, 'info', 'replication')).includes('state=online'), 'a replica');
  const folder = await makeScratchFolder('sentinel');
  const [port = 0] = await findFreePorts(1);
  const file = join(folder.path, 'sentinel.conf');
  const lines = [
    `port ${String(port)}`,
    `dir ${folder.path}`,
    `sentinel monitor mymaster 127.0.0.1 ${String(master.port)} 1`,
    'sentinel down-after-milliseconds mymaster 500',
    'sentinel failover-timeout mymaster 3000',
  ];
  await writeFile(file, lines.join('\n'));
  const sentinel = new ServerProcess({ program: 'redis-sentinel', arguments: [file], readyLine: /\+monitor master/ });
  await sentinel.start();
  await until(async () => (await ask(port, 'sentinel', 'replicas', 'mymaster')).includes(String(replica.port)), 'both');
  return {
    nodes: [master, replica],
    ports: [port],
    close: async () => {
      await sentinel.kill();
      await folder.remove();
      await closeAll([master, replica]);
    },
  };
}

async function ask(port: number, ...command: string[]): Promise<string> {
  const { stdout } = await run('redis-cli', ['-p', String(port), ...command]);
  return stdout;
}

async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  for (let round = 0; round < 600; round += 1) {
    if (await holds().catch(() => false)) return;
    await pause(50);
  }
  throw new Error(`waited in vain for ${what}`);
}

async function closeAll(nodes: readonly RunningRedis[]): Promise<void> {
  await Promise.all(nodes.map((node) => node.close()));
}
