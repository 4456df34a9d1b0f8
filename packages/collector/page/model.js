/** Keeps the last 10,000 items of the stream, searchable, and their figures. */

const mostItems = 10_000;
// How far items may outgrow that before the oldest are cut off in one go.
const slack = 500;
const longestHaystack = 20_000;

/** The items that the page knows, oldest first: received events and failed requests. */
export class Model {
  items = [];
  total = { events: 0, problems: 0, requests: 0, failedRequests: 0 };
  /** Milliseconds that the collector's clock is ahead of this browser's. */
  clockAhead = 0;
  #lastSeq = 0;
  #users = new Map();

  /** How many items have come since the page was opened. Never falls, so differences of it count what came between. */
  get lastSeq() {
    return this.#lastSeq;
  }

  get users() {
    return this.#users.size;
  }

  /** The collector's time, Unix ms. */
  now() {
    return Date.now() + this.clockAhead;
  }

  reset() {
    this.items = [];
    this.#users.clear();
  }

  addEvents(events) {
    for (const event of events) {
      this.#add({ kind: 'event', hasProblem: event.marks.length > 0, haystack: eventText(event), data: event });
      const user = userOf(event);
      if (user !== undefined) this.#users.set(user, (this.#users.get(user) ?? 0) + 1);
    }
    this.#trim();
  }

  addFailure(request) {
    const haystack = `${request.projectId} ${request.status} ${request.path} ${request.reason ?? ''}`.toLowerCase();
    this.#add({ kind: 'failure', hasProblem: true, haystack, data: request });
    this.#trim();
  }

  /** Calls `visit` with each event that arrived after `since`, newest first. */
  visitEventsSince(since, visit) {
    for (let at = this.items.length - 1; at >= 0; at -= 1) {
      const item = this.items[at];
      if (item.data.receivedAt < since) return;
      if (item.kind === 'event') visit(item.data);
    }
  }

  #add(item) {
    this.#lastSeq += 1;
    this.items.push({ ...item, seq: this.#lastSeq });
  }

  #trim() {
    if (this.items.length <= mostItems + slack) return;
    for (const { kind, data } of this.items.splice(0, this.items.length - mostItems)) {
      const user = kind === 'event' ? userOf(data) : undefined;
      if (user === undefined) continue;
      const left = this.#users.get(user) - 1;
      if (left === 0) this.#users.delete(user);
      else this.#users.set(user, left);
    }
  }
}

/** Makes the test of the filter: every word must be somewhere in the item. */
export function makeFilter(text, onlyProblems) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 && !onlyProblems) return undefined;
  return (item) => (!onlyProblems || item.hasProblem) && words.every((word) => item.haystack.includes(word));
}

/** The event key as it came, also when it is no string. */
export function keyOf({ event, raw }) {
  return event ?? showValue(raw?.n);
}

/** The login user ID as it came, also when it is no string. */
export function userOf({ loginUserId, raw }) {
  return loginUserId ?? showValue(raw?.cs1);
}

/** A parsed JSON value as text; `undefined` for none. */
export function showValue(value) {
  if (value === undefined || typeof value === 'string') return value;
  return JSON.stringify(value);
}

function eventText(event) {
  const variables = Object.entries(event.variables ?? {}).map(([key, value]) => `${key} ${showValue(value)}`);
  const words = [keyOf(event), userOf(event), event.projectId, ...variables];
  return words.join(' ').slice(0, longestHaystack).toLowerCase();
}
