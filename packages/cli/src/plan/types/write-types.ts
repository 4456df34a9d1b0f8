/** A tracking plan enters; the text of `growingio.d.ts` leaves, by which TypeScript holds every `track()` against the plan. */

import { printable, type Plan, type PlannedEvent, type PlannedVariable } from '@growingio/upload/adapter';
import { sorted } from '../file/plan-file.js';

/** The package whose `Register` is filled in, where a project finds it. */
export const usualDoor = '@growingio/upload';

/** What tells the file from one that somebody has written by hand. */
export const mark = 'Written by `growingio plan types`';

// A formatter would make of it what `--check` takes for another file.
const ignored = '// prettier-ignore';

const head = [
  '/**',
  ` * The events of the tracking plan, for TypeScript. ${mark}: change`,
  ' * growingio.plan.json and run it again; what is changed here is lost.',
  ' */',
  '',
  ...[ignored, 'export {};', ''],
];

/**
 * The text of `growingio.d.ts`: the same for plans that say the same. `door` is the package that is augmented: one of ours that
 * exports `Register`.
 */
export function writeTypes({ events }: Plan, door: string = usualDoor): string {
  const lines = sorted(events).flatMap(([key, event]) => writeEvent(key, event));
  const all = lines.length === 0 ? ['events: {};'] : ['events: {', ...indent(lines), '};'];
  const register = ['interface Register {', ...indent(all), '}'];
  return [...head, ignored, `declare module '${door}' {`, ...indent(register), '}', ''].join('\n');
}

function writeEvent(key: string, { name, description, owner, deprecated, variables }: PlannedEvent): string[] {
  const doc = writeDoc([name, description, owner && `Owner: ${owner}`], deprecated);
  // It may be left out, and takes no variable.
  if (variables.size === 0) return [...doc, `${writeKey(key)}: Record<string, never>;`];
  const lines = sorted(variables).flatMap(([each, variable]) => writeVariable(each, variable));
  return [...doc, `${writeKey(key)}: {`, ...indent(lines), '};'];
}

function writeVariable(key: string, variable: PlannedVariable): string[] {
  const { name, description, type, required } = variable;
  const doc = writeDoc([name, description, type === 'int' ? 'A whole number.' : undefined], false);
  return [...doc, `${writeKey(key)}${required ? '' : '?'}: ${writeType(variable)};`];
}

/** A Date is sent as an ISO string; null and undefined are left out, so only what is not required may be one. */
function writeType({ type, required, enum: values }: PlannedVariable): string {
  const usual = type === 'string' ? ['string', 'Date'] : ['number'];
  const listed =
    values && [...new Set(values)].map((value) => (typeof value === 'string' ? writeText(value) : String(value)));
  return [...(listed ?? usual), ...(required ? [] : ['null', 'undefined'])].join(' | ');
}

function writeKey(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : writeText(key);
}

/** A literal in one line, whatever the text has: what JSON does not escape, such as U+2028, `printable` does. */
function writeText(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1);
  return `'${printable(escaped.replace(/\\"|'/g, (found) => (found === "'" ? "\\'" : '"')))}'`;
}

function writeDoc(texts: readonly (string | undefined)[], isDeprecated: boolean): string[] {
  const paragraphs = texts.map((text) => linesOf(text ?? '')).filter((lines) => lines.length > 0);
  if (isDeprecated) paragraphs.push(['@deprecated The plan has it for the past only: it is tracked no more.']);
  const lines = paragraphs.flatMap((each, at) => (at === 0 ? each : ['', ...each]));
  if (lines.length === 0) return [];
  if (lines.length === 1) return [`/** ${lines.join('')} */`];
  return ['/**', ...lines.map((line) => ` * ${line}`.trimEnd()), ' */'];
}

/** The lines of a text as a comment has them: none ends it, and none begins a tag. */
function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/).map((line) => printable(line.trim()));
  return lines
    .filter((line) => line !== '')
    .map((line) => line.replaceAll('*/', '*\\/').replace(/(?<![\p{L}\p{N}])@/gu, '\\@'));
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
