/** How long a delivery stands still, though events wait. Times are in ms. */

import type { Stats } from '@growingio/upload';

export class Standstill {
  readonly #longest: number;
  #settled = 0;
  #since: number;

  /** It may last so long; `now` comes from any clock that does not jump. */
  constructor(longest: number, now: number) {
    this.#longest = longest;
    this.#since = now;
  }

  /** Whether it lasts too long: nothing was settled, and something has waited all the time. */
  isOver({ delivered, dead, pending }: Pick<Stats, 'delivered' | 'dead' | 'pending'>, now: number): boolean {
    const settled = delivered + dead;
    if (settled > this.#settled || pending === 0) this.#since = now;
    this.#settled = settled;
    return now - this.#since > this.#longest;
  }
}
