/** Finds out, as an event arrives, how often the same one is kept already. */

import { hash } from 'node:crypto';
import type { NewEvent } from './received.js';

/**
 * What two events have in common when they are the same: project, user, key, time and variables. `undefined` for an event
 * without a key or a time, which is never the same as another.
 */
export function identify({ projectId, loginUserId, event, time, variables }: NewEvent): string | undefined {
  if (event === undefined || time === undefined) return undefined;
  const sorted = Object.entries(variables ?? {}).sort(([one], [other]) => (one < other ? -1 : 1));
  return hash('sha1', JSON.stringify([projectId, loginUserId, event, time, sorted]), 'base64');
}

/** Counts the same events among those that are kept. */
export class Repeats {
  readonly #counts = new Map<string, number>();

  /** Counts an event that arrives. Returns how many like it are kept. */
  add(event: NewEvent): number {
    const identity = identify(event);
    if (identity === undefined) return 0;
    const count = this.#counts.get(identity) ?? 0;
    this.#counts.set(identity, count + 1);
    return count;
  }

  /** Takes back an event that leaves. */
  remove(event: NewEvent): void {
    const identity = identify(event);
    if (identity === undefined) return;
    const count = this.#counts.get(identity) ?? 0;
    if (count > 1) this.#counts.set(identity, count - 1);
    else this.#counts.delete(identity);
  }

  clear(): void {
    this.#counts.clear();
  }
}
