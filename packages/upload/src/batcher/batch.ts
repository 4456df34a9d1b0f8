/** Events that are sent in one request, and what is known of their earlier attempts. */

import type { EncodedEvent } from '../encoded-event.js';
import type { LeasedEvent, LeaseLimit } from '../outbox/outbox.js';

export interface Batch {
  readonly events: readonly LeasedEvent[];
  /** How many requests had been accepted when these events, or those they were halved from, last failed. */
  readonly failedAt?: number | undefined;
  /** How many requests had been sent when the batch that these events were halved from was first refused. */
  readonly refusedAt?: number | undefined;
  /** Whether others were accepted while these events failed, or they were refused. */
  readonly isAccused?: boolean;
  /** Whether these very events have failed, and not only those they were halved from. */
  readonly isTried?: boolean;
  /** By what the time of their next request is multiplied, since it timed out before. */
  readonly patience?: number;
  /** How often the event has been tried since it is set aside. */
  readonly tries?: number;
  /** How often it failed alone while others were accepted, and since when (Unix time, ms). */
  readonly attempts?: number;
  readonly since?: number | undefined;
}

/** Whether others were accepted since it last failed, so that another failure is its own. */
export function isVerdict({ failedAt }: Batch, accepted: number): boolean {
  return failedAt !== undefined && accepted > failedAt;
}

/** Whether trying it now can tell something. */
export function isReady(batch: Batch, accepted: number): boolean {
  return batch.isTried !== true || isVerdict(batch, accepted);
}

/** Both in one request. */
export function join(one: Batch, other: Batch): Batch {
  return {
    events: [...one.events, ...other.events],
    failedAt: Math.max(one.failedAt ?? 0, other.failedAt ?? 0),
    patience: Math.max(one.patience ?? 1, other.patience ?? 1),
  };
}

/** The first part of a batch that the limit allows, one event at least, and the rest. */
export function cut(batch: Batch, limit: LeaseLimit): readonly [Batch, Batch | undefined] {
  let count = 0;
  let bytes = 0;
  for (const { size } of batch.events) {
    bytes += size + 1;
    if (count > 0 && (count >= limit.events || bytes > limit.bytes)) break;
    count += 1;
  }
  if (count >= batch.events.length) return [batch, undefined];
  return [
    { ...batch, events: batch.events.slice(0, count) },
    { ...batch, events: batch.events.slice(count) },
  ];
}

/** Cuts at least two events in two, each part holding one at least: by bytes when the batch was too large, else by count. */
export function halve<Event extends EncodedEvent>(
  events: readonly Event[],
  by: 'bytes' | 'count',
): readonly [readonly Event[], readonly Event[]] {
  const cut = by === 'count' ? Math.ceil(events.length / 2) : middleByBytes(events);
  return [events.slice(0, cut), events.slice(cut)];
}

function middleByBytes(events: readonly EncodedEvent[]): number {
  const total = events.reduce((sum, event) => sum + event.size, 0);
  let before = 0;
  for (const [index, event] of events.entries()) {
    before += event.size;
    if (before * 2 >= total) return Math.min(index + 1, events.length - 1);
  }
  return 1;
}

export function bytesOf(events: readonly LeasedEvent[]): number {
  return events.reduce((sum, { size }) => sum + size, 0);
}

/** The lowest sequence number in these batches; Infinity when there are none. */
export function oldestOf(batches: readonly Batch[]): number {
  let oldest = Infinity;
  for (const { events } of batches) for (const { sequence } of events) oldest = Math.min(oldest, sequence);
  return oldest;
}
