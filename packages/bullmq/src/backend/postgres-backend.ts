/** Queues in PostgreSQL, by BullMQ's own backend for it: connections, counters and what its settings promise. */

import {
  PostgresConnection,
  PostgresQueueBackend,
  Queue,
  type Worker,
  type BackendFactory,
  type PgPool,
  type RedisQueueBackend,
  type Telemetry,
} from 'bullmq';
import type { Ledger } from '../fleet/ledger.js';
import { PostgresLedger } from '../fleet/postgres-ledger.js';
import { t } from '../messages.js';
import { until } from '../until.js';
import type { Backend, Failure, Processor, Role, WorkerSettings } from './backend.js';
import { OwnWorker, stopRenewing } from './own-worker.js';
import loadOtel from './load-bullmq-otel.cjs';
import { classifyPostgresError } from './postgres-failures.js';
import type { PostgresGiven } from './postgres-given.js';
import { PostgresPool } from './postgres-pool.js';
import { prepareSchema } from './postgres-schema.js';

/** What of PostgreSQL's numbers is an `integer`. */
const most = 2 ** 31 - 1;
/** How often what BullMQ remembers of jobs that it took is thrown away when its time is over, in ms. */
const forgetInterval = 30_000;

export class PostgresBackend implements Backend {
  readonly name = 'PostgreSQL';
  readonly #pool: PostgresPool;
  readonly #schema: string;
  readonly #role: Role;
  readonly #telemetry: Telemetry | undefined;
  readonly #opened: (Queue | OwnWorker)[] = [];
  #lastError: unknown;
  #prepared: Promise<void> | undefined;
  #forgetting: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(given: PostgresGiven, schema: string, role: Role) {
    this.#pool = new PostgresPool(given, schema, role);
    this.#pool.on('error', this.#onError);
    this.#schema = schema;
    this.#role = role;
    this.#telemetry = loadOtel();
  }

  async ready(timeout: number): Promise<void> {
    const late = new Promise<never>((_, reject) => {
      setTimeout(() => {
        reject(this.#lastError instanceof Error ? this.#lastError : new Error('connection timeout'));
      }, timeout).unref();
    });
    late.catch(() => undefined);
    await Promise.race([this.#prepare(), late]);
  }

  openQueue(name: string): Queue {
    // BullMQ puts a job that is given back in front of those of its priority, and one without a priority behind all others.
    const queue = new Queue(name, { ...this.#options, defaultJobOptions: { priority: 1 } }, this.#open());
    queue.on('error', this.#onError);
    this.#opened.push(queue);
    return queue;
  }

  openWorker(name: string, process: Processor, { rate, ...settings }: WorkerSettings): Worker {
    const worker = new OwnWorker(
      name,
      process,
      {
        ...this.#options,
        ...settings,
        autorun: false,
        stalledInterval: Math.max(1000, settings.lockDuration / 6),
        // However often relays die with a job: it is not the job's fault.
        maxStalledCount: most,
        runRetryDelay: 1000,
        maximumRateLimitDelay: 1000,
        // A queue is held by its rate limit, which a worker looks at only where it has one.
        limiter: rate === 0 ? { max: most, duration: 1 } : { max: rate, duration: 1000 },
        removeOnComplete: { count: 0 },
      },
      this.#open(name),
    );
    worker.on('error', this.#onError);
    this.#opened.push(worker);
    this.#forgetting ??= setInterval(() => void this.#forget(name), forgetInterval).unref();
    return worker;
  }

  openLedger(queue: Queue): Ledger {
    return new PostgresLedger(this.#pool, this.#schema, queue.name, () => this.#prepare());
  }

  classify(error: unknown): Failure {
    return classifyPostgresError(error);
  }

  /** It has no limit of its own; a disk that is full is said when something is added. */
  findShortage(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  async findRisks(): Promise<readonly string[]> {
    const settings = await this.#pool.query(
      "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit')",
    );
    const rows = settings.rows as { name: string; setting: string }[];
    const isOff = (wanted: string): boolean => rows.some(({ name, setting }) => name === wanted && setting === 'off');
    const risks: string[] = [];
    if (isOff('fsync')) risks.push(t`its fsync is off: a crash of the machine may damage all it has; set it to on`);
    if (isOff('synchronous_commit')) {
      risks.push(t`its synchronous_commit is off: when it crashes, jobs of the last moments are lost; set it to on`);
    }
    return risks;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#forgetting);
    const closed = this.#opened.map((each) => each.close().catch(() => undefined));
    // A worker may wait for what the end of its connections ends.
    await until(Promise.all(closed), 200);
    await stopRenewing(this.#opened);
    await this.#pool.end();
  }

  get #options() {
    const telemetry = this.#telemetry;
    return { connection: {}, ...(telemetry && { telemetry }) };
  }

  /** How BullMQ opens what it needs: all of it shares our connections. A worker is found by the name of the one it listens on. */
  #open(worker?: string): BackendFactory<RedisQueueBackend> {
    const [pool, schema, prepare] = [this.#pool, this.#schema, (): Promise<void> => this.#prepare()];
    const open: BackendFactory = (name, options) =>
      new PostgresQueueBackend(new SharedConnection(pool, schema, prepare), name, options as never, true, worker);
    // The types of a queue say what it lies in, and nobody here asks for that.
    return open as unknown as BackendFactory<RedisQueueBackend>;
  }

  /** Once it has succeeded it is done. For a relay it is tried until it does. */
  #prepare(): Promise<void> {
    const preparing = (this.#prepared ??= this.#tryToPrepare());
    preparing.catch(() => {
      if (this.#prepared === preparing) this.#prepared = undefined;
    });
    return preparing;
  }

  async #tryToPrepare(): Promise<void> {
    for (;;) {
      try {
        await prepareSchema(this.#pool, this.#schema);
        return;
      } catch (error) {
        this.#pool.emit('error', error);
        if (this.#role === 'sender' || this.#isClosed) throw error;
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
    }
  }

  /** Each job leaves a row there, and BullMQ deletes it only when the same job comes again. */
  async #forget(queue: string): Promise<void> {
    const dedup = `"${this.#schema}".dedup`;
    const old = `SELECT ctid FROM ${dedup} WHERE queue = $1 AND expire_at_ms < $2 LIMIT 10000`;
    await this.#pool.query(`DELETE FROM ${dedup} WHERE ctid IN (${old})`, [queue, Date.now()]).catch(this.#onError);
  }

  /** What is heard here is asked for when something fails. */
  readonly #onError = (error: unknown): void => {
    this.#lastError = error;
  };
}

/** BullMQ's own remembers for ever that the first attempt to connect failed, and makes no tables in a pool of somebody else. */
class SharedConnection extends PostgresConnection {
  override readonly schema: string;
  readonly #prepare: () => Promise<void>;

  constructor(pool: PostgresPool, schema: string, prepare: () => Promise<void>) {
    super(pool as unknown as PgPool);
    this.schema = schema;
    this.#prepare = prepare;
  }

  override waitUntilReady(): Promise<void> {
    return this.#prepare();
  }
}
