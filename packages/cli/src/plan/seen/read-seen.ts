/** Reads what was seen: of a collector by its HTTP API, of a file row by row. Words enter; counts leave. */

import { describeError, quote, type Plan } from '@growingio/upload/adapter';
import { orAborted } from '../../command/aborted.js';
import { CommandError, wrongUse } from '../../command/command-error.js';
import { note, type CommandHost } from '../../command/command-host.js';
import { askForPlan, readCollectorUrl, type EventAnswer } from '../../events/ask-collector.js';
import { t } from '../../messages.js';
import { endOfRow } from '../../send/input-head.js';
import { openInput, type Input } from '../../send/input.js';
import { countOf } from '../../send/progress.js';
import { readRow } from '../../send/row-feed.js';
import { RowSplitter, type Row } from '../../send/row-splitter.js';
import type { Seen, SeenEvent } from './seen.js';
import { Tally } from './tally.js';

/** So many rows that are no events are shown. */
const mostShown = 5;

/** Whether this names a collector, and no file. */
export function isAddress(from: string): boolean {
  return /^https?:\/\//i.test(from);
}

/** Asks a collector. Rejects with a `CommandError`. */
export async function readCollector(from: string, { signals }: CommandHost): Promise<Seen> {
  const url = readCollectorUrl(from, '--from');
  const { events, more } = await askForPlan(url, '--from', signals.stopped);
  const leftOut = events
    .filter(({ moreVariables }) => moreVariables > 0)
    .map(({ event, moreVariables }) => t`${quote(event)}: the collector has let go of ${moreVariables} more variables`);
  if (more > 0) leftOut.push(t`the collector has let go of ${more} more event keys`);
  // The key that came last comes first.
  return { events: events.map(readEvent).reverse(), leftOut };
}

function readEvent({ event, count, variables }: EventAnswer): SeenEvent {
  const read = variables.map(({ key, types, fractions, examples }) => {
    const { string = 0, boolean = 0, list = 0, number = 0, object = 0 } = types;
    return [
      key.trim(),
      {
        ...{ strings: string + boolean + list, wholes: number - fractions, fractions, objects: object },
        // What stands for a list is no value of it.
        examples: list > 0 ? [] : examples.filter((each) => typeof each === 'string' || typeof each === 'number'),
        values: undefined,
      },
    ] as const;
  });
  return { event, count, variables: new Map(read) };
}

/** Reads a file of events, or standard input for `-`: the forms that `growingio send` reads, and what a collector exports. Rejects with a `CommandError`. */
export async function readFile(
  from: string,
  plan: Plan | undefined,
  mostValues: number,
  host: CommandHost,
): Promise<Seen> {
  const { stopped } = host.signals;
  const input = await openInput(from, { words: 'growingio plan infer', hasState: false }, host);
  const tally = new Tally(plan, mostValues);
  let bad = 0;
  const take = (row: Row): void => {
    const reading = readRow(row, input, 'omit');
    if (reading === undefined) return;
    const problem = 'problem' in reading ? reading.problem : tally.add(reading);
    if (problem === undefined) return;
    bad += 1;
    if (bad <= mostShown) note(host, t`line ${row.line} is left out: ${problem}`);
  };
  for await (const rows of rowsOf(input, from, stopped)) for (const row of rows) take(row);
  if (bad > mostShown) note(host, t`${countOf(bad - mostShown)} more lines are left out`);
  const seen = tally.end();
  if (seen.events.length > 0 || bad === 0) return seen;
  throw wrongUse(
    t`${quote(from)} has no line that is an event`,
    t`write one event a line: what growingio send --from reads, or what a collector exports`,
  );
}

/** The rows of an input, as many at a time as a chunk of it has. Throws a `CommandError` when it can't be read, or is to stop. */
async function* rowsOf(input: Input, from: string, stopped: AbortSignal): AsyncGenerator<readonly Row[]> {
  const splitter = new RowSplitter(input.start, endOfRow(input));
  let chunks: AsyncIterator<Buffer> | undefined;
  // What is not asked for can't fail.
  while (!stopped.aborted) {
    chunks ??= input.read(input.start)[Symbol.asyncIterator]();
    const next = await orAborted(chunks.next(), stopped).catch((error: unknown) => {
      throw unreadable(t`${quote(from)} can not be read to its end: ${describeError(error)}`);
    });
    if (next?.done === true) {
      yield splitter.end();
      return;
    }
    if (next !== undefined) yield splitter.push(next.value);
  }
  void chunks?.return?.();
  throw unreadable(t`stopped before ${quote(from)} was read`);
}

function unreadable(message: string): CommandError {
  return new CommandError(1, 'ERR_GROWINGIO_FILE', message, t`nothing is written: run the same command again`);
}
