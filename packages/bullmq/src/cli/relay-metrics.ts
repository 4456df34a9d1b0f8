/** What a relay's process shows to Prometheus: the counters of its queues, those of its own relays, and of the process. */

import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { FleetStatus } from '../fleet/read-fleet.js';
import type { RelayStats } from '../relay/relay.js';
import type { Answer } from './probe-server.js';
import type { ServedQueue } from './served-queue.js';

/** How long the counters of a queue may take, in ms; then they are left out, and `growingio_queue_up` is 0. */
const patience = 2000;

type Kind = 'counter' | 'gauge';
type Rows<Source> = Readonly<Record<string, readonly [Kind, help: string, read: (source: Source) => number]>>;

/** Of all senders and relays of a queue. `dead` falls when dead letters are replayed. */
const ofQueue: Rows<FleetStatus> = {
  handed_over_events_total: ['counter', 'Events that the queue took.', ({ handedOver }) => handedOver],
  waiting_events: ['gauge', 'Events in jobs that wait.', ({ waiting }) => waiting],
  active_events: ['gauge', 'Events in jobs that a relay holds.', ({ active }) => active],
  delivered_events_total: ['counter', 'Events that GrowingIO took.', ({ delivered }) => delivered],
  dead_events: ['gauge', 'Events that GrowingIO refused, in the dead-letter queue.', ({ dead }) => dead],
  lag_seconds: ['gauge', 'How long the oldest batch has waited.', ({ lag }) => lag / 1000],
  relays: ['gauge', 'Relays that are connected to the queue.', ({ relays }) => relays],
  balanced: ['gauge', '1 while handed over = waiting + active + delivered + dead.', ({ balanced }) => Number(balanced)],
};

/** Of the relay of a queue in this process, since it started. */
const ofRelay: Rows<RelayStats> = {
  taken_events_total: ['counter', 'Events of the batches that it has taken.', ({ taken }) => taken],
  delivered_events_total: ['counter', 'Events that it has delivered.', ({ delivered }) => delivered],
  dead_events_total: ['counter', 'Events that it has put into the dead-letter queue.', ({ dead }) => dead],
  late_events_total: ['counter', 'Events delivered more than 4 hours after their time.', ({ late }) => late],
  requests_total: ['counter', 'Requests to GrowingIO.', ({ requests }) => requests],
  pending_events: ['gauge', 'Events that it holds.', ({ pending }) => pending],
};

const states = ['up', 'down', 'blocked'] as const satisfies RelayStats['state'][];

export class RelayMetrics {
  readonly #queues: readonly ServedQueue[];
  readonly #registry = new Registry();
  readonly #setQueue: Setter<FleetStatus>;
  readonly #setRelay: Setter<RelayStats>;
  readonly #up: Gauge<'queue'>;
  readonly #state: Gauge<'queue' | 'state'>;

  constructor(queues: readonly ServedQueue[]) {
    this.#queues = queues;
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry, prefix: 'growingio_relay_' });
    this.#setQueue = makeMetrics(ofQueue, 'growingio_queue_', registers);
    this.#setRelay = makeMetrics(ofRelay, 'growingio_relay_', registers);
    const up = { name: 'growingio_queue_up', help: '1 while the counters of the queue can be read.' };
    this.#up = new Gauge({ ...up, labelNames: ['queue'], registers });
    const state = { name: 'growingio_relay_state', help: '1 for how GrowingIO is: up, down or blocked.' };
    this.#state = new Gauge({ ...state, labelNames: ['queue', 'state'], registers });
  }

  /** Reads everything, in bounded time. */
  async write(): Promise<Answer> {
    await Promise.all(this.#queues.map((queue) => this.#read(queue)));
    return { status: 200, type: this.#registry.contentType, body: await this.#registry.metrics() };
  }

  async #read({ name, relay, watch }: ServedQueue): Promise<void> {
    const status = await watch.read(patience).catch(() => undefined);
    const stats = relay.stats();
    this.#up.set({ queue: name }, status === undefined ? 0 : 1);
    this.#setQueue(name, status);
    this.#setRelay(name, stats);
    for (const state of states) this.#state.set({ queue: name, state }, Number(stats.state === state));
  }
}

/** Sets the metrics of a queue, or removes them where nothing is known. */
type Setter<Source> = (queue: string, source: Source | undefined) => void;

function makeMetrics<Source>(rows: Rows<Source>, prefix: string, registers: Registry[]): Setter<Source> {
  const setters = Object.entries(rows).map(([row, [kind, help, read]]): Setter<Source> => {
    const settings = { name: prefix + row, help, labelNames: ['queue'] as const, registers };
    const metric = kind === 'counter' ? new Counter(settings) : new Gauge(settings);
    return (queue, source) => {
      // What is counted elsewhere comes as a sum.
      metric.remove({ queue });
      if (source !== undefined) metric.inc({ queue }, read(source));
    };
  });
  return (queue, source) => {
    for (const set of setters) set(queue, source);
  };
}
