/** A batch that the API refused enters; two smaller ones leave. */

import type { EncodedEvent } from '../encoded-event.js';

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
