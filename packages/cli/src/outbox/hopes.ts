/** Stores that a drain may still get, though it does not have them yet: of processes that have just died, or may be dead. */

import { isDestinationOf, type StoreInspection } from '@growingio/outbox-disk';
import type { Destination } from '@growingio/upload';

// How long they are waited for, in ms. What is dead is taken at the next look, unless it can't be taken at all. A process of
// another container is taken for dead when it has not renewed its lease for a minute.
const longest = { alive: 0, dead: 5000, unknown: 75_000 };

/** Whether a store's events go there, as far as anybody knows. */
export function isFor({ destination }: StoreInspection, wanted: Destination): boolean {
  return destination === undefined || isDestinationOf(destination, wanted);
}

export class Hopes {
  readonly #destination: Destination;
  readonly #now: () => number;
  readonly #seen = new Map<string, { readonly at: number; readonly renewedAt: number | undefined }>();

  constructor(destination: Destination, now: () => number = () => performance.now()) {
    this.#destination = destination;
    this.#now = now;
  }

  /** One of these stores for which it is worth to wait. `isNew`: of its process nobody knows whether it lives, and this is not said yet. */
  find(stores: readonly StoreInspection[]): { readonly store: StoreInspection; readonly isNew: boolean } | undefined {
    for (const store of stores) {
      const { state, renewedAt } = store.holder;
      const key = `${store.name} ${state}`;
      const seen = this.#seen.get(key);
      if (seen === undefined) this.#seen.set(key, { at: this.#now(), renewedAt });
      // Who renews his lease lives.
      if (seen !== undefined && seen.renewedAt !== renewedAt) continue;
      const isWorth = this.#now() - (seen?.at ?? this.#now()) < longest[state];
      if (isWorth && isFor(store, this.#destination))
        return { store, isNew: state === 'unknown' && seen === undefined };
    }
    return undefined;
  }
}
