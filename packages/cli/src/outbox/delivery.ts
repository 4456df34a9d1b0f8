/** A client that delivers what dead processes have left in a directory, and can be stopped without cutting off what is being sent. */

import { diskOutbox } from '@growingio/outbox-disk';
import {
  GrowingIO,
  type Destination,
  type LeasedEvent,
  type LeaseLimit,
  type Outbox,
  type Stats,
} from '@growingio/upload';
import { currentLanguage } from '@growingio/upload/adapter';

// The letters of an application that keeps more must not be dropped here.
const mostDeadLetterBytes = 1024 ** 4;
// What is being sent may take so long to be answered, in ms.
const mostWait = 5000;
const pause = 50;

/** What is said meanwhile: warnings and errors, in the words of the client. */
export type SayLine = (line: string) => void;

export class Delivery {
  readonly #client: GrowingIO;
  readonly #outbox: Outbox;
  readonly #leased = new Set<number>();
  #isStopped = false;

  /** Takes the lease of the directory. Throws a `GrowingIOError` when the directory can't be written to, or an option is wrong. */
  constructor(directory: string, { projectId, host }: Destination, say: SayLine) {
    this.#outbox = this.#countLeased(
      diskOutbox({ directory, takeoverInterval: 500, maxDeadLetterBytes: mostDeadLetterBytes }),
    );
    const silent = (): void => undefined;
    this.#client = new GrowingIO({
      ...{ projectId, host, outbox: this.#outbox, mode: 'production', language: currentLanguage() },
      logger: { debug: silent, info: silent, warn: say, error: say },
    });
  }

  get stats(): Stats {
    return this.#client.stats();
  }

  /** Resolves when what dead processes have left is taken. */
  async looked(): Promise<void> {
    await this.#outbox.sync();
  }

  /** Resolves after this time, in ms, or as soon as all is settled that has been found until now. */
  async wait(ms: number): Promise<void> {
    await this.#client.flush({ timeout: ms });
  }

  /** Lets what is being sent be answered, and leaves the rest to others. Resolves at once when `end` is aborted. */
  async stop(end: AbortSignal): Promise<void> {
    this.#isStopped = true;
    for (let waited = 0; this.#leased.size > 0 && waited < mostWait && !end.aborted; waited += pause) {
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    await this.#client.shutdown({ timeout: 0 });
  }

  #countLeased(outbox: Outbox): Outbox {
    const lease = outbox.lease.bind(outbox);
    const without =
      <Rest extends unknown[]>(settle: (events: readonly LeasedEvent[], ...rest: Rest) => Promise<void>) =>
      (events: readonly LeasedEvent[], ...rest: Rest): Promise<void> => {
        for (const { sequence } of events) this.#leased.delete(sequence);
        return settle(events, ...rest);
      };
    return Object.assign(outbox, {
      lease: async (limit: LeaseLimit) => {
        const events = this.#isStopped ? [] : await lease(limit);
        for (const { sequence } of events) this.#leased.add(sequence);
        return events;
      },
      acknowledge: without(outbox.acknowledge.bind(outbox)),
      bury: without(outbox.bury.bind(outbox)),
      release: without(outbox.release.bind(outbox)),
    });
  }
}
