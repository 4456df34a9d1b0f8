/** What the suite asks of whoever runs it: a queue in a store that can be killed, and what a test sees of both. */

import type { EncodedEvent } from '@growingio/upload';
import type { FleetCounts, Settlement, Source } from '../index.js';

/** A queue and its store, as a test sees them. */
export interface SourceStage {
  /** Makes the source of one more relay, which holds so many batches at most. It has not been started. */
  readonly open: (concurrency: number) => Source;
  /** Puts a batch into the queue and counts it as handed over, as a sender does. */
  readonly put: (events: readonly EncodedEvent[]) => Promise<void>;
  /** Lets another process take the next batch and settle these of its events, and kills it (`kill -9`). */
  readonly takeAndDie: (settlement: Settlement) => Promise<void>;
  readonly counts: () => Promise<FleetCounts>;
  readonly deadLetters: () => Promise<readonly StoredLetter[]>;
  /** Kills the store, which keeps what it has. */
  readonly stopStore: () => Promise<void>;
  readonly startStore: () => Promise<void>;
  /** Called after each test, when all sources are closed. */
  readonly close: () => unknown;
}

/** A dead letter, as the stage shows it to the suite. */
export interface StoredLetter {
  /** The event in JSON. */
  readonly event: string;
  readonly reason: string;
}

/** Makes a stage of its own for each test. */
export type CreateSourceStage = () => SourceStage | Promise<SourceStage>;

/** What the parts of the suite share: a way to do something on a stage, which is closed in any case. */
export type OnStage = (work: (stage: OpenStage) => Promise<void>) => Promise<void>;

/** A stage whose sources are started, and closed in the end. */
export interface OpenStage extends Omit<SourceStage, 'open' | 'close'> {
  readonly open: (concurrency?: number) => Promise<Source>;
}
