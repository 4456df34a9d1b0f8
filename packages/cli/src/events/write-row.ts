/** Writes a row of a collector as text: when, what, who, its variables, and what is wrong with it. */

import {
  inOneLine,
  sayFailure,
  sayMark,
  type EventRow,
  type RequestRow,
  type Row,
} from '@growingio/collector/command-line';
import { currentLanguage, printable } from '@growingio/upload/adapter';
import type { Style } from '../command/command-host.js';
import { t } from '../messages.js';

export type Paint = (style: Style, text: string) => string;

/** In one line, with its first problem at the end; or with each problem on a line of its own below it. */
export type RowForm = 'line' | 'block';

const mostVariables = 20;
const mostOfValue = 80;
const indent = ' '.repeat(11);

/** The row, with a line break at its end. Nothing in it can break out of its line. */
export function writeRow(row: Row, form: RowForm, paint: Paint): string {
  const { line, problems } = row.kind === 'event' ? describeEvent(row, paint) : describeRequest(row, paint);
  const [first] = problems;
  const isError = problems.some(({ isBad }) => isBad);
  const sign = first === undefined ? ' ' : paint(isError ? 'red' : 'yellow', isError ? '✗' : '!');
  const head = `${paint('dim', writeTime(row.receivedAt))} ${sign} ${line}`;
  const texts = problems.map(({ text, isBad }) => paint(isBad ? 'red' : 'yellow', text));
  if (form === 'block') return `${[head, ...texts.map((text) => indent + text)].join('\n')}\n`;
  if (first === undefined) return `${head}\n`;
  const more = problems.length === 1 ? '' : ` ${t`(and ${problems.length - 1} more)`}`;
  return `${head}  ${texts[0] ?? ''}${more}\n`;
}

interface Described {
  readonly line: string;
  readonly problems: readonly { readonly text: string; readonly isBad: boolean }[];
}

function describeEvent({ event, loginUserId, variables, marks, repeats, isCut }: EventRow, paint: Paint): Described {
  const entries = Object.entries(variables ?? {});
  const parts = [
    paint('bold', event === undefined ? t`(no event key)` : writeText(event)),
    paint('cyan', loginUserId === undefined ? t`(no user)` : writeText(loginUserId)),
    ...entries.slice(0, mostVariables).map(([key, value]) => `${paint('dim', writeText(key))} ${writeValue(value)}`),
  ];
  if (entries.length > mostVariables) parts.push(paint('dim', t`(and ${entries.length - mostVariables} more)`));
  if (isCut === true) parts.push(paint('dim', t`(too large for a line: see it by --json)`));
  if (repeats > 0) parts.push(paint('yellow', t`(the same came before: ${repeats})`));
  const problems = marks.map((mark) => {
    const said = printable(inOneLine(sayMark(mark, currentLanguage()), currentLanguage()));
    const isNamed = !mark.path.startsWith('var.');
    return { text: isNamed ? said : t`${printable(mark.path)}: ${said}`, isBad: mark.severity === 'error' };
  });
  return { line: parts.join('  '), problems };
}

function describeRequest(request: RequestRow, paint: Paint): Described {
  const { id, status } = request;
  const why = printable(inOneLine(sayFailure(request, currentLanguage()), currentLanguage()));
  const what = status === 0 ? t`request ${id} got no answer` : t`request ${id} failed with status ${status}`;
  return { line: paint('bold', what), problems: [{ text: why, isBad: true }] };
}

/** Of this machine's clock: `09:05:01`. */
function writeTime(ms: number): string {
  const date = new Date(ms);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}

function writeValue(value: unknown): string {
  return typeof value === 'string' ? writeText(value) : cut(printable(JSON.stringify(value)));
}

/** As it is, where that is one word; else in quotes. */
function writeText(text: string): string {
  const isWord = /^[^\s"]+$/.test(text);
  return printable(isWord ? cut(text) : JSON.stringify(cut(text)));
}

function cut(text: string): string {
  return text.length > mostOfValue ? `${text.slice(0, mostOfValue)}…` : text;
}
