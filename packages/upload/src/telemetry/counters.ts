/** Counts what becomes of every event; the counters always balance. */

/** Why an event never got in. */
export type RefusalReason =
  | 'invalid_event'
  | 'no_login_user'
  | 'invalid_login_user'
  | 'queue_overflow'
  | 'shut_down'
  | 'mapper_failed'
  | 'before_send';

/** What became of all events so far. At every moment `accepted = pending + delivered + handedOver + dead + dropped`. */
export interface Stats {
  /** Events taken into the outbox. */
  readonly accepted: number;
  /** Events in the outbox, under way included. */
  readonly pending: number;
  /** Events that the API answered with 2xx. */
  readonly delivered: number;
  /** Events that a queue took, for a relay to deliver them (`@growingio/bullmq`); what became of them then, its counters say. */
  readonly handedOver: number;
  /** Events that the API refused, each on its own, or at which it failed for a day while it accepted others. */
  readonly dead: number;
  /** Accepted events that were given up: at a shutdown that ran out of time, or since a disk can no longer be read. */
  readonly dropped: number;
  /** Events that never got in, by reason. */
  readonly refused: Readonly<Record<RefusalReason, number>>;
  /** Events that went without a part which can't be sent, and is named in the log: a wrong `num`, or see the option `unknownValues`. */
  readonly omitted: number;
  /** Events that were taken though they are not as the tracking plan has them, each named once in the log: see the option `plan`. */
  readonly unplanned: number;
  /** Of the delivered ones: sent more than 4 hours after their time, so that GrowingIO can't associate the visitor. */
  readonly late: number;
  /** Requests sent. */
  readonly requests: number;
  /** How the API is: `up`; `down` (failing, retried); `blocked` (a wrong host, project or proxy). */
  readonly state: 'up' | 'down' | 'blocked';
}

/** Source: GrowingIO's documentation, association with the visitor (自动关联访问用户ID). */
export const associationTime = 4 * 3_600_000;

/** Counts. It decides nothing: each number is counted in the one place that decides it. */
export class Counters {
  #accepted = 0;
  #delivered = 0;
  #handedOver = 0;
  #dead = 0;
  #dropped = 0;
  #late = 0;
  #omitted = 0;
  #unplanned = 0;
  #requests = 0;
  readonly #refused: Record<RefusalReason, number> = {
    invalid_event: 0,
    no_login_user: 0,
    invalid_login_user: 0,
    queue_overflow: 0,
    shut_down: 0,
    mapper_failed: 0,
    before_send: 0,
  };

  /** Events went into the outbox, or were found there. */
  countAccepted(events: number): void {
    this.#accepted += events;
  }

  /** An event never got in. */
  countRefused(reason: RefusalReason): void {
    this.#refused[reason] += 1;
  }

  /** An event goes without a part that can't be sent. */
  countOmitted(): void {
    this.#omitted += 1;
  }

  /** An event goes as the tracking plan does not have it. */
  countUnplanned(): void {
    this.#unplanned += 1;
  }

  /** A request is sent. */
  countRequest(): void {
    this.#requests += 1;
  }

  /** A batch was delivered; so many of its events more than 4 hours after their time. */
  countDelivered(events: number, late: number): void {
    this.#delivered += events;
    this.#late += late;
  }

  /** A queue took a batch. */
  countHandedOver(events: number): void {
    this.#handedOver += events;
  }

  /** An event became a dead letter. */
  countDead(): void {
    this.#dead += 1;
  }

  /** Accepted events were given up. */
  countDropped(events: number): void {
    this.#dropped += events;
  }

  /** The counters as they stand, with what the outbox and the circuit breaker know. */
  read({ pending, state }: Pick<Stats, 'pending' | 'state'>): Stats {
    return {
      accepted: this.#accepted,
      pending,
      delivered: this.#delivered,
      handedOver: this.#handedOver,
      dead: this.#dead,
      dropped: this.#dropped,
      refused: { ...this.#refused },
      omitted: this.#omitted,
      unplanned: this.#unplanned,
      late: this.#late,
      requests: this.#requests,
      state,
    };
  }
}
