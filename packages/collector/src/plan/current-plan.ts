/** The tracking plan as it is now: what the collector was started with, and what the management API has created since. */

import type { Plan, PlannedEvent } from '@growingio/upload/adapter';

/** Grows, and never shrinks. The file that it was read from is not written. */
export class CurrentPlan {
  readonly #events: Map<string, PlannedEvent>;
  readonly #plan: Plan;
  #isKnown: boolean;

  constructor(given?: Plan) {
    this.#events = new Map(given?.events);
    this.#plan = { events: this.#events };
    this.#isKnown = given !== undefined;
  }

  /** `undefined` as long as nobody has said what is planned: then nothing can be compared with it. */
  get plan(): Plan | undefined {
    return this.#isKnown ? this.#plan : undefined;
  }

  add(key: string, event: PlannedEvent): void {
    this.#events.set(key, event);
    this.#isKnown = true;
  }
}
