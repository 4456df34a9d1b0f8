/** Writes terms of a search: what a click on a value adds to it. */

import type { NumberField, TextField } from './term.js';

/** Writes a text so that it is read as it is: in quotes, where it has to be. */
export function writeValue(text: string): string {
  const isPlain = text !== '' && !/[\s"*]/u.test(text);
  return isPlain ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** Writes `event:BuyProduct`, `request:12` or `is:problem`. */
export function writeField(field: TextField | NumberField | 'is', value: string | number): string {
  return `${field}:${writeValue(String(value))}`;
}

/** Writes `var.product_price:14`. */
export function writeVariable(key: string, value: unknown): string {
  const isPlain = key !== '' && /^[^\s":=<>!]+$/u.test(key);
  const name = isPlain ? key : `"${key.replace(/["\\]/g, '\\$&')}"`;
  return `var.${name}:${writeValue(showValue(value))}`;
}

/** A variable's value as a search compares it: a text as it is, anything else as JSON. */
export function showValue(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
