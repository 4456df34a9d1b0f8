/** Where the queue lies: behind Sentinels, on a Redis Cluster. Each is a real one. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startCollector, type Collector } from '@growingio/collector';
import { GrowingIO } from '@growingio/upload';
import { Cluster, Redis } from 'ioredis';
import { bullmqSender, type RedisGiven } from '../../src/index.js';
import { quiet } from './shop.js';
import { findFreePort, startRedisOnPort, type RedisOnPort } from './redis-on-port.js';
import { runBuilt } from './start-command.js';

const access = 's3cret-word';

let folder: string;
let master: RedisOnPort;
let node: RedisOnPort;
let sentinel: ChildProcess;
let sentinelPort: number;
let api: Collector;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relay-place-'));
  api = await startCollector();
  master = await startRedisOnPort(access);
  node = await startRedisOnPort(
    access,
    '--cluster-announce-ip',
    '127.0.0.1',
    '--cluster-enabled',
    'yes',
    '--cluster-config-file',
    join(folder, 'nodes.conf'),
  );
  const admin = new Redis(node.url);
  await admin.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
  while (!String(await admin.call('CLUSTER', 'INFO')).includes('cluster_state:ok'));
  admin.disconnect();
  sentinelPort = await findFreePort();
  const settings = [
    `port ${String(sentinelPort)}`,
    'bind 127.0.0.1',
    `sentinel monitor shop 127.0.0.1 ${String(master.port)} 1`,
    `sentinel auth-pass shop ${access}`,
  ];
  const file = join(folder, 'sentinel.conf');
  await writeFile(file, `${settings.join('\n')}\n`);
  sentinel = spawn('redis-server', [file, '--sentinel'], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface(sentinel.stdout!)) if (line.includes('+monitor')) break;
  sentinel.stdout?.resume();
});

afterAll(async () => {
  sentinel.kill('SIGKILL');
  await Promise.all([master.stop(), node.stop(), api.close()]);
  await rm(folder, { recursive: true, force: true });
});

async function handOver(connection: RedisGiven, queueName: string): Promise<void> {
  const sender = bullmqSender({ connection, queueName });
  const client = new GrowingIO({ projectId: 'p1', host: api.url, sender, logger: quiet });
  for (let at = 1; at <= 30; at += 1) client.track('BuyProduct', { at }, { loginUserId: `u${String(at)}x` });
  expect(await client.shutdown()).toMatchObject({ handedOver: 30 });
}

async function expectDelivered(words: readonly string[], queueName: string): Promise<void> {
  const environment = { GROWINGIO_QUEUE_PASSWORD: access };
  const queue = ['--queue', queueName];
  const drained = await runBuilt(['--drain', '--port', '0', ...words, ...queue], environment);
  expect(drained).toMatchObject({ code: 0, out: expect.stringContaining('30 delivered') as string });
  const { code, out } = await runBuilt(['status', '--json', ...words, ...queue], environment);
  expect([code, JSON.parse(out)]).toMatchObject([0, { handedOver: 30, delivered: 30, balanced: true }]);
}

describe('--redis', () => {
  it('is a Sentinel with --sentinel, which says where the master is', async () => {
    await handOver(master.url, 'by-sentinel');
    const url = `redis://127.0.0.1:${String(sentinelPort)}`;
    await expectDelivered(['--sentinel', 'shop', '--redis', url, '--redis', 'redis://127.0.0.1:1'], 'by-sentinel');
  });

  it('is a node of a Redis Cluster with --cluster', async () => {
    const cluster = new Cluster([node.url], { lazyConnect: true, redisOptions: { password: access } });
    await handOver(cluster, 'on-cluster');
    await expectDelivered(['--cluster', '--redis', `redis://127.0.0.1:${String(node.port)}`], 'on-cluster');
  });

  it('names the remedy where no Sentinel knows the master', async () => {
    const url = `redis://127.0.0.1:${String(sentinelPort)}`;
    const { code, err } = await runBuilt(['status', '--redis', url, '--sentinel', 'shpo']);
    expect([code, err]).toEqual([1, expect.stringContaining("the queue growingio can't be reached (")]);
  });
});
