/** The contract of a queue that a relay empties. Batches enter as they wait there; what became of their events goes back. */

import type { Destination, EncodedEvent } from '@growingio/upload';
import type { Say } from '@growingio/upload/adapter';

/** A batch that a relay has taken: nobody else has it until it is done, given back, or this process is dead. */
export interface SourceBatch {
  /** Its name in the queue: the same when it is taken again. */
  readonly id: string;
  readonly destination: Destination;
  readonly events: readonly EncodedEvent[];
  /** The places of those events that an earlier relay has settled already. */
  readonly settled: ReadonlySet<number>;
}

/** What became of events of a batch, by their places in it. */
export interface Settlement {
  readonly delivered: readonly number[];
  readonly dead: readonly { readonly at: number; readonly reason: string }[];
}

/** What a source may tell its relay. */
export interface SourceHost {
  /** Logs something for the operator, each kind at most once a minute. No event content. */
  readonly say: Say;
}

/** A queue of batches. No method throws or rejects: what fails is tried again until it succeeds, or until `close` is over. */
export interface Source {
  /** Called once, before the first `take`. Rejects with a `GrowingIOError` where the queue can't be what a relay needs. */
  start(host: SourceHost): Promise<void>;
  /** Resolves with the next batch when there is one, with `undefined` from `close` on. */
  take(): Promise<SourceBatch | undefined>;
  /**
   * Settles events of a batch, and resolves when that is safe: whoever takes it after this process has died does not get them
   * again. When all are settled, the batch is gone from the queue. Dead letters are kept beside the queue, each with its reason.
   */
  done(batch: SourceBatch, settlement: Settlement): Promise<void>;
  /**
   * Gives back what is left of a batch, to be taken next; with `after` not before so many ms, and then behind those that were put in
   * meanwhile, and were not given back as often. It costs no attempt.
   */
  again(batch: SourceBatch, after?: number): Promise<void>;
  /** Keeps everybody from taking anything for so many ms, since GrowingIO fails; 0 ends that. */
  hold(time: number): Promise<void>;
  /** Takes no more, and resolves when all that was taken is done or given back, or after `timeout` ms. */
  close(timeout: number): Promise<void>;
}
