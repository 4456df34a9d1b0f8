/** Flushes that wait until all events up to a sequence number are settled. */

interface Waiter {
  readonly upTo: number;
  readonly resolve: () => void;
}

export interface Waiting {
  readonly settled: Promise<void>;
  /** Waits no more: `settled` is never resolved then. */
  readonly forget: () => void;
}

export class Waiters {
  readonly #waiters = new Set<Waiter>();

  get isEmpty(): boolean {
    return this.#waiters.size === 0;
  }

  /** Waits until no event up to this sequence number is left. */
  add(upTo: number): Waiting {
    let forget = (): void => undefined;
    const settled = new Promise<void>((resolve) => {
      const waiter = { upTo, resolve };
      this.#waiters.add(waiter);
      forget = () => {
        this.#waiters.delete(waiter);
      };
    });
    return { settled, forget };
  }

  /** Wakes all that wait for nothing any more: this is the lowest sequence number that is left. */
  wake(oldest: number): void {
    for (const waiter of this.#waiters) {
      if (waiter.upTo >= oldest) continue;
      this.#waiters.delete(waiter);
      waiter.resolve();
    }
  }
}
