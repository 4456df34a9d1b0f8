/** Reads options as a user gave them, by the table that rules them: checked values with their defaults, or an error. */

import { GrowingIOError, unknownOption, wrongOption } from '../errors.js';
import { list } from '../text/list.js';
import { showUnit } from './units.js';
import { t } from '../text/messages.js';

/** 1,024 bytes. */
export const KiB = 1024;
/** 1,048,576 bytes. */
export const MiB = 1024 * KiB;
/** 1,073,741,824 bytes. */
export const GiB = 1024 * MiB;

/** The default and the range of an option that is a whole number. */
export interface NumberRule {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly unit: string;
}

/** What one option may be. */
export type OptionRule = OptionOrigin &
  (
    | ({ readonly type: 'number' } & NumberRule)
    /** One of several words; the first is the default. */
    | { readonly type: 'choice'; readonly choices: readonly [string, ...string[]] }
    | { readonly type: 'boolean'; readonly default: boolean }
    | { readonly type: 'function' }
    /** An object with these methods. */
    | { readonly type: 'parts'; readonly methods: readonly string[] }
    /** An object with options of its own. */
    | { readonly type: 'group'; readonly options: OptionTable }
    /** Anything else: `read` gets what was given, or the default, and throws a `GrowingIOError` for what is wrong. */
    | {
        readonly type: 'own';
        readonly read: (value: unknown) => unknown;
        readonly default?: string;
        /** How long the text may be. */
        readonly range?: Omit<NumberRule, 'default'>;
      }
  );

interface OptionOrigin {
  /** The variable of the environment that gives it where the options don't. */
  readonly environment?: string;
  /** A name that it has had. */
  readonly formerly?: string;
}

/** The rule of each option, by its name. */
export type OptionTable = Readonly<Record<string, OptionRule>>;

/** A table of these options: each of them, and no other. */
export type OptionTableOf<Options> = { readonly [Name in keyof Required<Options>]: OptionRule };

/** What reading the options by the table leads to. */
export type OptionValues<Options, Table> = {
  readonly [Name in keyof Table & keyof Options]: ValueOf<Table[Name], Options[Name]>;
};

type ValueOf<Rule, Given> = Rule extends { readonly type: 'own'; readonly read: (value: unknown) => infer Value }
  ? Value
  : Rule extends { readonly type: 'group'; readonly options: infer Table }
    ? OptionValues<NonNullable<Given>, Table>
    : Rule extends { readonly type: 'function' | 'parts' }
      ? Given
      : NonNullable<Given>;

type Environment = Readonly<Record<string, string | undefined>>;

/** Checks every option and fills in the defaults. Throws a `GrowingIOError` that quotes the first wrong name or value. */
export function readOptions<Options extends object, Table extends OptionTable>(
  options: Options,
  table: Table,
  environment: Environment = {},
  prefix = '',
): OptionValues<Options, Table> {
  refuseUnknownOptions(options, new Set(Object.keys(table)), prefix, formerNames(table));
  const given = options as Readonly<Record<string, unknown>>;
  const values = Object.entries(table).map(([name, rule]) => {
    const { environment: variable } = rule;
    const own = given[name];
    if (variable === undefined || (own !== undefined && own !== null))
      return [name, readOption(prefix + name, own, rule)];
    return [name, readVariable(environment, variable, (value) => readOption(prefix + name, value, rule))];
  });
  return Object.fromEntries(values) as OptionValues<Options, Table>;
}

/** Reads an option from the variable of that name. An error says where its value comes from: nobody finds it in the code. */
function readVariable(environment: Environment, name: string, read: (value: string | undefined) => unknown): unknown {
  // `GROWINGIO_HOST= node app.js` means that there is none.
  const value = environment[name] === '' ? undefined : environment[name];
  try {
    return read(value);
  } catch (error) {
    if (value === undefined || !(error instanceof GrowingIOError)) throw error;
    throw new GrowingIOError(error.code, t`the environment variable ${name}: ${error.message}`);
  }
}

function formerNames(table: OptionTable): ReadonlyMap<string, string> {
  const renamed = Object.entries(table).flatMap(([name, { formerly }]) =>
    formerly === undefined ? [] : [[formerly, name] as const],
  );
  return new Map(renamed);
}

function readOption(name: string, value: unknown, rule: OptionRule): unknown {
  switch (rule.type) {
    case 'number':
      return readNumberOption(name, value, rule);
    case 'choice':
      return readChoiceOption(name, value, rule.choices);
    case 'boolean':
      return readBooleanOption(name, value, rule.default);
    case 'function':
      return readFunctionOption(name, value);
    case 'parts':
      return readPartsOption(name, value, rule.methods);
    case 'group': {
      const group = value ?? {};
      checkObjectOption(name, group);
      return readOptions(group, rule.options, {}, `${name}.`);
    }
    case 'own':
      return rule.read(value === undefined ? rule.default : value);
  }
}

/** Throws for an option that is not among the names, and says which was probably meant. */
export function refuseUnknownOptions(
  options: object,
  names: ReadonlySet<string>,
  prefix = '',
  former?: ReadonlyMap<string, string>,
): void {
  for (const name of Object.keys(options)) if (!names.has(name)) throw unknownOption(name, names, prefix, former);
}

/** Throws for what is no object with names: also for a list, and for a Map or a Promise, which would count as no options at all. */
export function checkObjectOption(name: string, value: unknown, wanted = t`an object`): asserts value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isNameless(value)) {
    throw wrongOption(name, value, wanted);
  }
}

// A class of the host's own may have its options where no loop finds them.
function isNameless(value: object): boolean {
  return Object.keys(value).length === 0 && Object.prototype.toString.call(value) !== '[object Object]';
}

/** One of the choices; the first is the default. */
export function readChoiceOption<const Choice extends string>(
  name: string,
  value: unknown,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  if (value === undefined) return choices[0];
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) throw wrongOption(name, value, choices.map((each) => `'${each}'`).join(t` or `));
  return choice;
}

/** True or false. */
export function readBooleanOption(name: string, value: unknown, fallback: boolean): boolean {
  if (value === undefined) return fallback;
  if (typeof value !== 'boolean') throw wrongOption(name, value, t`true or false`);
  return value;
}

/** A function, or none. */
export function readFunctionOption<Given>(name: string, value: Given | undefined): Given | undefined {
  if (value !== undefined && typeof value !== 'function') throw wrongOption(name, value, t`a function`);
  return value;
}

/** A whole number in the range of the rule; its default when there is none. */
export function readNumberOption(name: string, value: unknown, rule: NumberRule): number {
  if (value === undefined) return rule.default;
  if (typeof value === 'number' && Number.isInteger(value) && value >= rule.min && value <= rule.max) return value;
  throw wrongOption(name, value, t`a whole number from ${rule.min} to ${rule.max} (${showUnit(rule.unit)})`);
}

/** An object with these methods, or none. */
function readPartsOption(name: string, value: unknown, methods: readonly string[]): unknown {
  if (value === undefined) return undefined;
  const missing = methods.filter((method) => typeof (value as Record<string, unknown> | null)?.[method] !== 'function');
  if (missing.length > 0) throw wrongOption(name, value, t`an object with the methods ${list(methods)}`);
  return value;
}
