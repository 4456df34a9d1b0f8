/** A variable as a row or a table shows it, and what its marks say of it. */

import type { Mark } from '../api/answers.js';
import { words } from '../words/language.js';
import { showValue } from './show-value.js';

// A mark names no more of its place.
const longestPath = 80;

/** The variable's place, as a mark names it. */
export function pathOf(name: string): string {
  return `var.${name}`.slice(0, longestPath);
}

export function isMarked(name: string, marks: readonly Mark[]): boolean {
  return marks.some(({ path }) => path === pathOf(name));
}

/** Whether it is a number too large to be read, in whose place JSON brings `null`. */
export function isTooLarge(name: string, marks: readonly Mark[]): boolean {
  return marks.some(({ code, path }) => code === 'var_not_finite' && path === pathOf(name));
}

/** The value as text. */
export function showVariable(name: string, value: unknown, marks: readonly Mark[]): string {
  return value === null && isTooLarge(name, marks) ? words.value.detail.tooLargeNumber : showValue(value);
}
