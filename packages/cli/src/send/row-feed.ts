/** Rows enter from an input; events leave through a client. What became of each row is recorded. */

import { isUtf8 } from 'node:buffer';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GrowingIO, LeasedEvent, TrackOptions } from '@growingio/upload';
import { associationTime } from '@growingio/upload/adapter';
import { t } from '../messages.js';
import { orAborted } from '../command/aborted.js';
import { readCsvRow } from './csv.js';
import { readJsonRow, type EventRead, type OtherFields, type Reading } from './event-fields.js';
import type { ImportOutbox, SettlementListener } from './import-outbox.js';
import { endOfRow } from './input-head.js';
import type { Input } from './input.js';
import { describeRefusal, type EventNotes } from './open-client.js';
import type { Pace } from './pace.js';
import type { RejectedFile } from './rejected-file.js';
import { RowSplitter, type Position, type Row } from './row-splitter.js';
import type { SettledLines } from './settled-lines.js';
import type { StateFile } from './state-file.js';

export interface RowFeedParts {
  readonly input: Input;
  readonly from: Position;
  readonly lines: SettledLines;
  readonly rejected: RejectedFile;
  /** None of a stream. */
  readonly state: StateFile | undefined;
  readonly pace: Pace | undefined;
  readonly notes: EventNotes;
  /** Says something to the user. */
  readonly say: (line: string) => void;
  /** Called when the files can't be written: nothing more may be sent. */
  readonly failed: (error: unknown) => void;
}

export class RowFeed implements SettlementListener {
  readonly #parts: RowFeedParts;
  readonly #splitter: RowSplitter;
  /** Whether all rows have been read. */
  isDone = false;
  #isOldSaid = false;
  #hasFailed = false;

  constructor(parts: RowFeedParts) {
    this.#parts = parts;
    this.#splitter = new RowSplitter(parts.from, endOfRow(parts.input));
  }

  /** How many bytes of the input have been read. */
  get offset(): number {
    return this.#splitter.position.offset;
  }

  /** Tracks all rows that are not settled, as fast as there is room for them, until it is stopped. Rejects as reading does. */
  async read(client: GrowingIO, outbox: ImportOutbox, stopped: AbortSignal): Promise<void> {
    const { input, from, lines, pace } = this.#parts;
    // A function, since the compiler takes a field that it has read before an await for unchanged.
    const isStopped = (): boolean => stopped.aborted;
    const take = async (rows: readonly Row[]): Promise<void> => {
      for (const row of rows) {
        if (isStopped()) return;
        const event = this.#readRow(row);
        if (event === undefined) continue;
        if (pace !== undefined) await waitFor(pace, stopped);
        if (!outbox.hasRoom) await orAborted(outbox.room(), stopped);
        if (!isStopped()) this.#track(row, event, client, outbox);
      }
      if (isStopped()) return;
      lines.begin(this.#splitter.position);
      this.#record();
    };
    const chunks = input.read(from)[Symbol.asyncIterator]();
    while (!isStopped()) {
      const next = await orAborted(chunks.next(), stopped);
      if (next === undefined) break;
      await take(next.done === true ? this.#splitter.end() : this.#splitter.push(next.value));
      this.isDone = next.done === true && !isStopped();
      if (next.done === true) return;
    }
    void chunks.return?.();
  }

  delivered(events: readonly LeasedEvent[]): void {
    const { lines } = this.#parts;
    const tooOld = Date.now() - associationTime;
    const old = events.reduce((sum, { time }) => sum + Number(time < tooOld), 0);
    lines.deliver(
      events.map(({ sequence }) => sequence),
      old,
    );
    this.#record();
  }

  buried(event: LeasedEvent, reason: string): void {
    const { lines, rejected } = this.#parts;
    rejected.add({ line: lines.bury(event.sequence), reason, event: JSON.parse(event.bytes.toString()) as unknown });
    this.#record();
  }

  /** The event of a row; `undefined` for one that is settled, blank or bad. */
  #readRow(row: Row): EventRead | undefined {
    const { lines, input } = this.#parts;
    if (lines.has(row.line)) return undefined;
    const reading = readRow(row, input);
    if (reading === undefined || !('problem' in reading)) return reading;
    this.#refuse(row, reading.problem, row.bytes.toString());
    return undefined;
  }

  #track(row: Row, { event, variables, ...options }: EventRead, client: GrowingIO, outbox: ImportOutbox): void {
    const { lines, notes, say } = this.#parts;
    const tracked = notes.heed(() => client.track(event as string, variables as never, options as TrackOptions));
    const said = notes.take();
    if (!tracked.ok) {
      this.#refuse(row, describeRefusal(tracked), row.bytes.toString());
      return;
    }
    lines.take(outbox.taken, row.line);
    for (const line of said) say(line);
    if (this.#isOldSaid || options.time === undefined || Number(options.time) >= Date.now() - associationTime) return;
    this.#isOldSaid = true;
    say(
      t`line ${row.line} is more than 4 hours old, and others may be: GrowingIO takes them, but does not associate them with a visitor, so they have no location, device or visitor variables; in charts choose the target users 全部登录用户 (all login users)`,
    );
  }

  #refuse(row: Row, reason: string, text: string): void {
    this.#parts.rejected.add({ line: row.line, reason, text });
    this.#parts.lines.refuse(row.line);
  }

  /** First the rejected ones, then that they are settled: what is killed in between is read again, and written in its place. */
  #record(): void {
    if (this.#hasFailed) return;
    const { rejected, state, failed } = this.#parts;
    try {
      rejected.write();
      state?.record(rejected.size);
    } catch (error) {
      this.#hasFailed = true;
      failed(error);
    }
  }
}

/** The event of a row, or why it is none; `undefined` for one that is blank. */
export function readRow({ bytes, problem }: Row, { header }: Input, others?: OtherFields): Reading | undefined {
  if (problem !== undefined) return { problem };
  const text = bytes.toString();
  if (text.trim() === '') return undefined;
  if (text.includes('\uFFFD') && !isUtf8(bytes)) return { problem: t`the line is not in UTF-8` };
  return header === undefined ? readJsonRow(text, others) : readCsvRow(text, header);
}

async function waitFor(pace: Pace, stopped: AbortSignal): Promise<void> {
  const wait = pace.take(performance.now());
  if (wait > 0) await sleep(wait, undefined, { signal: stopped }).catch(() => undefined);
}
