/** The lines of the doctor, for people: a check enters, its line and the remedy below it leave. */

import type { Style } from '../command/command-host.js';
import { displayWidth, padColumns } from '../command/display-width.js';
import { t } from '../messages.js';
import { titleOf, type Check, type CheckName, type Status } from './check.js';

/** How a line looks: in colours and with signs on a terminal only. */
export interface Look {
  readonly paint: (style: Style, text: string) => string;
  readonly hasSigns: boolean;
}

const looks: Readonly<Record<Status, { readonly sign: string; readonly style: Style }>> = {
  ok: { sign: '✔', style: 'green' },
  warning: { sign: '!', style: 'yellow' },
  failure: { sign: '✖', style: 'red' },
  skipped: { sign: '-', style: 'gray' },
};

/** The longest titles, in either language. */
const longest: readonly CheckName[] = ['project-id', 'frameworks', 'outbox'];

export function writeCheck({ name, status, detail, hint }: Check, { paint, hasSigns }: Look): string {
  const { sign, style } = looks[status];
  const word = padColumns(
    wordOf(status),
    Math.max(...(Object.keys(looks) as Status[]).map((each) => displayWidth(wordOf(each)))),
  );
  const title = padColumns(titleOf(name), Math.max(...longest.map((each) => displayWidth(titleOf(each)))));
  const start = `${hasSigns ? `${sign} ` : ''}${word}  `;
  const indent = ' '.repeat(displayWidth(start) + displayWidth(title) + 2);
  const remedy = hint === '' ? '' : `${indent}${paint('cyan', `→ ${hint}`)}\n`;
  return `${paint(style, start)}${title}  ${status === 'skipped' ? paint('gray', detail) : detail}\n${remedy}`;
}

/** How many there were of what somebody has to look at. */
export function writeSummary(checks: readonly Check[]): string {
  const count = (status: Status): number => checks.filter((each) => each.status === status).length;
  return t`failures: ${count('failure')}, warnings: ${count('warning')}, ok: ${count('ok')}`;
}

function wordOf(status: Status): string {
  const words: Readonly<Record<Status, string>> = {
    ok: t`ok`,
    warning: t`warning`,
    failure: t`failure`,
    skipped: t`skipped`,
  };
  return words[status];
}
