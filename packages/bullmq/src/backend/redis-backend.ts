/** Queues in Redis: connections, counters and what its settings promise. */

import { realTimers } from '@growingio/upload/adapter';
import { Queue, type Telemetry, type Worker } from 'bullmq';
import type { Cluster, Redis } from 'ioredis';
import { RedisLedger } from '../fleet/redis-ledger.js';
import type { Ledger } from '../fleet/ledger.js';
import { t } from '../messages.js';
import type { Backend, Failure, Processor, Role, WorkerSettings } from './backend.js';
import { letProcessEnd } from './let-process-end.js';
import loadOtel from './load-bullmq-otel.cjs';
import { connect, disconnect, isCluster, type RedisGiven } from './redis-connection.js';
import { OwnWorker, stopRenewing } from './own-worker.js';
import { classifyRedisError, isUnknown, makeRoom } from './redis-failures.js';
import { until } from '../until.js';

/** From this part of `maxmemory` on nothing is added: BullMQ needs room even to take a job out. */
const fullFrom = 0.9;
/** How often that is looked at, in ms. */
const memoryInterval = 1000;

export class RedisBackend implements Backend {
  readonly name = 'Redis';
  readonly #prefix: string;
  readonly #role: Role;
  readonly #connection: Redis | Cluster;
  readonly #telemetry: Telemetry | undefined;
  readonly #opened: (Queue | OwnWorker)[] = [];
  readonly #end = new AbortController();
  #lastError: unknown;
  #memoryReadAt = -Infinity;
  #shortage: Failure | undefined;

  constructor(given: RedisGiven, prefix: string, role: Role) {
    this.#prefix = prefix;
    this.#role = role;
    this.#connection = connect(given, role, this.#end.signal);
    this.#connection.on('error', this.#onError);
    this.#telemetry = loadOtel();
  }

