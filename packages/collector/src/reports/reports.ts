/** Reports of clients enter; what each refused before sending, and its latest `stats()`, leave. */

import { RecentMap } from '../store/recent-map.js';
import type { Report } from './read-report.js';

/** Events of one kind that a client refused. */
export interface RefusedEvents {
  /** The client: its name, its process, and which one of that process it is. */
  readonly client: string;
  readonly projectId: string;
  readonly reason: string;
  readonly event: string | undefined;
  readonly message: string;
  readonly count: number;
  /** When the first and the last report of them came, Unix ms. */
  readonly first: number;
  readonly last: number;
}

/** What a client has said of itself last. */
export interface ClientStats extends Pick<Report, 'version' | 'pid' | 'projectId' | 'stats'> {
  readonly client: string;
  /** When, Unix ms. */
  readonly at: number;
}

const mostRefusals = 200;
const mostClients = 100;

/** Keeps 200 kinds of refusals and the stats of 100 clients: those that were reported last. */
export class Reports {
  readonly #refused = new RecentMap<string, RefusedEvents & { count: number; last: number }>(mostRefusals);
  readonly #clients = new RecentMap<string, { latest?: ClientStats }>(mostClients);
  #total = 0;

  /** How many reports have come. */
  get total(): number {
    return this.#total;
  }

  /** Refusals, those of the last report first. */
  get refused(): readonly RefusedEvents[] {
    return this.#refused.newest().map(([, kind]) => kind);
  }

  /** How many more kinds of refusals there were. */
  get moreRefused(): number {
    return this.#refused.left;
  }

  /** Clients, the one that reported last first. */
  get stats(): readonly ClientStats[] {
    return this.#clients.newest().flatMap(([, { latest }]) => (latest === undefined ? [] : [latest]));
  }

  add(report: Report, at: number): void {
    const { version, pid, instance, projectId, stats } = report;
    const client = `${report.client}/${version} ${String(pid)}.${String(instance)}`;
    this.#total += 1;
    this.#clients.meet(client, () => ({})).latest = { client, version, pid, projectId, stats, at };
    for (const { count, ...kind } of report.refused) {
      const key = JSON.stringify([client, kind.reason, kind.event, kind.message]);
      const known = this.#refused.meet(key, () => ({ client, projectId, ...kind, count: 0, first: at, last: at }));
      known.count += count;
      known.last = at;
    }
  }

  clear(): void {
    this.#refused.clear();
    this.#clients.clear();
    this.#total = 0;
  }
}
