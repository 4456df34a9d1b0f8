/** A Redis that says nothing: stopped with commands before it, or gone without closing its connections. */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { EncodedEvent, type Sender } from '@growingio/upload';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { bullmqSender } from '../../src/index.js';
import { startRedis, type RunningRedis } from '../../../../testing/redis.js';

let redis: RunningRedis;
const ends: (() => unknown)[] = [];

beforeAll(async () => {
  redis = await startRedis();
});

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

afterAll(() => redis.close());

function start(queueName: string, connection: object, timeout: number): Sender {
  const sender = bullmqSender({ connection, queueName, timeout });
  ends.push(() => sender.close());
  const destination = { format: 's2s/cstm', projectId: 'p1', host: 'http://127.0.0.1' };
  sender.start?.({ destination, say: () => undefined });
  return sender;
}

function eventsOf(count: number): EncodedEvent[] {
  return Array.from({ length: count }, (_, at) => {
    const bytes = Buffer.from(JSON.stringify({ n: 'Event', var: { at } }));
    return new EncodedEvent(bytes, 0, bytes.length, Date.now());
  });
}

async function handOver(sender: Sender, events: readonly EncodedEvent[]): Promise<void> {
  while ((await sender.send(events)).status !== 'handedOver') await pause(20);
}

/** How many events the jobs of a queue hold. */
async function countQueued(queueName: string): Promise<number> {
  const queue = new Queue(queueName, { connection: { path: redis.socket } });
  ends.push(() => queue.close());
  const jobs = await queue.getJobs(['waiting']);
  return jobs.reduce((sum, { data }) => sum + (data as { sizes: number[] }).sizes.length, 0);
}

/** The Redis under test as a process, to be stopped and to go on. */
async function findProcess(): Promise<number> {
  const client = new Redis({ path: redis.socket });
  const [, id] = /process_id:(\d+)/.exec(await client.info('server')) ?? [];
  client.disconnect();
  return Number(id);
}

/** Stands before Redis; connections that are silenced stay open, and carry nothing any more. */
class Wire {
  readonly #server: Server;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #asked = 0;

  /** When Redis is asked about itself for the `cutAt`th time, the connection is cut. */
  constructor(cutAt = Infinity) {
    this.#server = createServer((near) => {
      near.on('data', (data) => {
        this.#asked += data.toString('latin1').match(/\r\ninfo\r\n/gi)?.length ?? 0;
        if (this.#asked < cutAt) return;
        this.#asked = -Infinity;
        near.destroy();
      });
      const far = connect(redis.socket);
      const pair = [near, far] as const;
      this.#pairs.add(pair);
      near.pipe(far).pipe(near);
      for (const socket of pair) {
        socket.on('error', () => undefined);
        socket.on('close', () => {
          near.destroy();
          far.destroy();
        });
      }
    });
  }

  async listen(): Promise<{ host: string; port: number }> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return { host: '127.0.0.1', port: (this.#server.address() as { port: number }).port };
  }

  silence(): void {
    for (const [near, far] of this.#pairs) {
      near.unpipe(far).resume();
      far.unpipe(near).resume();
    }
  }

  close(): void {
    this.#server.close();
    for (const [near, far] of this.#pairs) {
      near.destroy();
      far.destroy();
    }
  }
}

async function startBehind(wire: Wire, queueName: string): Promise<Sender> {
  ends.push(() => {
    wire.close();
  });
  return start(queueName, await wire.listen(), 1000);
}

describe('bullmqSender, when Redis says nothing', () => {
  it('adds a batch once that was tried again and again while Redis was stopped', async () => {
    const sender = start('stopped', { path: redis.socket }, 100);
    await handOver(sender, eventsOf(1));
    const id = await findProcess();
    process.kill(id, 'SIGSTOP');
    const events = eventsOf(10);
    try {
      for (let times = 0; times < 4; times += 1)
        expect(await sender.send(events)).toMatchObject({ status: 'retryable', failure: 'timeout' });
    } finally {
      process.kill(id, 'SIGCONT');
    }
    await handOver(sender, events);
    expect(await countQueued('stopped')).toBe(11);
  });

  it('leaves a connection that carries nothing any more, and hands over by another one', async () => {
    const wire = new Wire();
    const sender = await startBehind(wire, 'silent');
    await handOver(sender, eventsOf(1));
    wire.silence();
    const events = eventsOf(10);
    expect(await sender.send(events)).toMatchObject({ status: 'retryable', failure: 'timeout' });
    await handOver(sender, events);
    expect(await countQueued('silent')).toBe(11);
  });

  // A connection asks once by itself, to see whether Redis is ready.
  it.each([1, 2, 3])('hands over, though Redis has died when it was asked about itself for time %i', async (cutAt) => {
    const sender = await startBehind(new Wire(cutAt), `died-${String(cutAt)}`);
    await handOver(sender, eventsOf(1));
    expect(await countQueued(`died-${String(cutAt)}`)).toBe(1);
  });
});
