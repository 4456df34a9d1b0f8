/** One option as the user gave it enters; its checked value, or an error that quotes it, leaves. */

import { GrowingIOError } from './errors.js';
import { quote } from './quote.js';

interface NumberRule {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly unit: string;
}

const KiB = 1024;
const MiB = 1024 * KiB;

/** Default, range and unit of every option that is a number: the one place where they stand. */
export const numberOptions = {
  flushAt: { default: 100, min: 1, max: 10_000, unit: 'events' },
  flushInterval: { default: 1000, min: 1, max: 3_600_000, unit: 'ms' },
  maxQueueSize: { default: 100_000, min: 1, max: 100_000_000, unit: 'events' },
  maxQueueBytes: { default: 64 * MiB, min: KiB, max: 65_536 * MiB, unit: 'bytes' },
  maxBatchBytes: { default: MiB, min: KiB, max: 8 * MiB, unit: 'bytes' },
  maxConcurrency: { default: 4, min: 1, max: 64, unit: 'requests' },
  requestTimeout: { default: 4000, min: 1, max: 600_000, unit: 'ms' },
  shutdownTimeout: { default: 10_000, min: 0, max: 600_000, unit: 'ms' },
  'retry.minDelay': { default: 1000, min: 10, max: 60_000, unit: 'ms' },
  'retry.maxDelay': { default: 4000, min: 10, max: 600_000, unit: 'ms' },
} as const satisfies Record<string, NumberRule>;

export function wrong(name: string, value: unknown, wanted: string): GrowingIOError {
  return new GrowingIOError('ERR_GROWINGIO_OPTION', `${name} is ${quote(value)}: it must be ${wanted}`);
}

export function refuseUnknown(options: object, names: ReadonlySet<string>, prefix: string): void {
  for (const name of Object.keys(options)) {
    if (names.has(name)) continue;
    const meant = [...names].find((candidate) => candidate.toLowerCase() === name.toLowerCase());
    const hint = meant === undefined ? `known are ${[...names].join(', ')}` : `did you mean ${prefix}${meant}?`;
    throw new GrowingIOError(
      'ERR_GROWINGIO_UNKNOWN_OPTION',
      `${prefix}${quote(name).slice(1, -1)} is no option: ${hint}`,
    );
  }
}

export function checkObject(name: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) throw wrong(name, value, 'an object');
}

export function readChoice<const Choice extends string>(
  name: string,
  value: unknown,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  if (value === undefined) return choices[0];
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) throw wrong(name, value, choices.map((each) => `'${each}'`).join(' or '));
  return choice;
}

export function readBoolean(name: string, value: unknown, fallback: boolean): boolean {
  if (value === undefined) return fallback;
  if (typeof value !== 'boolean') throw wrong(name, value, 'true or false');
  return value;
}

export function readFunction<Given>(name: string, value: Given | undefined): Given | undefined {
  if (value !== undefined && typeof value !== 'function') throw wrong(name, value, 'a function');
  return value;
}

export function readNumber(name: keyof typeof numberOptions, value: unknown): number {
  const rule = numberOptions[name];
  if (value === undefined) return rule.default;
  if (typeof value === 'number' && Number.isInteger(value) && value >= rule.min && value <= rule.max) return value;
  throw wrong(name, value, `a whole number from ${String(rule.min)} to ${String(rule.max)} (${rule.unit})`);
}

export function readParts<Part extends object>(
  name: string,
  value: Part | undefined,
  methods: string[],
): Part | undefined {
  if (value === undefined) return undefined;
  const missing = methods.filter((method) => typeof (value as Record<string, unknown> | null)?.[method] !== 'function');
  if (missing.length > 0) throw wrong(name, value, `an object with the methods ${methods.join(', ')}`);
  return value;
}
