/** Single events that failed while others were accepted: each is tried again ever more rarely, and given up in the end. */

import { bytesOf, type Batch } from './batch.js';
import { t } from '../text/messages.js';

/** Such an event is tried at most so often while others are accepted, and for so long (ms). */
const mostAttempts = 50;
const longestTrial = 24 * 3_600_000;
const longestDelay = 30 * 60_000;
/** Beyond this, what has failed the longest is given up. */
const mostEvents = 1000;
const mostBytes = 32 * 1024 * 1024;

interface AsideBatch extends Batch {
  /** When it is tried again (Unix, ms). */
  readonly dueAt: number;
}

export class SetAside {
  readonly #minDelay: number;
  /** By the time at which they are due. */
  readonly #batches: AsideBatch[] = [];

  /** `minDelay` is the first wait, in ms. */
  constructor(minDelay: number) {
    this.#minDelay = minDelay;
  }

  get batches(): readonly Batch[] {
    return this.#batches;
  }

  /** When the next is due (Unix, ms); `undefined` when there is none. */
  get nextDue(): number | undefined {
    return this.#batches[0]?.dueAt;
  }

  /** Says why it is to be given up, if it has been tried for long enough. */
  reasonToGiveUp({ attempts = 0, since }: Batch, now: number): string | undefined {
    if (attempts < mostAttempts && now - (since ?? now) < longestTrial) return undefined;
    return t`${String(attempts)} times alone while other events were delivered`;
  }

  /** Puts it back for its next try, not before `retryAfter` ms. */
  add(batch: Batch, now: number, retryAfter = 0): void {
    const { tries = 0 } = batch;
    const delay = Math.min(longestDelay, this.#minDelay * 2 ** tries);
    const next = { ...batch, isAccused: true, tries: tries + 1, dueAt: now + Math.max(delay, retryAfter) };
    const at = this.#batches.findIndex((other) => other.dueAt > next.dueAt);
    this.#batches.splice(at < 0 ? this.#batches.length : at, 0, next);
  }

  /** Takes out the next one if it is due by then. */
  take(now: number): Batch | undefined {
    return (this.nextDue ?? Infinity) <= now ? this.#batches.shift() : undefined;
  }

  /** Takes out the one that has failed the longest, if there are too many. */
  takeExcess(): Batch | undefined {
    const bytes = this.#batches.reduce((sum, { events }) => sum + bytesOf(events), 0);
    if (this.#batches.length <= mostEvents && bytes <= mostBytes) return undefined;
    const longest = this.#batches.reduce((one, other) => ((other.since ?? 0) < (one.since ?? 0) ? other : one));
    this.#batches.splice(this.#batches.indexOf(longest), 1);
    return longest;
  }

  drain(): readonly Batch[] {
    return this.#batches.splice(0);
  }
}
