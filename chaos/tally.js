/** Counts how often each identity arrived at the collector. */

import { startCollector } from '@growingio/collector';

const identities = /"id":"(\w+)-(\d+)"/g;

/** Counts every event by its identity, `{writer}-{number}`, in two bytes each. */
export class Tally {
  /** All arrivals, repeated ones too. */
  total = 0;
  /** Arrivals without their repeats. */
  different = 0;
  /** Requests that the collector itself did not take. */
  malformed = 0;
  /** Of each writer, the projects under which its events arrived. */
  projects = new Map();
  #counts = new Map();
  #marks = [];
  #recent = [];

  /** Starts a collector that counts into a new tally. */
  static async open() {
    const tally = new Tally();
    // The identities are counted as they come: the collector need not keep what it has shown.
    const collector = await startCollector({ keep: 1, respond: (request) => tally.#take(request) });
    return { tally, collector };
  }

  get writers() {
    return [...this.#counts.keys()];
  }

  /** Counts of one writer, by number. */
  counts(writer) {
    return this.#counts.get(writer) ?? new Uint16Array(0);
  }

  /** How many different events of a writer arrived. */
  distinct(writer) {
    return this.counts(writer).reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
  }

  /** How often the event arrived that came most often. */
  get mostOften() {
    return Math.max(0, ...[...this.#counts.values()].map((counts) => counts.reduce((a, b) => Math.max(a, b), 0)));
  }

  /** Events that arrived within the last so many ms, at most 2,000. */
  recent(ms) {
    const from = performance.now() - ms;
    return this.#recent.reduce((sum, { at, events }) => (at >= from ? sum + events : sum), 0);
  }

  /** Returns an object whose `first` becomes the time, in ms from now, at which the next event arrives. */
  mark() {
    const mark = { since: performance.now(), first: undefined };
    this.#marks.push(mark);
    return mark;
  }

  #take({ status, projectId, bytes }) {
    if (status !== 200) {
      this.malformed += 1;
      return undefined;
    }
    for (const mark of this.#marks.splice(0)) mark.first = performance.now() - mark.since;
    const before = this.total;
    for (const [, writer, number] of bytes.latin1Slice().matchAll(identities)) {
      this.#add(writer, Number(number));
      const projects = this.projects.get(writer) ?? new Set();
      this.projects.set(writer, projects.add(projectId));
    }
    const at = performance.now();
    this.#recent.push({ at, events: this.total - before });
    if (this.#recent.length > 1000) this.#recent = this.#recent.filter((each) => each.at > at - 2000);
    return undefined;
  }

  #add(writer, number) {
    let counts = this.#counts.get(writer) ?? new Uint16Array(1024);
    if (number >= counts.length) {
      const grown = new Uint16Array(Math.max(number + 1, counts.length * 2));
      grown.set(counts);
      counts = grown;
    }
    if (counts[number] === 0) this.different += 1;
    counts[number] += 1;
    this.#counts.set(writer, counts);
    this.total += 1;
  }
}
