/** Reports counters and requests as OpenTelemetry metrics, for those who have @opentelemetry/api. */

import { callSafely } from '../runtime/call-safely.js';
import type { Stats } from './counters.js';
import { runDetached } from '../runtime/detached.js';
import { openTelemetry } from '../runtime/open-telemetry.js';
import { realTimers } from '../runtime/real-timers.js';
import type { SendResult } from '../sender/sender.js';
import { version } from '../version.js';

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
  handedOver: 'Events that a queue took, for a relay to deliver them.',
  dead: 'Events that GrowingIO refused, each on its own.',
  dropped: 'Accepted events that were given up.',
  omitted: "Events that went without a part which can't be sent.",
  unplanned: 'Events that were taken though they are not as the tracking plan has them.',
  late: 'Events delivered more than 4 hours after their time.',
} as const satisfies Partial<Record<keyof Stats, string>>;

/** OpenTelemetry's API can't tell when a provider comes: how long to wait before it is asked again, at first and at most, in ms. */
const firstLook = 1000;
const longestLook = 60_000;

type MeterProvider = ReturnType<NonNullable<ReturnType<typeof openTelemetry>>['metrics']['getMeterProvider']>;

/**
 * Observes a client as `growingio.event.*` (unit `{event}`), by the semantic conventions, and `growingio.request.duration`
 * (unit `s`), each by project. A meter provider may be registered before the client is made or after it: whether there is
 * another one is looked at after each request, and in between ever more rarely. Without the package it costs nothing.
 */
export function observeClient(projectId: string, stats: () => Stats): Metrics {
  const api = openTelemetry();
  if (api === undefined) return noMetrics;
  const project = { 'growingio.project.id': projectId };
  let provider: MeterProvider | undefined;
  let observed = noMetrics;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  function look(): void {
    const now = api?.metrics.getMeterProvider();
    if (now === undefined || now === provider || isClosed) return;
    observed.close();
    provider = now;
    observed = observeWith(now.getMeter('@growingio/upload', version), project, stats);
  }

  function lookAgain(after: number): void {
    timer = runDetached(() =>
      realTimers
        .setTimeout(() => {
          callSafely(look, () => undefined);
          lookAgain(Math.min(2 * after, longestLook));
        }, after)
        .unref(),
    );
  }

  look();
  lookAgain(firstLook);
  return {
    requested: (ms, result) => {
      look();
      observed.requested(ms, result);
    },
    close: () => {
      isClosed = true;
      realTimers.clearTimeout(timer);
      observed.close();
    },
  };
}

/** What a reason names in every language: the status of HTTP, or the code of the error; else the kind of the failure. */
function errorTypeOf({ reason, ...result }: Extract<SendResult, { reason: string }>): string {
  const status = /HTTP \d{3}/.exec(reason)?.[0];
  const code = reason.match(/\b[A-Z][A-Z0-9_]{2,}\b/g)?.at(-1);
  return status ?? code ?? ('failure' in result ? result.failure : undefined) ?? '_OTHER';
}

/** By the semantic conventions: `handed_over`. */
function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

type Meter = ReturnType<MeterProvider['getMeter']>;

function observeWith(meter: Meter, project: Record<string, string>, stats: () => Stats): Metrics {
  const unit = '{event}';
  const counters = Object.entries(counted).map(([name, description]) => ({
    name: name as keyof typeof counted,
    counter: meter.createObservableCounter(`growingio.event.${toSnakeCase(name)}`, { unit, description }),
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
      const error = 'reason' in result ? { 'error.type': errorTypeOf(result) } : {};
      duration.record(ms / 1000, { ...project, 'growingio.request.result': result.status, ...error });
    },
    close: () => {
      meter.removeBatchObservableCallback(observe, observables);
    },
  };
}
