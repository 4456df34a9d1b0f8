/** `growingio.plan.json`, read and written: sorted, a variable a line, so that its diff reads like a change of the plan. */

import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { GrowingIOError } from '@growingio/upload';
import { describeError, quote, readPlan, type Plan, type PlannedEvent } from '@growingio/upload/adapter';
import { wrongUse } from '../../command/command-error.js';
import type { CommandHost } from '../../command/command-host.js';
import { findText, saveFile } from '../../command/named-file.js';
import { above } from '../../doctor/versions/installed.js';
import { t } from '../../messages.js';

export const usualPlanFile = 'growingio.plan.json';

const schemaFile = 'node_modules/@growingio/cli/growingio.plan.schema.json';

/** Reads the plan; `undefined` when there is no such file. Throws a `CommandError` for one that is wrong. */
export function findPlanFile(name: string, cwd: string): Plan | undefined {
  const text = findText(name, cwd, t`name the plan by --file`);
  if (text === undefined) return undefined;
  try {
    return readPlan(JSON.parse(text));
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

/** Writes the plan as `saveFile` does. Its `$schema` stays as it is in the file that is there. */
export async function savePlanFile(name: string, host: CommandHost, plan: Plan): Promise<void> {
  const text = findText(name, host.cwd, t`name the plan by --file`);
  const schema = text === undefined ? findSchema(dirname(resolve(host.cwd, name))) : schemaIn(text);
  await saveFile(name, host, writePlan(plan, schema));
}

/** That of a plan that can be read; `null` where it has none. */
function schemaIn(text: string): string | null {
  const { $schema } = JSON.parse(text) as { readonly $schema?: unknown };
  return typeof $schema === 'string' ? $schema : null;
}

/** Where the schema is, seen from a folder: in its own modules or, as in a monorepo, in those of one above. */
function findSchema(folder: string): string | undefined {
  const found = above(folder).find((each) => existsSync(join(each, schemaFile)));
  if (found === undefined || found === folder) return undefined;
  return `${relative(folder, found).split(sep).join('/')}/${schemaFile}`;
}

/** The text of a plan: the same for plans that say the same. With the schema `null` it names none. */
export function writePlan({ events }: Plan, schema: string | null = `./${schemaFile}`): string {
  const written = sorted(events).map(([key, event]) => `    ${JSON.stringify(key)}: ${writeEvent(event)}`);
  const all = written.length === 0 ? '{}' : `{\n${written.join(',\n')}\n  }`;
  const head = schema === null ? '' : `  "$schema": ${JSON.stringify(schema)},\n`;
  return `{\n${head}  "events": ${all}\n}\n`;
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
