/** What the suites of hosts ask of the collector of `@growingio/collector`: the core knows no other package, so it is given in. */

import type { HostRunner } from '../runner.js';

/** An event as the collector shows it: with marks, where something is wrong with it. */
export interface CollectedEvent {
  readonly event?: unknown;
  readonly loginUserId?: unknown;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly marks: readonly unknown[];
}

/** What the suites ask of a collector: that of `@growingio/collector` has it. */
export interface EventCollector {
  readonly url: string;
  readonly events: readonly CollectedEvent[];
  readonly total: { readonly events: number; readonly failedRequests: number };
  clear(): void;
  /** Waits for so many events, or for one that meets a condition. Resolves with those. */
  waitFor(awaited: number | ((event: CollectedEvent) => boolean)): Promise<readonly CollectedEvent[]>;
  close(): Promise<void>;
}

/** A status to answer with, or nothing: then as the API does. */
export type RespondTo = (request: { readonly body: string }) => number | undefined | Promise<number | undefined>;

/** A test runner, and `startCollector` of `@growingio/collector`. */
export interface HostTools extends HostRunner {
  readonly startCollector: (options?: { readonly respond?: RespondTo }) => Promise<EventCollector>;
}
