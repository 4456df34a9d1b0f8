/** Starts Redis as a queue needs it: one server, or a cluster with a node for each shard. Tells its CPU, its memory and its traffic. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import calculateSlot from 'cluster-key-slot';
import { Redis } from 'ioredis';

const slots = 16_384;
const host = '127.0.0.1';
const alive = new Set();

process.on('exit', () => alive.forEach((server) => server.kill('SIGKILL')));

/** `connection` is for the members of a fleet, in JSON. `read()` sums up all nodes, and `close()` ends them. */
export async function startRedis(shards) {
  const nodes = [];
  for (let i = 0; i < shards; i += 1) nodes.push(await startNode(shards > 1));
  if (shards > 1) await formCluster(nodes);
  const ports = nodes.map(({ port }) => port);
  return {
    connection: shards > 1 ? { nodes: ports.map((port) => ({ host, port })) } : { url: `redis://${host}:${ports[0]}` },
    async read() {
      const all = await Promise.all(nodes.map(readNode));
      return Object.fromEntries(
        Object.keys(all[0]).map((name) => [name, all.reduce((sum, each) => sum + each[name], 0)]),
      );
    },
    async close() {
      await Promise.all(nodes.map(endNode));
    },
  };
}

async function startNode(isCluster) {
  const folder = mkdtempSync(join(tmpdir(), 'growingio-bench-redis-'));
  const port = await findPort();
  const args = ['--port', port, '--bind', host, '--dir', folder, '--save', '', '--maxmemory-policy', 'noeviction'];
  const aof = ['--appendonly', 'yes', '--appendfsync', 'everysec'];
  const cluster = isCluster
    ? ['--cluster-enabled', 'yes', '--cluster-require-full-coverage', 'no', '--cluster-port', await findPort()]
    : [];
  const server = spawn('redis-server', [...args, ...aof, ...cluster].map(String), {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  alive.add(server);
  for await (const line of createInterface(server.stdout)) if (/ready to accept/i.test(line)) break;
  if (server.exitCode !== null) throw new Error('redis-server does not start: is it in PATH?');
  server.stdout.resume();
  return { server, folder, port, busPort: cluster.at(-1), client: new Redis({ host, port }) };
}

/** Each shard's queue gets a node: node i takes the slots from that of its shard to the next one's. */
async function formCluster(nodes) {
  const starts = nodes.map((_, i) => calculateSlot(`{growingio-${i}}`)).sort((one, other) => one - other);
  for (const [i, { client }] of nodes.entries()) {
    const from = i === 0 ? 0 : starts[i];
    await client.call('CLUSTER', 'ADDSLOTSRANGE', from, (starts[i + 1] ?? slots) - 1);
    await client.call('CLUSTER', 'SET-CONFIG-EPOCH', i + 1);
    for (const { port, busPort } of nodes.slice(0, i)) await client.call('CLUSTER', 'MEET', host, port, busPort);
  }
  for (const { client } of nodes) {
    while (!/cluster_state:ok[^]*cluster_known_nodes:(\d+)/.test(await info(client))) await pause();
    while (Number(/cluster_known_nodes:(\d+)/.exec(await info(client))[1]) < nodes.length) await pause();
  }
}

function info(client) {
  return client.call('CLUSTER', 'INFO');
}

function pause() {
  return new Promise((resolve) => setTimeout(resolve, 50));
}

async function readNode({ client, busPort }) {
  const text = await client.info();
  // BullMQ's stream of events grows to 10,000 entries, however many jobs there are.
  const stream = busPort === undefined ? await client.call('MEMORY', 'USAGE', 'bull:growingio:events') : 0;
  const of = (name) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(text)[1]);
  const cpu = (whose) => 1e6 * (of(`used_cpu_user${whose}`) + of(`used_cpu_sys${whose}`));
  return {
    // In µs. A child writes the append-only file anew.
    cpu: cpu('') + cpu('_children'),
    main: cpu('_main_thread'),
    memory: of('used_memory') - (stream ?? 0),
    received: of('total_net_input_bytes'),
    sent: of('total_net_output_bytes'),
    written: of('aof_current_size'),
  };
}

async function endNode({ server, folder, client }) {
  client.disconnect();
  alive.delete(server);
  if (server.exitCode === null) {
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
}

async function findPort() {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
