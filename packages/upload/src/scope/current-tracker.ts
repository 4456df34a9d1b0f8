/** A request's tracker enters the request and the async context; whatever works for that request finds it there. */

import { AsyncLocalStorage } from 'node:async_hooks';
import { sharedState } from '../runtime/shared-state.js';
import type { Tracker } from '../tracker/tracker.js';

/** A tracker that knows when the async context must not lead to it any more. */
export interface ContextTracker extends Tracker {
  /** Whether its request or job is over, and all who listened to its end have been called. */
  readonly isOver: boolean;
}

/** What an async context holds, one for each client. */
export interface Frame {
  readonly client: object;
  /** May be made only when it is asked for. */
  readonly tracker: ContextTracker;
  readonly outer: Frame | undefined;
  /** The same tracker's frame within others. */
  within(outer: Frame | undefined): Frame;
}

class TrackerFrame implements Frame {
  readonly client: object;
  readonly tracker: ContextTracker;
  readonly outer: Frame | undefined;

  constructor(client: object, tracker: ContextTracker, outer: Frame | undefined) {
    this.client = client;
    this.tracker = tracker;
    this.outer = outer;
  }

  within(outer: Frame | undefined): Frame {
    return new TrackerFrame(this.client, this.tracker, outer);
  }
}

const frames = sharedState('frames', () => new AsyncLocalStorage<Frame>());

/** Runs `work` with the tracker in its async context. Answers what it answers. */
export function runWithTracker<Result>(client: object, tracker: ContextTracker, work: () => Result): Result {
  return runInFrame(new TrackerFrame(client, tracker, without(client, frames.getStore())), work);
}

/** The same with a frame whose `outer` are the frames around it, without one of its own client. */
export function runInFrame<Result>(frame: Frame, work: () => Result): Result {
  return frames.run(frame, work);
}

/** The frame that was entered last, of whichever client. */
export function lastFrame(): Frame | undefined {
  return frames.getStore();
}

/** Of a frame and those around it the one of that client; without a client, the frame itself. */
export function frameOf(client: object | undefined, last: Frame | undefined): Frame | undefined {
  let frame = last;
  while (frame !== undefined && client !== undefined && frame.client !== client) frame = frame.outer;
  return frame;
}

/** A frame and those around it, without the one of that client: a job that starts the next one would make a chain without end. */
export function without(client: object, frame: Frame | undefined): Frame | undefined {
  if (frame === undefined) return undefined;
  if (frame.client === client) return frame.outer;
  const outer = without(client, frame.outer);
  return outer === frame.outer ? frame : frame.within(outer);
}

/**
 * The tracker of the request or job that the calling code works for, or `undefined` outside of any, and after its
 * end. With `client`, the one of that client, for applications that have several.
 */
export function currentTracker(client?: object): Tracker | undefined {
  const tracker = frameOf(client, frames.getStore())?.tracker;
  // A connection, a timer or a cache that a request began keeps its context: those whom it serves later are others.
  return tracker?.isOver === false ? tracker : undefined;
}

/** The client of the request or job that the calling code works for; of several, the one that was entered last. */
export function currentClient(): object | undefined {
  return frames.getStore()?.client;
}
