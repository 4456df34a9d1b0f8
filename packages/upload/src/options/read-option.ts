/** One option as the user gave it enters; its checked value, or an error that quotes it, leaves. */

import { GrowingIOError, wrongOption } from '../errors.js';
import { suggestName } from '../text/did-you-mean.js';
import { quote } from '../text/quote.js';

/** The default and the range of an option that is a number. */
export interface NumberRule {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly unit: string;
}

/** Throws for an option that is not among the names, and says which was probably meant. */
export function refuseUnknownOptions(options: object, names: ReadonlySet<string>, prefix = ''): void {
  for (const name of Object.keys(options)) {
    if (names.has(name)) continue;
    const meant = suggestName(name, names);
    const hint = meant === undefined ? `known are ${[...names].join(', ')}` : `did you mean ${prefix}${meant}?`;
    throw new GrowingIOError(
      'ERR_GROWINGIO_UNKNOWN_OPTION',
      `${prefix}${quote(name).slice(1, -1)} is no option: ${hint}`,
    );
  }
}

/** Throws for what is no object. */
export function checkObjectOption(name: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) throw wrongOption(name, value, 'an object');
}

/** One of the choices; the first is the default. */
export function readChoiceOption<const Choice extends string>(
  name: string,
  value: unknown,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  if (value === undefined) return choices[0];
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) throw wrongOption(name, value, choices.map((each) => `'${each}'`).join(' or '));
  return choice;
}

/** True or false. */
export function readBooleanOption(name: string, value: unknown, fallback: boolean): boolean {
  if (value === undefined) return fallback;
  if (typeof value !== 'boolean') throw wrongOption(name, value, 'true or false');
  return value;
}

/** A function, or none. */
export function readFunctionOption<Given>(name: string, value: Given | undefined): Given | undefined {
  if (value !== undefined && typeof value !== 'function') throw wrongOption(name, value, 'a function');
  return value;
}

/** A whole number in the range of the rule; its default when there is none. */
export function readNumberOption(name: string, value: unknown, rule: NumberRule): number {
  if (value === undefined) return rule.default;
  if (typeof value === 'number' && Number.isInteger(value) && value >= rule.min && value <= rule.max) return value;
  throw wrongOption(name, value, `a whole number from ${String(rule.min)} to ${String(rule.max)} (${rule.unit})`);
}

/** An object with these methods, or none. */
export function readPartsOption<Part extends object>(
  name: string,
  value: Part | undefined,
  methods: string[],
): Part | undefined {
  if (value === undefined) return undefined;
  const missing = methods.filter((method) => typeof (value as Record<string, unknown> | null)?.[method] !== 'function');
  if (missing.length > 0) throw wrongOption(name, value, `an object with the methods ${methods.join(', ')}`);
  return value;
}
