/** Compares a value of an event with what was expected of it: a plain value, or a matcher of Jest or Vitest. */

import { inspect } from 'node:util';
import { isPlainObject } from '@growingio/upload/adapter';

/** What `expect.any(Number)`, `expect.stringContaining('…')` and their kind are. */
export interface Asymmetric {
  asymmetricMatch(received: unknown): boolean;
  /** How it is shown where a test fails. */
  toAsymmetricMatcher?(): string;
}

/** A field in which an event is not as it was expected. A name within the variables is one of theirs. */
export interface Difference {
  readonly field: string;
  readonly expected: unknown;
}

export function isAsymmetric(value: unknown): value is Asymmetric {
  return typeof (value as Partial<Asymmetric> | null | undefined)?.asymmetricMatch === 'function';
}

/** Whether it is an object that names something, or an empty one. A Map, a RegExp or a Promise names nothing, and would match everything. */
export function hasNames(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.keys(value).length > 0 || isPlainObject(value);
}

/** Whether a value is what was expected: a string, a number, nothing, or what matches. */
export function meets(expected: unknown, received: unknown): boolean {
  return isAsymmetric(expected) ? expected.asymmetricMatch(received) : Object.is(expected, received);
}

/** Shows a value of an event, or what was expected of it. */
export function show(value: unknown): string {
  if (isAsymmetric(value)) return value.toAsymmetricMatcher?.() ?? inspect(value);
  return inspect(value, { breakLength: Infinity, compact: true });
}
