/** Sends a request's events when it has ended, for platforms that freeze a process then. */

import { callSafely } from '../runtime/call-safely.js';
import type { Opened } from './open-scopes.js';

export interface SendAfterResponseParts {
  /** Sends what waits. Never rejects, and takes no longer than a request may. */
  readonly send: () => Promise<unknown>;
  /** The platform's, or none. */
  readonly waitUntil: ((sent: Promise<void>) => unknown) | undefined;
  readonly failed: () => void;
}

/** For platforms that freeze a process after its response: each request's events are sent when it has ended. */
export function sendAfterResponse({ send, waitUntil, failed }: SendAfterResponseParts): Opened {
  return function opened() {
    let resolve = (): void => undefined;
    const sent = new Promise<void>((resolved) => {
      resolve = resolved;
    });
    // Now and not at the end: some platforms take it only while they still know which request it is for.
    callSafely(() => waitUntil?.(sent), failed);
    return function ended() {
      void send().then(resolve);
    };
  };
}

/** The same for events that belong to no open request or job: those of one turn are sent together. */
export function sendAlone(opened: Opened): () => void {
  let isSoon = false;
  return function acceptedAlone() {
    if (isSoon) return;
    isSoon = true;
    const ended = opened();
    // A promise, since a test may fake queueMicrotask.
    void Promise.resolve().then(() => {
      isSoon = false;
      ended();
    });
  };
}
