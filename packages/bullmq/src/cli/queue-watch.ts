/** Looks at a queue again and again, each time in bounded time, and never at more than one thing of a kind at once. */

import { nameStore } from '../backend/open-backend.js';
import { Fleet, type FleetStatus } from '../fleet/read-fleet.js';
import { t } from '../messages.js';
import { resolveQueueOptions, type QueueOptions, type QueueSettings } from '../options.js';
import { until, within } from '../until.js';

/** From here on, in ms, a connection counts as dead: it is closed, and the next look opens another one. */
const patience = 4000;

/** A queue that can't be read; the message is the reason, without secrets. */
export class UnreachableQueue extends Error {}

interface Looks {
  readonly fleet: Fleet;
  readonly check: () => Promise<void>;
  readonly read: () => Promise<FleetStatus>;
}

export class QueueWatch {
  readonly #settings: QueueSettings;
  #looks: Looks | undefined;

  constructor(options: QueueOptions) {
    this.#settings = resolveQueueOptions(options);
  }

  get queueName(): string {
    return this.#settings.queueName;
  }

  /** What it lies in, in messages. */
  get store(): string {
    return nameStore(this.#settings);
  }

  /** Why the queue can't be reached within so many ms; `undefined` when it answers. */
  async findProblem(timeout: number): Promise<string | undefined> {
    try {
      await inTime(this.#open().check(), timeout);
      return undefined;
    } catch (error) {
      return (error as UnreachableQueue).message;
    }
  }

  /** The counters. Rejects with an `UnreachableQueue`, after so many ms at the latest. */
  read(timeout = patience): Promise<FleetStatus> {
    return inTime(this.#open().read(), timeout);
  }

  async close(): Promise<void> {
    const fleet = this.#looks?.fleet;
    this.#looks = undefined;
    if (fleet !== undefined) await until(fleet.close(), 500);
  }

  #open(): Looks {
    if (this.#looks !== undefined) return this.#looks;
    const fleet = new Fleet(this.#settings);
    const look = <Result>(work: () => Promise<Result>) =>
      shared(async () => {
        try {
          return await inTime(work(), patience);
        } catch (error) {
          // What answers nothing for so long may do so for ever.
          if (error instanceof UnreachableQueue && this.#looks?.fleet === fleet) void this.close();
          throw error instanceof UnreachableQueue ? error : new UnreachableQueue(fleet.explain(error));
        }
      });
    this.#looks = { fleet, check: look(() => fleet.check()), read: look(() => fleet.read()) };
    return this.#looks;
  }
}

/** Who calls while it is under way gets the same. */
function shared<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let underWay: Promise<Result> | undefined;
  return () => {
    underWay ??= work().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
}

const late = Symbol('too late');

/** Rejects with an `UnreachableQueue` when it takes longer than so many ms. */
async function inTime<Result>(work: Promise<Result>, timeout: number): Promise<Result> {
  const result = await within(work, timeout, late);
  if (result === late) throw new UnreachableQueue(t`no answer within ${timeout / 1000} s`);
  return result;
}
