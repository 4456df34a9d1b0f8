/** The plan and the text of a `growingio.d.ts` enter; the events leave for which one is not as the other. */

import { quoteUnlessWord, type Plan } from '@growingio/upload/adapter';
import { t } from '../../messages.js';
import { usualDoor, writeTypes } from './write-types.js';

/** How the file differs from the plan: it lacks an event, has one that the plan has not, or has it otherwise. */
export type DifferenceKind = 'missing' | 'not_planned' | 'differs';

export interface TypesDifference {
  /** `undefined` for what stands around the events. */
  readonly event: string | undefined;
  readonly kind: DifferenceKind;
}

/** No differences mean that the file is current. Which of our packages it augments makes none, nor do the line breaks of Windows. */
export function compareTypes(plan: Plan, given: string): TypesDifference[] {
  const text = given.replaceAll('\r\n', '\n');
  const wanted = writeTypes(plan, doorIn(text));
  if (text === wanted) return [];
  const [there, planned] = [eventsIn(text), eventsIn(wanted)];
  const keys = [...new Set([...planned.keys(), ...there.keys()])];
  const differences = keys.flatMap((event): TypesDifference[] => {
    if (!there.has(event)) return [{ event, kind: 'missing' }];
    if (!planned.has(event)) return [{ event, kind: 'not_planned' }];
    return there.get(event) === planned.get(event) ? [] : [{ event, kind: 'differs' }];
  });
  return differences.length > 0 ? differences : [{ event: undefined, kind: 'differs' }];
}

/** A difference in words; `file` is the name of the `growingio.d.ts`. */
export function describeDifference({ event, kind }: TypesDifference, file: string): string {
  if (event === undefined) return t`${file}: what stands around the events is another`;
  const name = quoteUnlessWord(event);
  if (kind === 'missing') return t`${name}: the plan has it, and ${file} has not`;
  return kind === 'not_planned'
    ? t`${name}: ${file} has it, and the plan has not`
    : t`${name}: ${file} has it otherwise`;
}

/** The package that a `growingio.d.ts` augments. */
export function doorIn(text: string): string {
  return /^declare module '(@growingio\/[\w-]+)' \{$/m.exec(text)?.[1] ?? usualDoor;
}

const start = '    events: {';
const key = /^ {6}(?:'((?:[^'\\]|\\.)*)'|([\w$]+)): (?:\{|Record<string, never>;)$/;
const end = /^ {6}(?:\};|(?![ /]).*: Record<string, never>;)$/;

/** The lines of each event, by its key as it stands there. */
function eventsIn(text: string): Map<string, string> {
  const lines = text.split('\n');
  const found = new Map<string, string>();
  let block: string[] = [];
  for (const line of lines.slice(lines.indexOf(start) + 1)) {
    block.push(line);
    if (!end.test(line)) continue;
    const named = block.map((each) => key.exec(each)).find((match) => match !== null);
    if (named !== undefined) found.set(named[1] ?? named[2] ?? '', block.join('\n'));
    block = [];
  }
  return found;
}
