/** A real Redis and a real collector for the tests of a file, with clients, relays and queues that are closed after each test. */
import { GrowingIO, type GrowingIOOptions } from '@growingio/upload';
import { KeptLog } from '@growingio/upload/conformance';
import { startCollector, type Collector, type Respond } from '@growingio/collector';
import { Queue } from 'bullmq';
import { startRedis, type RunningRedis } from '../../../testing/redis.js';
import {
  bullmqSender,
  createRelay,
  readFleet,
  type BullmqSenderOptions,
  type FleetStatus,
  type Relay,
  type RelayOptions,
} from '../src/index.js';

/** Waits until it holds. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export class Stage {
  redis!: RunningRedis;
  collector!: Collector;
  queueName = 'growingio';
  /** How the API answers in this test. */
  respond: Respond = () => undefined;
  readonly log = new KeptLog();
  #tests = 0;
  readonly #ends: (() => Promise<unknown>)[] = [];

  /** Registers what starts and ends it with the test runner. */
  static use(): Stage {
    const stage = new Stage();
    beforeAll(async () => {
      stage.redis = await startRedis();
    });
    beforeEach(async () => {
      stage.#tests += 1;
      stage.queueName = `test-${String(stage.#tests)}`;
      stage.log.lines.length = 0;
      stage.respond = () => undefined;
      stage.collector = await startCollector({ respond: (request) => stage.respond(request) });
    });
    afterEach(async () => {
      for (const end of stage.#ends.splice(0).reverse()) await end();
      await stage.collector.close();
    });
    afterAll(() => stage.redis.close());
    return stage;
  }

  get connection(): { readonly path: string } {
    return { path: this.redis.socket };
  }

  /** Called after the test. */
  atEnd(end: () => Promise<unknown>): void {
    this.#ends.push(end);
  }

  client(options: GrowingIOOptions = {}, sender: BullmqSenderOptions = {}): GrowingIO {
    const { connection, queueName } = this;
    const place = sender.queue === undefined ? { connection, queueName } : {};
    const client = new GrowingIO({
      projectId: 'p1',
      host: this.collector.url,
      logger: this.log,
      retry: { minDelay: 10, maxDelay: 100 },
      sender: bullmqSender({ ...place, ...sender }),
      ...options,
    });
    this.atEnd(() => client.shutdown({ timeout: 0 }));
    return client;
  }

  relay(options: RelayOptions = {}): Relay {
    const { connection, queueName } = this;
    const relay = createRelay({
      connection,
      queueName,
      logger: this.log,
      retry: { minDelay: 10, maxDelay: 100 },
      lockDuration: 5000,
      ...options,
    });
    this.atEnd(() => relay.close({ timeout: 0 }));
    return relay;
  }

  queue(name = this.queueName): Queue {
    const queue = new Queue(name, { connection: this.connection });
    this.atEnd(() => queue.close());
    return queue;
  }

  fleet(): Promise<FleetStatus> {
    const { connection, queueName } = this;
    return readFleet({ connection, queueName });
  }

  /** The names of the events that have arrived, sorted. */
  get arrived(): string[] {
    return this.collector.events.map(({ event }) => event ?? '').sort();
  }
}

/** Tracks events with these names. */
export function track(client: GrowingIO, names: readonly string[]): void {
  for (const name of names) client.track(name, null, { loginUserId: 'u1' });
}

/** `Event000`, `Event001` … */
export function names(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `Event${String(index).padStart(3, '0')}`);
}
