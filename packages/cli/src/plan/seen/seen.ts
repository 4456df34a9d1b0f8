/** What was seen of events, whoever saw them: a collector, or a file. A draft of a plan is made of it. */

export interface Seen {
  readonly events: readonly SeenEvent[];
  /** What is not among them, in words. */
  readonly leftOut: readonly string[];
}

export interface SeenEvent {
  readonly event: string;
  readonly count: number;
  readonly variables: ReadonlyMap<string, SeenVariable>;
}

export interface SeenVariable {
  /** Values that are sent as a string: also booleans and lists. */
  readonly strings: number;
  /** Whole numbers, and others. */
  readonly wholes: number;
  readonly fractions: number;
  /** Objects, which no event may have. */
  readonly objects: number;
  /** Different values, the first of them at most. */
  readonly examples: readonly (string | number)[];
  /** The different strings and how often each came; `undefined` where they are many, or were not counted. */
  readonly values: ReadonlyMap<string, number> | undefined;
}

/** How many of the events had a value of it that is sent. */
export function countOfSent({ strings, wholes, fractions }: SeenVariable): number {
  return strings + wholes + fractions;
}
