/** Chooses which of a user's events are shown. */

/** A part of a list: from this place on, up to that one. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

/** So many of the events with the one of that id in their middle; without it, or when it is none of them, the last ones. */
export function chooseAround(events: readonly { readonly id: number }[], id: number | undefined, limit: number): Part {
  const place = id === undefined ? -1 : events.findIndex((event) => event.id === id);
  const latest = Math.max(0, events.length - limit);
  const from = place < 0 ? latest : Math.min(Math.max(0, place - Math.floor(limit / 2)), latest);
  return { from, to: Math.min(events.length, from + limit) };
}
