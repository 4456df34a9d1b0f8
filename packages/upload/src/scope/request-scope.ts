/** A host's request and response enter; the scope of a tracker, which ends with the response, leaves. */

import type { Opening, OpenScopes } from './open-scopes.js';
import type { RequestTrackers } from './request-trackers.js';
import type { Scope, ScopedTracker } from '../tracker/scoped-tracker.js';

/** What is asked of a response: Node's `ServerResponse` is one. Where a part of it is missing, the connection tells the end. */
export interface ResponseLike {
  readonly destroyed?: boolean | undefined;
  readonly writableFinished?: boolean | undefined;
  /** The connection, which may end before a response that waits behind another on it ever has it. */
  readonly req?: WithSocket | null | undefined;
  once?(event: 'close', listener: () => void): unknown;
}

interface WithSocket {
  readonly socket?: { readonly destroyed?: boolean } | null | undefined;
}

/** Listens to nothing until the first event is kept; then to `close`, which comes after a response finished or broke off. */
export class RequestScope implements Scope {
  readonly request: object;
  readonly #response: ResponseLike;
  readonly #trackers: RequestTrackers;
  #opening: Opening | undefined;

  constructor(request: object, response: ResponseLike, trackers: RequestTrackers) {
    this.request = request;
    this.#response = response;
    this.#trackers = trackers;
  }

  hasEnded(): boolean {
    return this.#response.writableFinished === true || this.isClosed();
  }

  isClosed(): boolean {
    const { destroyed, req } = this.#response;
    const connected: WithSocket = req ?? this.request;
    return destroyed === true || connected.socket?.destroyed === true;
  }

  attached(): ScopedTracker | undefined {
    return this.#trackers.attached(this.request);
  }

  attach(tracker: ScopedTracker): void {
    this.#trackers.attach(this.request, tracker);
  }

  opened(tracker: ScopedTracker): void {
    const { open } = this.#trackers;
    if (this.#opening !== undefined) {
      open.resume(this.#opening);
      return;
    }
    const opening = open.add(tracker);
    this.#opening = opening;
    // What stands in for a response, at an upgrade or in a test, may not tell its end: the visits of the open ones find it.
    this.#response.once?.('close', () => {
      open.end(opening);
    });
  }
}

/** The scope of work without a request: it ends when its function has ended. */
export class JobScope implements Scope {
  readonly #open: OpenScopes;
  #opening: Opening | undefined;
  #ended = false;

  constructor(open: OpenScopes) {
    this.#open = open;
  }

  hasEnded(): boolean {
    return this.#ended;
  }

  isClosed(): boolean {
    return this.#ended;
  }

  opened(tracker: ScopedTracker): void {
    if (this.#opening === undefined) this.#opening = this.#open.add(tracker);
    else this.#open.resume(this.#opening);
  }

  end(tracker: ScopedTracker): void {
    this.#ended = true;
    if (this.#opening === undefined) tracker.end();
    else this.#open.end(this.#opening);
  }
}
