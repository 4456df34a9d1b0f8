/** Holds events against the tracking plan: what they are called, and what is sent of their variables. */

import { suggestName } from '../text/did-you-mean.js';
import { list } from '../text/list.js';
import { t } from '../text/messages.js';
import { quote } from '../text/quote.js';
import type { Review } from './issue.js';
import { variablePath } from './keys.js';
import { fits, type Plan, type PlannedEvent, type PlannedVariable } from './plan.js';
import type { Sent } from './values.js';

const mostShown = 8;

/** What is done with an event that is not as the plan has it. */
export type PlanRules = 'warn' | 'refuse';

/** What the plan has of variables, one by one; `undefined` of one that it does not have. */
export type PlannedVariables = readonly (PlannedVariable | undefined)[];

/** The check of all events of a client. */
export class PlanCheck {
  readonly #rules: PlanRules;
  readonly #events: ReadonlyMap<string, EventCheck>;
  // Mostly it is the event of the last call: comparing takes a quarter of a look-up.
  #last: EventCheck | undefined;

  constructor({ events }: Plan, rules: PlanRules) {
    this.#rules = rules;
    this.#events = new Map([...events].map(([key, event]) => [key, new EventCheck(key, event, rules)]));
  }

  /** The check of this event; `undefined` for one that the plan does not have, which is said. */
  find(event: string, review: Review): EventCheck | undefined {
    if (this.#last?.event === event) return this.#last;
    const check = this.#events.get(event);
    if (check === undefined) review.differ(this.#rules, 'event_not_planned', 'event', () => this.#describe(event));
    else this.#last = check;
    return check;
  }

  #describe(event: string): string {
    const what = t`the plan has no event ${quote(event)}, and GrowingIO may never show it`;
    return suggest(what, event, this.#events.keys());
  }
}

/** The check of one event of the plan. */
export class EventCheck {
  readonly event: string;
  readonly #planned: PlannedEvent;
  readonly #rules: PlanRules;
  #names: unknown;
  #variables: PlannedVariables = [];
  #missing: readonly string[] = [];

  constructor(event: string, planned: PlannedEvent, rules: PlanRules) {
    this.event = event;
    this.#planned = planned;
    this.#rules = rules;
  }

  /**
   * Says which variables are required and not among these keys, and returns what the plan has of each key. `names` stands for
   * the keys: as long as it is the same list, nothing is looked up.
   */
  begin(keys: readonly string[], names: readonly unknown[] | undefined, review: Review): PlannedVariables {
    if (names === undefined || names !== this.#names) this.#lookUp(keys, names);
    if (this.#missing.length > 0) for (const key of this.#missing) this.#sayMissing(key, review);
    return this.#variables;
  }

  /** Says how a variable differs whose value is sent so; `undefined` for one that is not sent. */
  checkValue(key: string, value: Sent, planned: PlannedVariable | undefined, review: Review): void {
    if (planned !== undefined && fits(value, planned.type) && isListed(value, planned.enum)) return;
    if (value !== undefined) this.#sayWrong(key, value, planned, review);
    else if (planned?.required === true) this.#checkLeftOut(key, review);
  }

  /** Says what an event without any variables lacks. */
  checkNone(review: Review): void {
    for (const key of this.#planned.required) this.#sayMissing(key, review);
  }

  #lookUp(keys: readonly string[], names: unknown): void {
    const { variables, required } = this.#planned;
    const planned = keys.map((key) => variables.get(key.trim()));
    this.#names = names;
    this.#variables = planned;
    this.#missing = required.filter((key) => !planned.includes(variables.get(key)));
  }

  // Where the value itself is refused, that is what has to be mended.
  #checkLeftOut(key: string, review: Review): void {
    const path = variablePath(key);
    if (review.issues?.some((issue) => issue.path === path) === true) return;
    const say = (): string =>
      t`the plan requires the variable ${quote(key)} of ${quote(this.event)}, and a value such as null, undefined or NaN is not sent: pass another`;
    review.differ(this.#rules, 'variable_missing', path, say);
  }

  #sayMissing(key: string, review: Review): void {
    const say = (): string => t`the plan requires the variable ${quote(key)} of ${quote(this.event)}: pass it`;
    review.differ(this.#rules, 'variable_missing', variablePath(key), say);
  }

  #sayWrong(key: string, value: string | number, planned: PlannedVariable | undefined, review: Review): void {
    const path = variablePath(key);
    const rules = this.#rules;
    if (planned === undefined) {
      review.differ(rules, 'variable_not_planned', path, () => this.#describeUnplanned(key));
    } else if (!fits(value, planned.type)) {
      review.differ(rules, 'wrong_type', path, () => describeType(value, planned));
    } else {
      const say = (): string => t`the value is none of those that the plan lists: ${describeList(planned)}`;
      review.differ(rules, 'value_not_listed', path, say);
    }
  }

  #describeUnplanned(key: string): string {
    const what = t`the plan has no variable ${quote(key)} of ${quote(this.event)}, and GrowingIO may never show it`;
    return suggest(what, key, this.#planned.variables.keys());
  }
}

// The built-in `includes` takes longer than all the rest of the check.
function isListed(value: Sent, values: PlannedVariable['enum']): boolean {
  if (values === undefined) return true;
  for (const each of values) if (each === value) return true;
  return false;
}

function suggest(what: string, given: string, known: Iterable<string>): string {
  const meant = suggestName(given, known);
  return meant === undefined ? what : t`${what}: did you mean ${quote(meant)}?`;
}

// What a value is, and not the value: it may be anybody's.
function describeType(value: string | number, { type }: PlannedVariable): string {
  if (type === 'string') return t`the value is a number, and the plan has a string: pass String(value)`;
  if (typeof value === 'string') return t`the value is a string, and the plan has ${type}: pass a number`;
  return t`the value is no whole number, and the plan has int: round it, or make it a double on GrowingIO`;
}

function describeList({ enum: values = [] }: PlannedVariable): string {
  const shown = values.slice(0, mostShown).map((value) => quote(value));
  return list(values.length > mostShown ? [...shown, '…'] : shown);
}
