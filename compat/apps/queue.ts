/** A server with a queue of BullMQ: its events pass an outbox on disk, the queue and a relay; one more goes to a collector of its own. */

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bullmqSender, createRelay } from '@growingio/bullmq'; // ours
import { startCollector } from '@growingio/collector'; // ours
import { diskOutbox } from '@growingio/outbox-disk'; // ours
import { GrowingIO } from '@growingio/upload'; // ours
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import './plan.js'; // ours

const url = process.env.REDIS_URL ?? '';
const directory = mkdtempSync(join(tmpdir(), 'growingio-compat-outbox-'));
const redis = new Redis(url, { maxRetriesPerRequest: null });
const queue = new Queue('own', { connection: redis });
const sender = bullmqSender({ connection: url }); // ours
const client = new GrowingIO({ sender, outbox: diskOutbox({ directory }) }); // ours
const relay = createRelay({ connection: url }); // ours
void relay.run(); // ours

const server = createServer((request, response) => {
  answer(request.url ?? '').then(
    () => response.end('ok'),
    (error: unknown) => {
      console.error(error);
      response.writeHead(500).end();
    },
  );
});
server.listen(Number(process.env.PORT), '127.0.0.1');

async function answer(path: string): Promise<void> {
  await queue.add('visit', { path });
  await sleep(1);
  if (path === '/typo') {
    // @ts-expect-error: no such event // ours
    client.track('BuyProdct', { product_price: 14 }, { loginUserId: 'u1' }); // ours
  }
  if (path === '/buy') {
    client.track('BuyProduct', { product_price: 14 }, { loginUserId: 'u1' }); // ours
    client.track('ViewCart', {}, { loginUserId: 'u1' }); // ours
  } else {
    client.track('Login', {}, { loginUserId: 'u1' }); // ours
    await askCollector(); // ours
  }
}

async function askCollector(): Promise<void> {
  const collector = await startCollector({ port: 0 }); // ours
  const aside = new GrowingIO({ host: collector.url }); // ours
  aside.track('ViewCart', {}, { loginUserId: 'u2' }); // ours
  await collector.waitFor(1); // ours
  await aside.shutdown(); // ours
  await collector.close(); // ours
}

async function end(): Promise<void> {
  await client.shutdown(); // ours
  while (relay.stats().delivered < 3) await sleep(50); // ours
  await relay.close(); // ours
  await queue.close();
  redis.disconnect();
  rmSync(directory, { recursive: true });
}

process.once('SIGTERM', () => {
  server.close();
  void end();
});