  ready(timeout: number): Promise<void> {
    const connection = this.#connection;
    if (connection.status === 'ready') return Promise.resolve();
    return new Promise((resolve, reject) => {
      const finish = (): void => {
        realTimers.clearTimeout(timer);
        connection.off('ready', onReady).off('error', onFailure).off('end', onFailure);
      };
      const onReady = (): void => {
        finish();
        resolve();
      };
      const onFailure = (): void => {
        finish();
        reject(this.#lastError instanceof Error ? this.#lastError : new Error(t`no connection`));
      };
      const timer = realTimers.setTimeout(onFailure, timeout).unref();
      connection.once('ready', onReady).once('error', onFailure).once('end', onFailure);
      // Between two attempts nothing is to be heard of it.
      if (connection.status === 'reconnecting' || connection.status === 'end') onFailure();
    });
  }

  openQueue(name: string): Queue {
    // A sender's queue asks nothing first: were that answer lost, BullMQ would refuse every job from then on. A relay's asks again.
    const isSender = this.#role === 'sender';
    const queue = new Queue(name, { ...this.#options, skipMetasUpdate: isSender, skipVersionCheck: isSender });
    queue.on('error', this.#onError);
    this.#opened.push(queue);
    return queue;
  }

  openWorker(name: string, process: Processor, { rate, ...settings }: WorkerSettings): Worker {
    const worker = new OwnWorker(name, process, {
      ...this.#options,
      ...settings,
      autorun: false,
      stalledInterval: Math.max(1000, settings.lockDuration / 6),
      // However often relays die with a job: it is not the job's fault.
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      runRetryDelay: 1000,
      maximumRateLimitDelay: 1000,
      // A queue is held by its rate limit, which a worker looks at only where it has one. A worker that gives a job back takes
      // nothing before the time of the limit is over: without a rate that is at once.
      limiter: rate === 0 ? { max: Number.MAX_SAFE_INTEGER - 1, duration: 1 } : { max: rate, duration: 1000 },
      removeOnComplete: { count: 0 },
    });
    worker.on('error', this.#onError);
    this.#opened.push(worker);
    return worker;
  }

  openLedger(queue: Queue): Ledger {
    return new RedisLedger(this.#connection, (type) => queue.toKey(type));
  }

  classify(error: unknown): Failure {
    // `Stream isn't writeable` says less than why it was closed.
    return classifyRedisError(isUnknown(error) && this.#lastError !== undefined ? this.#lastError : error);
  }

  async findShortage(): Promise<Failure | undefined> {
    if (Date.now() - this.#memoryReadAt < memoryInterval) return this.#shortage;
    this.#memoryReadAt = Date.now();
    const nodes = await Promise.all(this.#masters.map((node) => readInfo(node, 'memory')));
    const isFull = nodes.some((memory) => {
      const [used, most] = [Number(memory.get('used_memory')), Number(memory.get('maxmemory'))];
      return most > 0 && used > most * fullFrom;
    });
    const shortage = { status: 'retryable', reason: t`it is nearly full (maxmemory)`, remedy: makeRoom() } as const;
    this.#shortage = isFull ? shortage : undefined;
    return this.#shortage;
  }

  async findRisks(): Promise<readonly string[]> {
    const risks = await Promise.all(this.#masters.map(findRisksOf));
    return [...new Set(risks.flat())];
  }

  unref(): void {
    letProcessEnd(this.#connection);
  }

  async close(): Promise<void> {
    const closed = this.#opened.map((each) => each.close().catch(() => undefined));
    // A worker waits until a Redis that is away has heard of its jobs.
    await until(Promise.all(closed), 500);
    await stopRenewing(this.#opened);
    this.#end.abort();
    disconnect(this.#connection);
    await Promise.all(
      this.#opened.map((each) =>
        each
          .getBackend()
          .close(true)
          .catch(() => undefined),
      ),
    );
  }

  /** Each of a cluster keeps a part of the queues. */
  get #masters(): Redis[] {
    const connection = this.#connection;
    return isCluster(connection) ? connection.nodes('master') : [connection];
  }

  get #options() {
    const telemetry = this.#telemetry;
    return { connection: this.#connection, prefix: this.#prefix, ...(telemetry && { telemetry }) };
  }

  /** What is heard here is asked for when something fails. */
  readonly #onError = (error: unknown): void => {
    // That it is closed says less than why.
    if (this.#lastError === undefined || !isUnknown(error)) this.#lastError = error;
  };
}

/** By `appendfsync`, what a crash of the machine loses. */
const lossBy: Readonly<Record<string, () => string>> = {
  no: () => t`its appendfsync is no: a crash of the machine loses up to 30 s of jobs; set it to always or everysec`,
  everysec: () =>
    t`its appendfsync is everysec: a crash of the machine loses up to 2 s of jobs; set it to always where that is too much`,
};

async function findRisksOf(node: Redis): Promise<string[]> {
  const [memory, persistence] = [await readInfo(node, 'memory'), await readInfo(node, 'persistence')];
  const policy = memory.get('maxmemory_policy') ?? 'noeviction';
  const risks: string[] = [];
  if (policy !== 'noeviction') {
    risks.push(t`its maxmemory-policy is ${policy}, which may throw jobs away: set it to noeviction`);
  }
  if (persistence.get('aof_enabled') === '0') {
    risks.push(
      t`it keeps no append-only file: when it restarts, jobs since its last snapshot are lost; set appendonly yes`,
    );
  } else {
    const loss = lossBy[(await readSetting(node, 'appendfsync')) ?? 'always'];
    if (loss !== undefined) risks.push(loss());
  }
  return risks;
}

async function readInfo(node: Redis, section: string): Promise<Map<string, string>> {
  const text = await node.info(section);
  return new Map(
    text.split(/\r?\n/).flatMap((line) => {
      const at = line.indexOf(':');
      return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1)] as const];
    }),
  );
}

/** Managed ones refuse to show their settings. */
async function readSetting(node: Redis, name: string): Promise<string | undefined> {
  try {
    const answer: unknown = await node.call('CONFIG', 'GET', name);
    return Array.isArray(answer) ? String(answer[1]) : undefined;
  } catch {
    return undefined;
  }
}
