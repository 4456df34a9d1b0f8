/** Events enter; who did how many of them, and which are kept of each, leaves. */

import type { EventStore } from '../store/event-store.js';
import type { ReceivedEvent } from '../store/received.js';
import { RecentMap } from '../store/recent-map.js';

/** A login user, counted since the start or the last reset. */
export interface User {
  /** The login user ID (`cs1`). */
  readonly id: string;
  readonly events: number;
  /** Events with at least one mark. */
  readonly problems: number;
  /** When the first and the last of the events arrived, Unix ms. */
  readonly first: number;
  readonly last: number;
}

interface Counted {
  readonly user: { -readonly [Name in keyof User]: User[Name] };
  /** The ids of the newest events, rising. */
  eventIds: number[];
}

const mostUsers = 5000;
const mostEvents = 500;
/** A longer ID is none: it would be told apart from no other that begins like it. */
const longestId = 1000;

/** Knows the 5,000 users that did something last, and of each the newest 500 events, as far as they are kept. */
export class Users {
  readonly #store: EventStore;
  readonly #users = new RecentMap<string, Counted>(mostUsers);

  constructor(store: EventStore) {
    this.#store = store;
    store.onAdd((_request, events) => {
      for (const event of events) this.#add(event);
    });
    store.onReset(() => {
      this.#users.clear();
    });
  }

  /** How many more there were, who have done nothing since. */
  get more(): number {
    return this.#users.left;
  }

  get size(): number {
    return this.#users.size;
  }

  /** Users whose ID contains the text in any case, the one that did something last first, and how many there are. */
  find(text: string, limit: number): { readonly users: readonly User[]; readonly matching: number } {
    const wanted = text.toLowerCase();
    const found = this.#users.newest().filter(([id]) => id.toLowerCase().includes(wanted));
    return { users: found.slice(0, limit).map(([, { user }]) => user), matching: found.length };
  }

  get(id: string): User | undefined {
    return this.#users.get(id)?.user;
  }

  /** The events of a user that are kept, in the order of their time; what has none stands where it arrived. */
  eventsOf(id: string): ReceivedEvent[] {
    const ids = this.#users.get(id)?.eventIds ?? [];
    const kept = ids.flatMap((each) => this.#store.event(each)?.item ?? []);
    return kept.sort((one, other) => timeOf(one) - timeOf(other));
  }

  #add({ id: eventId, loginUserId, receivedAt, marks }: ReceivedEvent): void {
    if (loginUserId === undefined || loginUserId.length > longestId) return;
    // Half of a character can stand in no address: he would never be found.
    const id = loginUserId.replaceAll(/\p{Surrogate}/gu, '\uFFFD');
    const counted = this.#users.meet(id, () => {
      return { user: { id, events: 0, problems: 0, first: receivedAt, last: receivedAt }, eventIds: [] };
    });
    const { user } = counted;
    user.events += 1;
    if (marks.length > 0) user.problems += 1;
    user.last = receivedAt;
    counted.eventIds.push(eventId);
    // Cut in bulk, so that it costs nothing.
    if (counted.eventIds.length > 2 * mostEvents) counted.eventIds = counted.eventIds.slice(-mostEvents);
  }
}

function timeOf({ time, receivedAt }: ReceivedEvent): number {
  return time ?? receivedAt;
}
