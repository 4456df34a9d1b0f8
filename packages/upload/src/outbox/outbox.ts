/** The contract of a store in which accepted events wait. Events enter; leased events leave, until they are settled. */

import type { Destination } from '../destination.js';
import type { Say } from '../telemetry/log.js';
import { EncodedEvent } from '../encoded-event.js';

/** An event on loan. It is settled by `acknowledge` or `bury`, or goes back by `release`. */
export class LeasedEvent extends EncodedEvent {
  /** `sequence` is the order of acceptance in this outbox: later events have higher numbers. */
  constructor(
    buffer: Buffer,
    start: number,
    end: number,
    time: number,
    readonly sequence: number,
  ) {
    super(buffer, start, end, time);
  }
}

/** How much is leased at once: whichever of both is reached first. */
export interface LeaseLimit {
  /** At most so many events. */
  readonly events: number;
  /** At most so many bytes in all, each event counting its own and one for the comma; the first is leased whatever its size. */
  readonly bytes: number;
}

/** What an outbox may tell its client, and has to know of it. */
export interface OutboxHost {
  readonly destination: Destination;
  /**
   * Events that are pending now and were not appended here: an earlier process accepted them, or a dead one. The last of
   * them has this sequence number.
   */
  recovered(events: number, lastSequence: number): void;
  /** Events that were pending are lost, and why: a record on disk that can no longer be read. They are no longer pending. */
  lost(events: number, reason: string): void;
  /** Logs something for the operator, each kind at most once a minute. No event content. */
  readonly say: Say;
}

/**
 * Keeps accepted events until they are settled. `append` and every change of `pending` happen at once, before a method
 * returns its promise, so that the counters balance at every moment. No method throws or rejects.
 */
export interface Outbox {
  /** Events not settled yet, leased ones included. */
  readonly pending: number;
  /** Events that can be leased. */
  readonly waiting: number;
  /** Lowest sequence number of the events that can be leased. */
  readonly oldestWaiting: number | undefined;
  /** Called once, before the first `append`: from now on the outbox may use the host. */
  start(host: OutboxHost): void;
  /** Takes an event and returns its sequence number, or `undefined` when the outbox is full or closed. Does no I/O. */
  append(event: EncodedEvent): number | undefined;
  /** Resolves when all that was appended before the call is settled, or as safe as this outbox makes it; dead letters, too. */
  sync(): Promise<void>;
  /** Lends the oldest waiting events, in order. Returns none when none wait. */
  lease(limit: LeaseLimit): Promise<readonly LeasedEvent[]>;
  /** Settles events that were delivered. */
  acknowledge(events: readonly LeasedEvent[]): Promise<void>;
  /** Takes events back, to be leased again before younger ones. */
  release(events: readonly LeasedEvent[]): Promise<void>;
  /**
   * Is offered all events that it has lent, when all were tried in vain and it lends no others. One that has others to be had in
   * their place takes these, which are no longer pending here, and returns true. An outbox without it never does.
   */
  takeBack?(events: readonly LeasedEvent[]): boolean;
  /** Settles events that the API refused, each on its own: they are dead letters. */
  bury(events: readonly LeasedEvent[], reason: string): Promise<void>;
  /**
   * Ends the work, within `timeout` ms: what can't be made safe by then is no longer pending. From then on `pending` is what a
   * later process will find: 0 for a volatile outbox, which forgets them.
   */
  close(timeout?: number): Promise<void>;
  /**
   * Called when the process exits without a `close`, and no work in the background comes to its end any more. Returns how many
   * pending events no later process will find, for the log. An outbox without it loses none then.
   */
  exited?(): number;
}
