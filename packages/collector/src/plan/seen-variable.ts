/** What was seen of one variable of an event: how often, of which types, and some of its values. */

import { fits, type PlannedVariable } from '@growingio/upload/adapter';

/** The types that JSON has; `list` is an array. */
export type SeenType = 'string' | 'number' | 'boolean' | 'null' | 'list' | 'object';

/** A value, or for a list and an object what it is. A text has at most 100 characters. */
export type Example = string | number | boolean | null;

const mostExamples = 3;
const longestExample = 100;

/** Counts a variable, each value in the same time. */
export class SeenVariable {
  readonly first: number;
  last: number;
  count = 0;
  readonly types: Partial<Record<SeenType, number>> = {};
  /** Of the numbers those that are no whole ones. */
  fractions = 0;
  /** The first three different values. */
  readonly examples: Example[] = [];
  /** Values that are not of the planned type, and the latest of them. */
  wrongType = { count: 0, example: undefined as Example | undefined };
  /** Values that the plan does not list, and the latest of them. */
  notListed = { count: 0, example: undefined as Example | undefined };

  /** `at` is when the first came, Unix ms. */
  constructor(at: number) {
    this.first = at;
    this.last = at;
  }

  add(value: unknown, at: number, planned: PlannedVariable | undefined): void {
    const type = typeOf(value);
    this.count += 1;
    this.last = at;
    this.types[type] = (this.types[type] ?? 0) + 1;
    if (type === 'number' && !Number.isInteger(value)) this.fractions += 1;
    if (this.examples.length < mostExamples) {
      const example = show(value, type);
      if (!this.examples.includes(example)) this.examples.push(example);
    }
    if (planned === undefined) return;
    if (!fits(value, planned.type)) {
      this.wrongType = { count: this.wrongType.count + 1, example: show(value, type) };
    } else if (planned.enum?.includes(value as string | number) === false) {
      this.notListed = { count: this.notListed.count + 1, example: show(value, type) };
    }
  }
}

function typeOf(value: unknown): SeenType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  return typeof value as SeenType;
}

function show(value: unknown, type: SeenType): Example {
  if (type === 'list' || type === 'object') return type;
  return typeof value === 'string' ? value.slice(0, longestExample) : (value as Example);
}
