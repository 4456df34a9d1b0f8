/** Counts the events of a file: their keys, their variables and the kinds of their values. In bounded memory, however many there are. */

import { checkEventKey, maxEventKeyLength, quote, type Plan } from '@growingio/upload/adapter';
import { t } from '../../messages.js';
import type { EventRead } from '../../send/event-fields.js';
import { countOf } from '../../send/progress.js';
import type { Seen, SeenEvent, SeenVariable } from './seen.js';

/** So many event keys, and of each so many variables. */
const mostEvents = 1000;
const mostVariables = 100;
/** Longer strings are texts, and no values of a list. */
const longestValue = 100;
const mostExamples = 3;

interface Counted {
  count: number;
  readonly variables: Map<string, CountedVariable>;
  /** Values of variables beyond the most. */
  passedOver: number;
}

type CountedVariable = { -readonly [Name in keyof SeenVariable]: SeenVariable[Name] } & {
  readonly examples: (string | number)[];
  values: Map<string, number> | undefined;
};

export class Tally {
  readonly #plan: Plan | undefined;
  readonly #mostValues: number;
  readonly #events = new Map<string, Counted>();
  #passedOver = 0;

  /** Examples are values that the plan does not list. Of a variable so many different strings are counted one by one at most. */
  constructor(plan: Plan | undefined, mostValues: number) {
    this.#plan = plan;
    this.#mostValues = mostValues;
  }

  /** Counts an event. Returns why it is none, in words. */
  add({ event: key, variables }: EventRead): string | undefined {
    const problem = checkEventKey(key);
    if (problem !== undefined) return problem.message;
    if (variables !== undefined && (typeof variables !== 'object' || variables === null || Array.isArray(variables))) {
      return t`the variables are ${quote(variables)}: write an object`;
    }
    const counted = this.#meet(String(key));
    if (counted === undefined) {
      this.#passedOver += 1;
      return undefined;
    }
    counted.count += 1;
    const planned = this.#plan?.events.get(String(key))?.variables;
    for (const [name, value] of Object.entries(variables ?? {})) {
      const variable = name.trim().slice(0, maxEventKeyLength);
      if (variable === '' || value === null) continue;
      this.#count(counted, variable, value as unknown, planned?.get(variable)?.enum);
    }
    return undefined;
  }

  /** What was counted, in the order in which it was met. */
  end(): Seen {
    const events = [...this.#events].map(([event, { count, variables }]): SeenEvent => ({ event, count, variables }));
    const leftOut = [...this.#events]
      .filter(([, { passedOver }]) => passedOver > 0)
      .map(([event]) => t`${quote(event)} has more than ${mostVariables} variables: the others are left out`);
    if (this.#passedOver > 0) {
      leftOut.push(
        t`there are more than ${countOf(mostEvents)} event keys: ${countOf(this.#passedOver)} events are left out`,
      );
    }
    return { events, leftOut };
  }

  #meet(key: string): Counted | undefined {
    const known = this.#events.get(key);
    if (known !== undefined || this.#events.size >= mostEvents) return known;
    const counted: Counted = { count: 0, variables: new Map(), passedOver: 0 };
    this.#events.set(key, counted);
    return counted;
  }

  #count(counted: Counted, key: string, value: unknown, listed: readonly unknown[] | undefined): void {
    let variable = counted.variables.get(key);
    if (variable === undefined) {
      if (counted.variables.size >= mostVariables) {
        counted.passedOver += 1;
        return;
      }
      const values = this.#mostValues > 0 ? new Map<string, number>() : undefined;
      variable = { strings: 0, wholes: 0, fractions: 0, objects: 0, examples: [], values };
      counted.variables.set(key, variable);
    }
    if (typeof value === 'number') {
      if (Number.isInteger(value)) variable.wholes += 1;
      else variable.fractions += 1;
      keepExample(variable, value, listed);
    } else if (typeof value === 'object' && !Array.isArray(value)) variable.objects += 1;
    else {
      variable.strings += 1;
      // A list is no value that could be listed.
      const text = typeof value === 'string' ? value : typeof value === 'boolean' ? String(value) : undefined;
      if (text !== undefined) keepExample(variable, text, listed);
      this.#countValue(variable, text);
    }
  }

  #countValue(variable: CountedVariable, text: string | undefined): void {
    const { values } = variable;
    if (values === undefined) return;
    if (text === undefined || text.length > longestValue) variable.values = undefined;
    else {
      values.set(text, (values.get(text) ?? 0) + 1);
      if (values.size > this.#mostValues) variable.values = undefined;
    }
  }
}

function keepExample({ examples }: CountedVariable, value: string | number, listed: readonly unknown[] = []): void {
  const example = typeof value === 'string' ? value.slice(0, longestValue) : value;
  if (listed.includes(value) || examples.length >= mostExamples || examples.includes(example)) return;
  examples.push(example);
}
