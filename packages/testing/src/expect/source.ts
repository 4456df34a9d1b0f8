/** What an assertion is about: a recorder or a collector enters; its events, and what it knows beside, leave. */

import { GrowingIO } from '@growingio/upload';
import { quote } from '@growingio/upload/adapter';
import { t } from '../messages.js';
import type { SeenEvent } from '../recorder/recorded-event.js';
import { Recorder } from '../recorder/recorder.js';
import type { Known } from '../report/describe-seen.js';

/** Who has seen events: what `createRecorder()` and `startTestCollector()` return. */
export type EventSource = Recorder | { readonly events: readonly SeenEvent[] };

export interface Seen {
  readonly events: readonly SeenEvent[];
  readonly known: Known;
}

/** Throws a `TypeError` for what has seen no events. */
export function readSource(source: unknown): Seen {
  if (Recorder.is(source)) return { events: source.events(), known: source.recording };
  const { events } = (source ?? {}) as { readonly events?: unknown };
  if (Array.isArray(events)) return { events: events as SeenEvent[], known: { refusals: [], warnings: [] } };
  if (GrowingIO.is(source)) {
    throw new TypeError(t`this client keeps no events: have the application use one that createRecorder() has made`);
  }
  throw new TypeError(
    t`events were expected of ${quote(source)}: pass what createRecorder() or startTestCollector() returns`,
  );
}
