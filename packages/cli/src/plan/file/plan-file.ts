/** `growingio.plan.json`, read and written: sorted, a variable a line, so that its diff reads like a change of the plan. */

import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { GrowingIOError } from '@growingio/upload';
import { describeError, quote, readPlan, type Plan, type PlannedEvent } from '@growingio/upload/adapter';
import { CommandError, wrongUse } from '../../command/command-error.js';
import { t } from '../../messages.js';

export const usualPlanFile = 'growingio.plan.json';

const schema = './node_modules/@growingio/cli/growingio.plan.schema.json';

/** Reads the plan; `undefined` when there is no such file. Throws a `CommandError` for one that is wrong. */
export function findPlanFile(name: string, cwd: string): Plan | undefined {
  let text: string;
  try {
    text = readFileSync(resolve(cwd, name), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw wrongUse(t`${quote(name)} can not be read: ${describeError(error)}`, t`name the plan by --file`);
  }
  try {
    // As an editor of Windows begins it.
    return readPlan(JSON.parse(text.replace(/^\uFEFF/, '')));
  } catch (error) {
    const what = error instanceof GrowingIOError ? error.message : describeError(error);
    throw wrongUse(t`${quote(name)}: ${what}`, t`mend it there, or take it back from git`);
  }
}

/** Reads the plan. Throws a `CommandError` when there is none, too. */
export function readPlanFile(name: string, cwd: string): Plan {
  const plan = findPlanFile(name, cwd);
  if (plan !== undefined) return plan;
  throw wrongUse(t`there is no ${quote(name)}`, t`growingio plan pull makes it, or name it by --file`);
}

/** Writes the plan, whole or not at all. Throws a `CommandError` when it can't be written. */
export function savePlanFile(name: string, cwd: string, plan: Plan): void {
  saveFile(name, cwd, writePlan(plan));
}

/** Writes a file, whole or not at all. Throws a `CommandError` when it can't be written. */
export function saveFile(name: string, cwd: string, text: string): void {
  const path = resolve(cwd, name);
  const next = `${path}.${String(process.pid)}.new`;
  try {
    writeFileSync(next, text);
    renameSync(next, path);
  } catch (error) {
    rmSync(next, { force: true });
    const message = t`${quote(name)} can not be written: ${describeError(error)}`;
    throw new CommandError(1, 'ERR_GROWINGIO_FILE', message, t`let this user write there`);
  }
}

/** The text of a plan: the same for plans that say the same. */
export function writePlan({ events }: Plan): string {
  const written = sorted(events).map(([key, event]) => `    ${JSON.stringify(key)}: ${writeEvent(event)}`);
  const all = written.length === 0 ? '{}' : `{\n${written.join(',\n')}\n  }`;
  return `{\n  "$schema": ${JSON.stringify(schema)},\n  "events": ${all}\n}\n`;
}

function writeEvent({ name, description, owner, deprecated, variables }: PlannedEvent): string {
  const fields = Object.entries({ name, description, owner, deprecated: deprecated ? true : undefined })
    .filter(([, value]) => value !== undefined)
    .map(([field, value]) => `      ${JSON.stringify(field)}: ${JSON.stringify(value)}`);
  const lines = sorted(variables).map(([key, variable]) => {
    const { type, required, enum: values, name: shown, description: text } = variable;
    const given = { type, required: required ? true : undefined, name: shown, description: text, enum: values };
    return `        ${JSON.stringify(key)}: ${writeLine(given)}`;
  });
  if (lines.length > 0) fields.push(`      "variables": {\n${lines.join(',\n')}\n      }`);
  return fields.length === 0 ? '{}' : `{\n${fields.join(',\n')}\n    }`;
}

/** As Prettier writes an object in a line. */
function writeLine(given: object): string {
  const fields = Object.entries(given).filter(([, value]) => value !== undefined);
  return `{ ${fields.map(([field, value]) => `${JSON.stringify(field)}: ${writeValue(value)}`).join(', ')} }`;
}

function writeValue(value: unknown): string {
  return Array.isArray(value) ? `[${value.map((each) => JSON.stringify(each)).join(', ')}]` : JSON.stringify(value);
}

/** By UTF-16 units, on every machine alike. */
export function sorted<Value>(map: ReadonlyMap<string, Value>): [string, Value][] {
  return [...map].sort(([one], [other]) => (one < other ? -1 : 1));
}
