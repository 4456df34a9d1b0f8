/** What `growingio plan lint` has found enters; lines that a person reads leave. */

import { quoteUnlessWord, type Plan } from '@growingio/upload/adapter';
import { padColumns } from '../../command/display-width.js';
import { list, t } from '../../messages.js';
import type { TrackedCall } from './find-calls.js';
import type { Finding } from './finding.js';

/** Which call tracks which event, then the findings, and a line that sums up. Without `calls` nobody has looked for them. */
export function writeLint(plan: Plan, findings: readonly Finding[], calls: readonly TrackedCall[] | undefined): string {
  const parts = [
    calls?.length === 0 ? [t`no call tracks an event`] : writeCalls(calls ?? []),
    findings.flatMap(writeFinding),
  ];
  const counts = [t`events: ${plan.events.size}`, ...(calls === undefined ? [] : [t`calls: ${calls.length}`])];
  const sum = list([t`findings: ${findings.length}`, ...counts]);
  return [...parts.filter((lines) => lines.length > 0).map((lines) => `${lines.join('\n')}\n`), `${sum}\n`].join('\n');
}

function writeCalls(calls: readonly TrackedCall[]): string[] {
  const width = Math.max(...calls.map((call) => placeOf(call).length));
  return calls.map((call) => {
    const keys = call.events && list(call.events.map((event) => quoteUnlessWord(event)));
    return `${padColumns(placeOf(call), width)}  ${keys ?? t`can't tell: the key may be any`}`;
  });
}

/** As editors and terminals open it. */
function placeOf({ file, line, column }: TrackedCall): string {
  return `${file}:${String(line)}:${String(column)}`;
}

function writeFinding({ code, message, calls = [] }: Finding): string[] {
  return [`${code}  ${message}`, ...calls.map((call) => `  ${placeOf(call)}`)];
}
