/** Events enter; every event key and variable that was seen leaves, with counts, types and examples. */

import { maxEventKeyLength, type Plan } from '@growingio/upload/adapter';
import type { EventStore } from '../store/event-store.js';
import type { ReceivedEvent } from '../store/received.js';
import { RecentMap } from '../store/recent-map.js';
import type { CurrentPlan } from './current-plan.js';
import { SeenVariable } from './seen-variable.js';

const mostEvents = 300;
// Of one event key; an event that has more is counted by its first ones.
const mostVariables = 100;

/** What was seen of one event key since the start or the last reset. */
export interface SeenEvent {
  readonly event: string;
  readonly count: number;
  /** Events with at least one mark. */
  readonly problems: number;
  /** When the first and the last arrived, Unix ms. */
  readonly first: number;
  readonly last: number;
  readonly variables: RecentMap<string, SeenVariable>;
  /** Of the variables that the plan requires: how many of the events lacked which. */
  readonly missing: ReadonlyMap<string, number>;
}

type Counted = { -readonly [Name in keyof SeenEvent]: SeenEvent[Name] } & { readonly missing: Map<string, number> };

/** Knows the 300 event keys that came last, and of each the 100 variables that came last. */
export class SeenPlan {
  readonly #current: CurrentPlan;
  readonly #events = new RecentMap<string, Counted>(mostEvents);

  constructor(store: EventStore, current: CurrentPlan) {
    this.#current = current;
    store.onAdd((_request, events) => {
      for (const event of events) this.#add(event);
    });
    store.onReset(() => {
      this.#events.clear();
    });
  }

  /** What it is compared with. */
  get plan(): Plan | undefined {
    return this.#current.plan;
  }

  /** The key that came last first. */
  get events(): readonly SeenEvent[] {
    return this.#events.newest().map(([, seen]) => seen);
  }

  /** How many more keys there were. */
  get more(): number {
    return this.#events.left;
  }

  #add({ event: given, receivedAt: at, marks, variables = {} }: ReceivedEvent): void {
    if (given === undefined) return;
    const event = given.slice(0, maxEventKeyLength);
    const planned = this.plan?.events.get(event);
    const seen = this.#events.meet(event, () => ({
      ...{ event, count: 0, problems: 0, first: at, last: at },
      variables: new RecentMap<string, SeenVariable>(mostVariables),
      missing: new Map<string, number>(),
    }));
    seen.count += 1;
    if (marks.length > 0) seen.problems += 1;
    seen.last = at;
    let left = mostVariables;
    for (const key in variables) {
      if (left === 0) break;
      left -= 1;
      const name = key.slice(0, maxEventKeyLength);
      seen.variables.meet(name, () => new SeenVariable(at)).add(variables[key], at, planned?.variables.get(key));
    }
    for (const key of planned?.required ?? []) {
      if (!Object.hasOwn(variables, key)) seen.missing.set(key, (seen.missing.get(key) ?? 0) + 1);
    }
  }
}
