/** Events for the suites to hand to an outbox or a sender. */

import { EncodedEvent, type LeasedEvent, type Outbox } from '../index.js';

/** An event of this text. It has neighbours in its buffer, which are not its own. */
export function encoded(text: string, time = 0): EncodedEvent {
  const buffer = Buffer.from(`[${text}]`);
  return new EncodedEvent(buffer, 1, buffer.length - 1, time);
}

/** An event of so many bytes, at least 1. */
export function eventOf(size: number): EncodedEvent {
  return encoded('x'.repeat(size));
}

export function sequences(events: readonly LeasedEvent[]): number[] {
  return events.map((event) => event.sequence);
}

/** Appends an event for which there is room, and returns its sequence number. */
export function append(outbox: Outbox, event: EncodedEvent): number {
  const sequence = outbox.append(event);
  if (sequence === undefined) throw new Error('the outbox is full');
  return sequence;
}

/** Appends events of 10 bytes, and returns their sequence numbers. */
export function fill(outbox: Outbox, count: number): number[] {
  return Array.from({ length: count }, () => append(outbox, eventOf(10)));
}
