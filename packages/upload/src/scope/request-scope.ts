/** What a tracker belongs to: a request, until its response has ended, or a job, until its function has. */

import { ScopedTracker, type Scope } from '../tracker/scoped-tracker.js';
import type { ContextTracker, Frame, Work } from './current-tracker.js';
import type { Opening, OpenScopes } from './open-scopes.js';

/** What is asked of a response: Node's `ServerResponse` is one. Where a part of it is missing, the connection tells the end. */
export interface ResponseLike {
  readonly destroyed?: boolean | undefined;
  /** Whether it has said `close`. */
  readonly closed?: boolean | undefined;
  readonly socket?: object | null | undefined;
  readonly writableFinished?: boolean | undefined;
  /** Node's request, whose connection may end before a response that waits behind another on it ever has it. */
  readonly req?: Connected | null | undefined;
  once?(event: 'close', listener: () => void): unknown;
}

interface Connected {
  readonly socket?: { readonly destroyed?: boolean } | null | undefined;
  /** Whether Node has given the connection away, such as to a WebSocket. */
  readonly upgrade?: boolean | null | undefined;
}

/** What the requests of a client share. */
export interface RequestParts {
  readonly client: object;
  readonly open: OpenScopes;
  /** `original`: the tracker of the request for which that of this scope stands. */
  readonly makeTracker: (scope: RequestScope, original?: ContextTracker) => ContextTracker;
}

/**
 * All that a request costs which tracks nothing. Listens to nothing until the first event is kept; then to `close`, which
 * comes after a response finished or broke off. A getter of the host's that throws tells nothing.
 */
export class RequestScope implements Scope, Work {
  readonly client: object;
  readonly request: object;
  readonly response: ResponseLike | undefined;
  readonly #parts: RequestParts;
  readonly #original: RequestScope | undefined;
  /** By the object that stands for the request. */
  #standIns: WeakMap<object, RequestScope> | undefined;
  #frame: Frame | undefined;
  #tracker: ContextTracker | undefined;
  #opening: Opening | undefined;

  /** `original`: the scope of the request for which `request` stands. */
  constructor(parts: RequestParts, request: object, response: ResponseLike | undefined, original?: RequestScope) {
    this.client = parts.client;
    this.request = request;
    this.response = response;
    this.#parts = parts;
    this.#original = original;
  }

  get tracker(): ContextTracker {
    return (this.#tracker ??= this.#parts.makeTracker(this, this.#original?.tracker));
  }

  /** What leads here in the async context: weakly, since the request keeps it. */
  get frame(): Frame {
    return (this.#frame ??= { client: this.client, work: new WeakRef(this) });
  }

  /** Makes the async context keep it, where the request does not. */
  holdByFrame(): void {
    this.#frame = { client: this.client, work: { deref: () => this } };
  }

  /** The scope of an object that stands for the request: a Proxy of it, say, or what is derived from it. */
  standIn(request: object): RequestScope {
    if (request === this.request) return this;
    this.#standIns ??= new WeakMap();
    let standIn = this.#standIns.get(request);
    if (standIn === undefined) {
      standIn = new RequestScope(this.#parts, request, this.response, this);
      this.#standIns.set(request, standIn);
    }
    return standIn;
  }

  /** Whether it is the scope of that response, and not of one before that the host used again. */
  isFor(response: unknown): boolean {
    const isSpent = this.#tracker instanceof ScopedTracker && this.#tracker.isEnded && !this.hasEnded();
    return this.response === response && !isSpent;
  }

  goesOnIn(inner: Partial<RequestScope>): boolean {
    // A job works for whoever began it.
    if (inner.request === undefined) return true;
    return inner.response === this.response && (this.response !== undefined || inner.request === this.request);
  }

  /** Whether who holds the response holds the request: Node's knows its own, but no context of Koa's, say. */
  get isHeldByResponse(): boolean {
    try {
      return this.response?.req === this.request;
    } catch {
      return false;
    }
  }

  /** The connection, where Node has given it away, or where nobody knows the response. */
  get connectionGivenAway(): unknown {
    try {
      const connected = this.#connected;
      return this.response === undefined || connected.upgrade === true ? connected.socket : undefined;
    } catch {
      return undefined;
    }
  }

  hasEnded(): boolean {
    try {
      const { response } = this;
      if (response?.writableFinished === true || response?.destroyed === true) return true;
      return this.#connected.socket?.destroyed === true;
    } catch {
      return false;
    }
  }

  isClosed(): boolean {
    try {
      const { response } = this;
      if ((response?.closed ?? response?.destroyed) === true) return true;
      const { socket, upgrade } = this.#connected;
      // A response that Node destroys says `close` a moment later, and Koa handles the error meanwhile. One that waits for its turn
      // on the connection never says it, nor does that of an upgrade.
      const willSayClose = response?.closed === false && response.socket === socket && upgrade !== true;
      return socket?.destroyed === true && !willSayClose;
    } catch {
      return false;
    }
  }

  opened(tracker: ScopedTracker): void {
    const { open } = this.#parts;
    if (this.#opening !== undefined) {
      open.resume(this.#opening);
      return;
    }
    const opening = open.add(tracker);
    this.#opening = opening;
    try {
      this.response?.once?.('close', () => {
        open.end(opening);
      });
    } catch {
      // What stands in for a response, at an upgrade or in a test, may not tell its end: the visits of the open ones find it.
    }
  }

  get #connected(): Connected {
    return this.response?.req ?? this.request;
  }
}

/** A job: it is over when its function has ended. */
export class JobScope implements Scope, Work {
  readonly tracker: ScopedTracker;
  readonly #open: OpenScopes;
  #opening: Opening | undefined;
  #ended = false;

  constructor(open: OpenScopes, makeTracker: (scope: Scope) => ScopedTracker) {
    this.#open = open;
    this.tracker = makeTracker(this);
  }

  goesOnIn(): boolean {
    return true;
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

  end(): void {
    this.#ended = true;
    if (this.#opening === undefined) this.tracker.end();
    else this.#open.end(this.#opening);
  }
}
