/** Batches for the suite, and what is asked of them again and again. */

import { strict as assert } from 'node:assert';
import { setTimeout as pause } from 'node:timers/promises';
import { EncodedEvent } from '@growingio/upload';
import type { FleetCounts, Settlement, Source, SourceBatch } from '../index.js';
import type { OpenStage } from './stage.js';

/** An event of this text. It has neighbours in its buffer, which are not its own. */
export function eventOf(text: string, time = 1_700_000_000_000): EncodedEvent {
  const buffer = Buffer.from(`[${text}]`);
  return new EncodedEvent(buffer, 1, buffer.length - 1, time);
}

/** So many small events, which say whose they are. */
export function batchOf(name: string, events = 2): EncodedEvent[] {
  return Array.from({ length: events }, (_, at) => eventOf(`{"n":"${name}","at":${String(at)}}`));
}

export function textsOf({ events }: Pick<SourceBatch, 'events'>): string[] {
  return events.map((event) => event.bytes.toString());
}

/** The name that `batchOf` gave it. */
export function nameOf(batch: SourceBatch): string {
  return (JSON.parse(textsOf(batch)[0] ?? '{}') as { n: string }).n;
}

/** All events of a batch that are not settled yet, delivered. */
export function restOf({ events, settled }: SourceBatch): Settlement {
  return { delivered: events.map((_, at) => at).filter((at) => !settled.has(at)), dead: [] };
}

/** Throws where there is no more to take. */
export async function takeFrom(source: Source): Promise<SourceBatch> {
  const batch = await source.take();
  assert.ok(batch !== undefined, 'take() has resolved with undefined');
  return batch;
}

/** The counters have these values, and balance. */
export async function expectCounts(stage: OpenStage, expected: Partial<FleetCounts>): Promise<void> {
  const counts = await stage.counts();
  const { handedOver, waiting, active, delivered, dead } = counts;
  assert.equal(handedOver, waiting + active + delivered + dead, `it does not balance: ${JSON.stringify(counts)}`);
  const shown = Object.fromEntries(Object.keys(expected).map((name) => [name, counts[name as keyof FleetCounts]]));
  assert.deepEqual(shown, expected);
}

/** The same as soon as it is so: what `done` has settled is gone a moment later. */
export async function awaitCounts(stage: OpenStage, expected: Partial<FleetCounts>): Promise<void> {
  for (let round = 0; ; round += 1) {
    try {
      await expectCounts(stage, expected);
      return;
    } catch (error) {
      if (round === 400) throw error;
      await pause(50);
    }
  }
}

/** Whether a promise is still pending after some time, in which it would have had all it needs. */
export async function staysPending(promise: Promise<unknown>): Promise<boolean> {
  const settled = promise.then(
    () => false,
    () => false,
  );
  return Promise.race([settled, pause(1500, true)]);
}
