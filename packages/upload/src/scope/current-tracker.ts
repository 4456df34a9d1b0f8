/** Keeps in Node's async context which requests and jobs the running code works for, and finds their trackers there. */

import { AsyncLocalStorage } from 'node:async_hooks';
import { sharedState } from '../runtime/shared-state.js';
import type { Tracker } from '../tracker/tracker.js';

/** A tracker that knows when the async context must not lead to it any more. */
export interface ContextTracker extends Tracker {
  /** Whether its request or job is over, and all who listened to its end have been called. */
  readonly isOver: boolean;
}

/** A request or a job of one client. */
export interface Work {
  /** May be made only when it is asked for. */
  readonly tracker: ContextTracker;
  /** Whether it goes on within that other work: a job does, and another client's part of the same request. */
  goesOnIn(inner: Work): boolean;
}

/** What an async context holds of each client. */
export interface Frame {
  readonly client: object;
  /** Of a request a WeakRef: a timer or a cached promise that was begun in it may keep its context for ever. */
  readonly work: { deref(): Work | undefined };
}

const storage = sharedState('frames', () => new AsyncLocalStorage<readonly Frame[]>());

const none: readonly Frame[] = [];

/** The frames of the running code, of each client one at the most; the one that was entered last stands last. */
export function currentFrames(): readonly Frame[] {
  return storage.getStore() ?? none;
}

/** Runs `callback` in that frame, and in those around it that still hold for `work`. Returns what it returns. */
export function runInFrame<Result>(frame: Frame, work: Work, callback: () => Result): Result {
  const around = storage.getStore();
  if (around === undefined) return storage.run([frame], callback);
  const kept = around.filter(({ client, work: outer }) => client !== frame.client && outer.deref()?.goesOnIn(work));
  return storage.run([...kept, frame], callback);
}

/**
 * The tracker of the request or job that the calling code works for, or `undefined` outside of any, and after its
 * end. With `client`, the one of that client, for applications that have several.
 */
export function currentTracker(client?: object): Tracker | undefined {
  const frames = storage.getStore();
  const frame = client === undefined ? frames?.at(-1) : frames?.find((each) => each.client === client);
  const tracker = frame?.work.deref()?.tracker;
  // A connection, a timer or a cache that a request began keeps its context: those whom it serves later are others.
  return tracker?.isOver === false ? tracker : undefined;
}

/** The client of the request or job that the calling code works for; of several, the one that was entered last. */
export function currentClient(): object | undefined {
  return storage.getStore()?.at(-1)?.client;
}
