/** The books and each request enter; OpenTelemetry metrics, for those who have @opentelemetry/api, leave. */

import type { Stats } from './ledger.js';
import loadOpenTelemetry from './load-opentelemetry.cjs';
import type { SendResult } from './sender/sender.js';
import { version } from './version.js';

export interface Metrics {
  /** One request has ended, after so many ms. */
  readonly requested: (duration: number, result: SendResult) => void;
  /** Observes no more. */
  readonly close: () => void;
}

/** For those who have no OpenTelemetry. */
export const noMetrics: Metrics = {
  requested: () => undefined,
  close: () => undefined,
};

const counted = {
  accepted: 'Events taken into the outbox.',
  delivered: 'Events that GrowingIO took.',
  dead: 'Events that GrowingIO refused, each on its own.',
  dropped: 'Accepted events that were given up.',
  late: 'Events delivered more than 4 hours after their time.',
} as const satisfies Partial<Record<keyof Stats, string>>;

/**
 * Observes a client as `growingio.event.*` (unit `{event}`), by the semantic conventions, and `growingio.request.duration`
 * (unit `s`), each by project. Without the package, or without a meter provider registered in it, it costs nothing.
 */
export function observeClient(projectId: string, stats: () => Stats): Metrics {
  const project = { 'growingio.project.id': projectId };
  let api: ReturnType<typeof loadOpenTelemetry>;
  try {
    api = loadOpenTelemetry();
  } catch {
    return noMetrics;
  }
  const meter = api.metrics.getMeter('@growingio/upload', version);
  const unit = '{event}';
  const counters = Object.entries(counted).map(([name, description]) => ({
    name: name as keyof typeof counted,
    counter: meter.createObservableCounter(`growingio.event.${name}`, { unit, description }),
  }));
  const refused = meter.createObservableCounter('growingio.event.refused', {
    unit,
    description: 'Events that never got in, by growingio.refusal.reason.',
  });
  const pending = meter.createObservableUpDownCounter('growingio.event.pending', {
    unit,
    description: 'Events that wait in the outbox or are under way.',
  });
  const duration = meter.createHistogram('growingio.request.duration', {
    unit: 's',
    description: 'Duration of the requests to GrowingIO.',
    advice: { explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] },
  });

  const observables = [...counters.map((each) => each.counter), refused, pending];
  const observe: Parameters<typeof meter.addBatchObservableCallback>[0] = (result) => {
    const now = stats();
    for (const { name, counter } of counters) result.observe(counter, now[name], project);
    for (const [reason, count] of Object.entries(now.refused)) {
      result.observe(refused, count, { ...project, 'growingio.refusal.reason': reason });
    }
    result.observe(pending, now.pending, project);
  };
  meter.addBatchObservableCallback(observe, observables);

  return {
    requested: (ms, result) => {
      const error = result.status === 'delivered' ? {} : { 'error.type': result.reason };
      duration.record(ms / 1000, { ...project, 'growingio.request.result': result.status, ...error });
    },
    close: () => {
      meter.removeBatchObservableCallback(observe, observables);
    },
  };
}
