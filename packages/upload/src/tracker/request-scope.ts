/** A host's request and response enter; the scope of a tracker, which ends with the response, leaves. */

import type { OpenTrackers } from './open-trackers.js';
import type { Scope, ScopedTracker } from './scoped-tracker.js';

/** What is needed of a response: Node's `ServerResponse` is one. */
export interface ResponseLike {
  readonly destroyed: boolean;
  readonly writableFinished: boolean;
  /** The connection, which may end before a response that waits behind another on it ever has it. */
  readonly req?: { readonly socket?: { readonly destroyed?: boolean } | null } | undefined;
  once(event: 'close', listener: () => void): unknown;
}

/** Listens to nothing until the first event is kept; then to `close`, which comes after a response finished or broke off. */
export class RequestScope implements Scope {
  readonly request: object;
  readonly begin: number;
  readonly #response: ResponseLike;
  readonly #open: OpenTrackers;

  constructor(request: object, response: ResponseLike, open: OpenTrackers, begin: number) {
    this.request = request;
    this.begin = begin;
    this.#response = response;
    this.#open = open;
  }

  hasEnded(): boolean {
    const { writableFinished, destroyed, req } = this.#response;
    return writableFinished || destroyed || req?.socket?.destroyed === true;
  }

  opened(tracker: ScopedTracker): void {
    const open = this.#open;
    open.add(tracker);
    this.#response.once('close', () => {
      open.end(tracker);
    });
  }
}

/** The scope of work without a request: it ends when its function has ended. */
export class JobScope implements Scope {
  readonly begin: number;
  readonly #open: OpenTrackers;
  #ended = false;

  constructor(open: OpenTrackers, begin: number) {
    this.#open = open;
    this.begin = begin;
  }

  hasEnded(): boolean {
    return this.#ended;
  }

  opened(tracker: ScopedTracker): void {
    this.#open.add(tracker);
  }

  end(tracker: ScopedTracker): void {
    this.#ended = true;
    this.#open.end(tracker);
  }
}
