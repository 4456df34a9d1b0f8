/** Checks the keys and values of an event's `var`, and adds what is wrong to the event's marks. */

import { checkPlatformVariableKey, maxStringLength, quote } from '@growingio/upload/adapter';
import type { Marks } from './mark.js';

/**
 * Marks a `var` that is no object, keys that the platform can't have, and values that are neither a string of at most
 * 255 characters nor a number. Sources: GrowingIO's Java SDK (length, trimmed keys), the management API (alphabet, types).
 */
export function checkVariables(variables: unknown, marks: Marks): void {
  if (variables === undefined) return;
  if (typeof variables !== 'object' || variables === null || Array.isArray(variables)) {
    const message = `the variables are ${quote(variables)}: pass an object, or leave var out`;
    marks.add('var_not_an_object', 'var', message);
    return;
  }
  for (const [key, value] of Object.entries(variables)) {
    checkVariableKey(key, marks);
    checkValue(`var.${key}`, value, marks);
  }
}

function checkVariableKey(key: string, marks: Marks): void {
  const path = `var.${key}`;
  const trimmed = key.trim();
  if (trimmed === '') {
    marks.add('var_key_empty', path, "a variable's key is empty: name it as on GrowingIO's site");
    return;
  }
  if (trimmed !== key) {
    marks.add('var_key_untrimmed', path, `the variable key ${quote(key)} has spaces around it: take them away`);
  }
  const unseen = checkPlatformVariableKey(trimmed);
  if (unseen !== undefined) marks.add('var_key_platform_key', path, unseen);
}

function checkValue(path: string, value: unknown, marks: Marks): void {
  switch (typeof value) {
    case 'string':
      if (value.length > maxStringLength) {
        const length = `${String(value.length)} characters: at most ${String(maxStringLength)}`;
        marks.add('var_too_long', path, `the value has ${length}, the rest may be lost`);
      }
      return;
    case 'number':
      // JSON.parse reads 1e999 as Infinity.
      if (!Number.isFinite(value)) marks.add('var_not_finite', path, 'the number is too large to be read');
      return;
    case 'boolean':
      marks.add(
        'var_boolean',
        path,
        `the value is ${String(value)}: pass a string or a number, such as "${String(value)}"`,
      );
      return;
    default:
      if (value === null) {
        marks.add('var_null', path, 'the value is null: leave the variable out');
      } else if (Array.isArray(value)) {
        marks.add('var_list', path, 'the value is a list: pass one string, such as its items joined with ||');
      } else {
        marks.add(
          'var_object',
          path,
          'the value is an object: variables are flat, pass its parts as variables of their own',
        );
      }
  }
}
