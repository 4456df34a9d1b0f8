/** The one project of the management API: its events and variables with their ids, as the API's answers show them. */

import { createHash } from 'node:crypto';
import { quote, type PlannedEvent, type PlannedVariable } from '@growingio/upload/adapter';
import { ApiError } from '../api/api-error.js';
import type { CurrentPlan } from '../plan/current-plan.js';
import { readEvents, readVariable, type Created } from './read-created.js';

/** What may be created: so many events, so many variables, and so many variables of all events together. */
const most = { events: 10_000, variables: 10_000, links: 100_000 };

const answeredTypes = { string: 'String', int: 'Int', double: 'Double' } as const;

interface Kept<Planned> extends Created<Planned> {
  readonly id: string;
  /** Unix ms. */
  readonly createdAt: number;
}

/** A variable is the project's: one key has one type, that of the first event of the plan that has it. */
export class Project {
  readonly #plan: CurrentPlan;
  readonly #uid: string;
  readonly #now: () => number;
  /** By id. */
  readonly #variables = new Map<string, Kept<PlannedVariable>>();
  readonly #events = new Map<string, Kept<PlannedEvent>>();
  #links = 0;

  /** `now` is Unix ms. */
  constructor(plan: CurrentPlan, uid: string, now: () => number = Date.now) {
    this.#plan = plan;
    this.#uid = uid;
    this.#now = now;
    for (const [key, planned] of plan.plan?.events ?? []) this.#keepEvent({ key, planned });
  }

  showVariables(): object[] {
    return [...this.#variables.values()].map((variable) => this.#showVariable(variable));
  }

  showEvents(): object[] {
    return [...this.#events.values()].map(({ id, key, createdAt, planned }) => ({
      ...{ id, key, name: planned.name ?? key, description: planned.description ?? '', type: 'counter' },
      attrs: [...planned.variables.keys()].flatMap((name) => {
        const variable = this.#variables.get(idOf('variable', name));
        return variable === undefined ? [] : [this.#showVariable(variable)];
      }),
      ...{ projectId: this.#uid, createdAt, updatedAt: createdAt },
      ...{ creator: 'collector', updater: 'collector', eventType: 'dash' },
    }));
  }

  /** Throws an ApiError, 400, for what breaks a rule of the API or is there already. */
  createVariable(given: unknown): void {
    const created = readVariable(given);
    if (this.#variables.has(idOf('variable', created.key))) throw exists('variable', created.key);
    if (this.#variables.size >= most.variables) throw tooMany(most.variables, 'variables');
    this.#keepVariable(created);
  }

  /** Creates all of them or, where one is wrong, none; then the plan has them, too. Throws an ApiError, 400, as for variables. */
  createEvents(given: unknown): void {
    const created = readEvents(given, (id) => this.#variables.get(id));
    const known = created.find(({ key }) => this.#events.has(idOf('event', key)));
    if (known !== undefined) throw exists('event', known.key);
    if (this.#events.size + created.length > most.events) throw tooMany(most.events, 'events');
    const links = created.reduce((sum, { planned }) => sum + planned.variables.size, this.#links);
    if (links > most.links) throw tooMany(most.links, 'variables of events');
    for (const event of created) {
      this.#keepEvent(event);
      this.#plan.add(event.key, event.planned);
    }
  }

  #keepEvent({ key, planned }: Created<PlannedEvent>): void {
    for (const [name, variable] of planned.variables) {
      if (!this.#variables.has(idOf('variable', name))) this.#keepVariable({ key: name, planned: variable });
    }
    const id = idOf('event', key);
    this.#events.set(id, { id, key, planned, createdAt: this.#now() });
    this.#links += planned.variables.size;
  }

  #keepVariable({ key, planned }: Created<PlannedVariable>): void {
    const id = idOf('variable', key);
    this.#variables.set(id, { id, key, planned, createdAt: this.#now() });
  }

  /** As the API's documents have it: without the description. */
  #showVariable({ id, key, createdAt, planned }: Kept<PlannedVariable>): object {
    const { name = key, type } = planned;
    return { id, key, name, type: answeredTypes[type], projectId: this.#uid, createdAt, updatedAt: createdAt };
  }
}

/** The same for a key at each start. */
function idOf(kind: 'event' | 'variable', key: string): string {
  return createHash('sha256').update(`${kind} ${key}`).digest('hex').slice(0, 16);
}

function exists(kind: string, key: string): ApiError {
  return new ApiError(400, 'exists', `the ${kind} ${quote(key)} exists already: nothing was created`);
}

function tooMany(number: number, what: string): ApiError {
  return new ApiError(400, 'too_many', `there would be more than ${String(number)} ${what}: nothing was created`);
}
