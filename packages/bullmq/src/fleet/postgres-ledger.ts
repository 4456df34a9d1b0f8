/** Keeps the counters in a table beside the queue's, and the marks in one whose rows go with their jobs. */

import { letterOf, type FleetCounts, type Ledger, type Marks } from './ledger.js';

/** What it needs of a pool. */
export interface SqlClient {
  query(text: string, values: readonly unknown[]): Promise<{ rows: unknown[] }>;
}

type Column = 'handed_over' | 'dead';
/** Sums come as texts. */
type Sum = Column | 'delivered' | 'active' | 'waiting';

/** Those who count at the same time seldom meet in one of so many rows. */
const slots = 16;
/** So many jobs that wait are counted one by one. */
const mostCounted = 10_000;

const missingJob = '23503';

export class PostgresLedger implements Ledger {
  readonly #client: SqlClient;
  readonly #queue: string;
  readonly #prepare: () => Promise<void>;
  readonly #counts: string;
  readonly #batches: string;
  readonly #jobs: string;

  constructor(client: SqlClient, schema: string, queue: string, prepare: () => Promise<void>) {
    this.#client = client;
    this.#queue = queue;
    this.#prepare = prepare;
    this.#counts = `"${schema}".growingio_counts`;
    this.#batches = `"${schema}".growingio_batches`;
    this.#jobs = `"${schema}".job`;
  }

  handOver(job: string, events: number): Promise<Marks> {
    return this.#add(job, events);
  }

  async settle(job: string, marks: Marks): Promise<Marks | undefined> {
    const merged = await this.#settle(job, marks);
    if (merged !== undefined) return merged;
    // Nobody has counted it yet: its sender died before it could.
    await this.#add(job, marks.length);
    return this.#settle(job, marks);
  }

  async #settle(job: string, marks: Marks): Promise<Marks | undefined> {
    const rows = await this.#run(
      `WITH old AS (SELECT marks FROM ${this.#batches} WHERE queue = $1 AND job = $2 FOR UPDATE),
      each AS (
        SELECT at, coalesce(nullif(was, '.'), new) AS mark, coalesce(was, '.') = '.' AND new <> '.' AS fresh
        FROM old, unnest(string_to_array($3::text, NULL), string_to_array(old.marks, NULL)) WITH ORDINALITY AS mark(new, was, at)
      ),
      merged AS (
        SELECT string_agg(mark, '' ORDER BY at) AS marks,
          count(*) FILTER (WHERE fresh AND mark = 'd') AS delivered, count(*) FILTER (WHERE fresh AND mark = 'x') AS dead
        FROM each
      ),
      written AS (
        UPDATE ${this.#batches} AS batch
        SET marks = merged.marks, unsettled = unsettled - (merged.delivered + merged.dead)::integer
        FROM merged WHERE queue = $1 AND job = $2 AND merged.marks IS NOT NULL
        RETURNING merged.marks, merged.delivered, merged.dead
      ),
      counted AS (
        INSERT INTO ${this.#counts} AS counts (queue, slot, delivered, dead)
        SELECT $1, $4::smallint, delivered, dead FROM written
        ON CONFLICT (queue, slot) DO UPDATE
        SET delivered = counts.delivered + excluded.delivered, dead = counts.dead + excluded.dead
      )
      SELECT marks FROM written`,
      [job, marks, slotOf(job)],
    );
    return (rows as { marks: string }[])[0]?.marks;
  }

  async read(): Promise<FleetCounts> {
    // One statement sees all of it as it was at one moment.
    const rows = await this.#run(
      `SELECT
        (SELECT sum(handed_over) FROM ${this.#counts} WHERE queue = $1) AS handed_over,
        (SELECT sum(delivered) FROM ${this.#counts} WHERE queue = $1) AS delivered,
        (SELECT sum(dead) FROM ${this.#counts} WHERE queue = $1) AS dead,
        (SELECT sum(unsettled) FROM ${this.#jobs} AS job JOIN ${this.#batches} AS batch
          ON batch.queue = job.queue AND batch.job = job.id WHERE job.queue = $1 AND job.state = 'active') AS active,
        CASE WHEN (SELECT count(*) FROM (SELECT FROM ${this.#batches} WHERE queue = $1 LIMIT $2::bigint + 1) AS seen) <= $2::bigint THEN
          (SELECT coalesce(sum(unsettled), 0) FROM ${this.#jobs} AS job JOIN ${this.#batches} AS batch
            ON batch.queue = job.queue AND batch.job = job.id WHERE job.queue = $1 AND job.state <> 'active')
        END AS waiting`,
      [mostCounted],
    );
    const {
      handed_over: handedOver,
      delivered,
      dead,
      active,
      waiting,
    } = (rows as Partial<Record<Sum, string>>[])[0] ?? {};
    const counts = {
      handedOver: Number(handedOver ?? 0),
      delivered: Number(delivered ?? 0),
      dead: Number(dead ?? 0),
      active: Number(active ?? 0),
    };
    const exact = typeof waiting === 'string';
    const rest = counts.handedOver - counts.delivered - counts.dead - counts.active;
    return { ...counts, waiting: exact ? Number(waiting) : rest, exact };
  }

  async #add(job: string, events: number): Promise<Marks> {
    const [column, count]: [Column, number] = letterOf(job) === undefined ? ['handed_over', events] : ['dead', -events];
    try {
      const rows = await this.#run(
        `WITH added AS (
          INSERT INTO ${this.#batches} (queue, job, events, unsettled)
          SELECT queue, id, $3::integer, $3::integer FROM ${this.#jobs} WHERE queue = $1 AND id = $2
          ON CONFLICT (queue, job) DO NOTHING RETURNING job
        ),
        counted AS (
          INSERT INTO ${this.#counts} AS counts (queue, slot, ${column}) SELECT $1, $5::smallint, $4::bigint FROM added
          ON CONFLICT (queue, slot) DO UPDATE SET ${column} = counts.${column} + excluded.${column}
        )
        SELECT marks FROM ${this.#batches} WHERE queue = $1 AND job = $2`,
        [job, events, count, slotOf(job)],
      );
      return (rows as { marks: string }[])[0]?.marks ?? '';
    } catch (error) {
      if ((error as { code?: unknown }).code === missingJob) return '';
      throw error;
    }
  }

  async #run(text: string, values: readonly unknown[]): Promise<unknown[]> {
    await this.#prepare();
    return (await this.#client.query(text, [this.#queue, ...values])).rows;
  }
}

function slotOf(job: string): number {
  let sum = 0;
  for (let at = 0; at < job.length; at += 1) sum = (sum * 31 + job.charCodeAt(at)) >>> 0;
  return sum % slots;
}
