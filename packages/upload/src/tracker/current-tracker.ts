/** A request's tracker enters the request and the async context; whatever works for that request finds it there. */

import { AsyncLocalStorage } from 'node:async_hooks';
import { sharedState } from '../shared-state.js';
import type { Tracker } from './tracker.js';

/** A tracker that knows when the async context must not lead to it any more. */
export interface ContextTracker extends Tracker {
  /** Whether its request or job is over, and all who listened to its end have been called. */
  readonly isOver: boolean;
}

interface Frame {
  readonly client: object;
  readonly tracker: ContextTracker;
  readonly outer: Frame | undefined;
}

const frames = sharedState('frames', () => new AsyncLocalStorage<Frame>());

/** Runs `work` with the tracker in its async context. Answers what it answers. */
export function runWithTracker<Result>(client: object, tracker: ContextTracker, work: () => Result): Result {
  return frames.run({ client, tracker, outer: without(client, frames.getStore()) }, work);
}

// At most one frame a client: a job that starts the next one in its scope would make a chain without end.
function without(client: object, frame: Frame | undefined): Frame | undefined {
  if (frame === undefined) return undefined;
  if (frame.client === client) return frame.outer;
  const outer = without(client, frame.outer);
  return outer === frame.outer ? frame : { ...frame, outer };
}

/** The tracker with which the calling code was entered for that client, also after the end of its request or job. */
export function enteredTracker(client: object | undefined): ContextTracker | undefined {
  let frame = frames.getStore();
  while (frame !== undefined && client !== undefined && frame.client !== client) frame = frame.outer;
  return frame?.tracker;
}

/**
 * The tracker of the request or job that the calling code works for, or `undefined` outside of any, and after its
 * end. With `client`, the one of that client, for applications that have several.
 */
export function currentTracker(client?: object): Tracker | undefined {
  const tracker = enteredTracker(client);
  // A connection, a timer or a cache that a request began keeps its context: those whom it serves later are others.
  return tracker?.isOver === false ? tracker : undefined;
}

/** The client of the request or job that the calling code works for; of several, the one that was entered last. */
export function currentClient(): object | undefined {
  return frames.getStore()?.client;
}
