/** A client that delivers what dead processes have left in a directory, and can be stopped without cutting off what is being sent. */

import { diskOutbox } from '@growingio/outbox-disk';
import { GrowingIO, type Destination, type Outbox, type Stats } from '@growingio/upload';
import { currentLanguage } from '@growingio/upload/adapter';
import { orAborted } from '../command/aborted.js';
import { letEnd, RequestsUnderWay } from '../send/under-way.js';

// The letters of an application that keeps more must not be dropped here.
const mostDeadLetterBytes = 1024 ** 4;
// What is being sent may take so long to be answered, in ms.
const mostWait = 5000;

/** What is said meanwhile: warnings and errors, in the words of the client. */
export type SayLine = (line: string) => void;

export class Delivery {
  readonly #client: GrowingIO;
  readonly #outbox: Outbox;
  readonly #requests = new RequestsUnderWay();
  #isStopping = false;

  /** Takes the lease of the directory. Throws a `GrowingIOError` when the directory can't be written to, or an option is wrong. */
  constructor(directory: string, { projectId, host }: Destination, say: SayLine) {
    this.#outbox = diskOutbox({ directory, takeoverInterval: 500, maxDeadLetterBytes: mostDeadLetterBytes });
    const silent = (): void => undefined;
    this.#client = new GrowingIO({
      ...{ projectId, host, outbox: this.#outbox, mode: 'production', language: currentLanguage() },
      logger: {
        ...{ debug: silent, info: silent, error: say },
        // At the end nothing is tried again, whatever a warning says.
        warn: (line) => {
          if (!this.#isStopping) say(line);
        },
      },
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
    this.#isStopping = true;
    // From here on nothing is lent: what is being sent is the last.
    Object.defineProperties(this.#outbox, {
      waiting: { value: 0 },
      oldestWaiting: { value: undefined },
      lease: { value: () => Promise.resolve([]) },
    });
    if (!end.aborted) await orAborted(letEnd(this.#client, this.#requests, mostWait), end);
    await this.#client.shutdown({ timeout: 0 });
    this.#requests.close();
  }
}
