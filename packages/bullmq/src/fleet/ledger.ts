/** The contract of the counters beside a queue, which all its senders and relays share, and of what is settled of each job. */

/** What became of a queue's events, of whatever process. `handedOver = waiting + active + delivered + dead` when `exact`. */
export interface FleetCounts {
  /** Events that the queue took. */
  readonly handedOver: number;
  /** Events in jobs that wait. */
  readonly waiting: number;
  /** Events in jobs that a relay has taken, and that are not settled yet. */
  readonly active: number;
  readonly delivered: number;
  /** Events that GrowingIO refused, each on its own: they are in the dead-letter queue. */
  readonly dead: number;
  /** Whether `waiting` was counted: where very many jobs wait it is what the others leave. */
  readonly exact: boolean;
}

/** What is known of an event of a job: `.` not settled, `d` delivered, `x` a dead letter. One character an event. */
export type Marks = string;

const again = '-again';

/** The ID of the job that a dead letter becomes when it is put back. */
export function jobOfLetter(letter: string): string {
  return letter + again;
}

/** The ID of the dead letter that a job was made of; `undefined` where it was made of none. */
export function letterOf(job: string): string | undefined {
  return job.endsWith(again) ? job.slice(0, -again.length) : undefined;
}

/** Counts each event once, however often a call is repeated and whoever dies in between. */
export interface Ledger {
  /**
   * A job with so many events was added, or is found in the queue: it counts as handed over, once. One that was made of a dead
   * letter has been counted before: its event is dead no more. Returns its marks.
   */
  handOver(job: string, events: number): Promise<Marks>;
  /**
   * Marks events of a job, and counts those that were not marked before; should nobody have told `handOver` of it, that counts
   * now. Returns its marks, or `undefined` when it is gone.
   */
  settle(job: string, marks: Marks): Promise<Marks | undefined>;
  read(): Promise<FleetCounts>;
}
