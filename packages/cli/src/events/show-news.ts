/** Shows what a collector received as it comes: rows as lines or as JSON, and what became of the connection as notes. */

import type { Row } from '@growingio/collector/command-line';
import { paint, type CommandHost, type Output } from '../command/command-host.js';
import { t } from '../messages.js';
import { countEvents } from '../send/progress.js';
import { askForEvent } from './ask-collector.js';
import type { News } from './follow.js';
import { writeRow, type RowForm } from './write-row.js';

export interface Shown {
  readonly url: string;
  readonly json: boolean;
  readonly form: RowForm;
  /** Where rows go to: its colours are those of the text. */
  readonly output: Output;
  readonly signal: AbortSignal;
  /** Writes rows, and resolves when there is room for more. */
  readonly write: (text: string) => Promise<void>;
  /** Says what is no row: a line without its end. */
  readonly say: (line: string) => Promise<void>;
}

/** Shows what `follow` brings. */
export async function showNews(news: News, shown: Shown, host: CommandHost): Promise<void> {
  if (news.type !== 'rows') {
    await shown.say(describe(news, shown.url));
    return;
  }
  const brush = paint(shown.output, host);
  for (const row of news.rows) {
    if (shown.signal.aborted) return;
    await shown.write(shown.json ? `${JSON.stringify(await whole(row, shown))}\n` : writeRow(row, shown.form, brush));
  }
}

/** An event that is too large for a row of the stream with all that it has, unless it has left. */
async function whole(row: Row, { url, signal }: Shown): Promise<Row> {
  if (row.kind !== 'event' || row.isCut !== true) return row;
  return (await askForEvent(url, row.id, signal).catch(() => undefined)) ?? row;
}

function describe(news: Exclude<News, { type: 'rows' }>, url: string): string {
  switch (news.type) {
    case 'skipped':
      return t`gone from the collector before it could be shown: ${countEvents(news.count)}; it keeps no more (--keep)`;
    case 'lost':
      return t`the collector at ${url} is away: waiting until it is there again (Ctrl+C ends this)`;
    case 'back':
      return t`the collector at ${url} is there again`;
    case 'restarted':
      return t`the collector at ${url} was started anew`;
    case 'cleared':
      return t`the collector at ${url} has forgotten all events, as somebody asked it to`;
  }
}
