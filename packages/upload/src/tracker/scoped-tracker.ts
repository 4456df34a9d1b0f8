/** One request or job: its events enter while it runs; they leave for the outbox, under the right user, when it has ended. */

import { sizeOf, type EventDraft } from '../event/encode-event.js';
import type { EventIssue } from '../event/issue.js';
import { checkLoginUserId } from '../event/login-user-id.js';
import type { EventKey, TrackArguments } from '../event/register.js';
import type { EncodedEvent } from '../encoded-event.js';
import type { Intake, Refused } from './intake.js';
import { isOrDerives } from './is-or-derives.js';
import { currentTurn } from './turn.js';
import { checkTrackOptions } from './track-options.js';
import { taken, Tracker, type TrackOptions, type TrackResult } from './tracker.js';

const noOptions: TrackOptions = Object.freeze({});

// A request that tracks without end empties into the outbox early; one without a user refuses the rest: what it holds takes memory.
const mostHeld = 1000;

/** What a tracker belongs to: a request, or a job. */
export interface Scope {
  /** What the session is read from: Express's `req`, Koa's `ctx`. None for a job. */
  readonly request?: object | undefined;
  /** Whether the response or the job is over, so that nobody will call `end` any more. */
  hasEnded(): boolean;
  /** Whether that is so for all who listened to its end, too. */
  isClosed(): boolean;
  /** The tracker that is attached to the request, if there is one. */
  attached?(): ScopedTracker | undefined;
  /** Attaches a tracker to the request. */
  attach?(tracker: ScopedTracker): void;
  /**
   * Called when the first event is kept, and again after `rest`: from then on somebody calls `handOver` now and then, and `end` at
   * the end.
   */
  opened(tracker: ScopedTracker): void;
}

/** Decides who did it, for each event: explicit, else identified, else the session now, else the session at the end. */
export class ScopedTracker extends Tracker {
  readonly #intake: Intake;
  /** None once the request or job is over. */
  #scope: Scope | undefined;
  /** Whether somebody will call `end`. */
  #isOpen = false;
  /** Whether somebody calls `handOver` now and then. */
  #isVisited = false;
  #isAttached = false;
  /** By `identify()`, or by the session at the end; null when a bad ID was refused: then it is nobody. */
  #identified: string | null | undefined;
  /** The turn in which it ended: what listens to that end is called in the same one. */
  #endedIn = Infinity;
  #held: EncodedEvent[] = [];
  #anonymous: EventDraft[] = [];

  /** Without a scope each event goes to the outbox at once. */
  constructor(intake: Intake, scope?: Scope) {
    super();
    this.#intake = intake;
    this.#scope = scope;
  }

  override track<Event extends EventKey>(event: Event, ...rest: TrackArguments<Event, TrackOptions>): TrackResult {
    const other = this.#other();
    if (other !== undefined) return other.track(event, ...rest);
    try {
      const [variables, options] = rest;
      if (options !== undefined || rest.length > 2) {
        const issue = checkTrackOptions(options, rest.length - 2);
        if (issue !== undefined) return this.#intake.refuseOptions(issue, event);
      }
      return this.#track(event, variables, options ?? noOptions);
    } catch {
      return this.#intake.refuse('invalid_event', [
        { code: 'unreadable', path: 'options', message: 'the options can not be read: pass { loginUserId, time }' },
      ]);
    }
  }

  override identify(loginUserId: string | number | bigint): TrackResult {
    const other = this.#other();
    if (other !== undefined) return other.identify(loginUserId);
    this.attach();
    const id = checkLoginUserId(loginUserId);
    if (typeof id !== 'string') {
      this.#identified = null;
      return this.#intake.refuseUser(id);
    }
    this.#identified = id;
    // What came before has waited for this; another user, later, must not get it.
    this.#sealAnonymous(id);
    return taken;
  }

  /** After options of a scope that are no options: from here on nobody does what is tracked. */
  refuseIdentity(issue: EventIssue): void {
    this.#identified = null;
    this.#intake.refuse('invalid_login_user', [issue]);
  }

  /** Whether it belongs to the client of this intake. */
  isOf(intake: Intake): boolean {
    return this.#intake === intake;
  }

  /** Whether it belongs to this request, or to one from which this is derived. */
  isFor(request: object): boolean {
    const own = this.#scope?.request;
    return own !== undefined && isOrDerives(own, request);
  }

  /** Attaches it to its request, for code that the async context does not reach. */
  attach(): void {
    if (this.#isAttached) return;
    this.#isAttached = true;
    this.#scope?.attach?.(this);
  }

  /** Whether its request or job is over. */
  get hasEnded(): boolean {
    return this.#scope === undefined || this.#scope.hasEnded();
  }

  /** Whether the async context must not lead to it any more. Whoever holds the tracker itself may go on with it. */
  get isOver(): boolean {
    if (this.#scope === undefined) return currentTurn() > this.#endedIn;
    // Of a request that kept no event nobody has heard the end, nor when it was.
    return !this.#isOpen && this.#scope.isClosed();
  }

  /** Whether it holds anonymous events, whose user may still log in. */
  get holdsAnonymous(): boolean {
    return this.#anonymous.length > 0;
  }

  /** Moves what has its user into the outbox, and returns how much. What has none waits for the end, since a login may still come. */
  handOver(): number {
    const held = this.#held;
    if (held.length === 0) return 0;
    this.#held = [];
    for (const event of held) this.#intake.handOver(event);
    return held.length;
  }

  /** Gives up waiting for a login: what has no user yet is of whoever is logged in now, or is refused. */
  giveUpAnonymous(): void {
    if (this.#anonymous.length === 0) return;
    const id = this.#decideUser(this.#identified);
    if (typeof id !== 'string') this.#intake.sayGivenUp(this.#anonymous.length);
    this.#sealAnonymous(id);
    this.handOver();
  }

  /** Nobody visits it any more, until it keeps an event again. */
  rest(): void {
    this.#isVisited = false;
  }

  /** Nobody looks for its end any more, either. */
  lose(): void {
    this.#isOpen = false;
  }

  /** The request or job is over: everything goes to the outbox, and the request is released. */
  end(): void {
    if (this.#scope === undefined) return;
    const id = this.#decideUser(this.#identified);
    // For what is tracked after the end, when there is no session to read any more.
    if (typeof id === 'string') this.#identified = id;
    this.#endedIn = currentTurn();
    this.#scope = undefined;
    this.#sealAnonymous(id);
    this.handOver();
  }

  // Made where the async context was lost, it may know of an `identify()`.
  #other(): ScopedTracker | undefined {
    if (this.#isAttached) return undefined;
    const attached = this.#scope?.attached?.();
    return attached === this ? undefined : attached;
  }

  #track(event: unknown, variables: unknown, options: TrackOptions): TrackResult {
    // A null is explicit, too: the user of that order, say, is not known, and is not the one who is logged in.
    let explicit: unknown = options.loginUserId;
    if (explicit === undefined) explicit = this.#identified;
    const id = this.#decideUser(explicit);
    if (this.hasEnded) this.end();
    let result: TrackResult;
    if (typeof id === 'string') result = this.#hold(this.#intake.encode(id, event, variables, options));
    else {
      // Where the session names a user who can't be one, a later look would find the same.
      const mayLogInLater = explicit === undefined && this.#scope !== undefined && id.code === 'missing';
      const draft = this.#intake.draft(event, variables, options, mayLogInLater);
      if ('ok' in draft) return draft;
      result = mayLogInLater ? this.#holdAnonymous(draft) : this.#intake.refuseUser(id, draft.event);
    }
    if (result.ok) this.#keepOpen();
    return result;
  }

  #decideUser(explicit: unknown): string | EventIssue {
    if (explicit === undefined) return checkLoginUserId(this.#readSession());
    return checkLoginUserId(explicit);
  }

  #readSession(): unknown {
    const request = this.#scope?.request;
    return request === undefined ? undefined : this.#intake.readUser(request);
  }

  #hold(event: EncodedEvent | Refused): TrackResult {
    if ('ok' in event) return event;
    if (this.#scope === undefined) return this.#intake.acceptAlone(event);
    this.#intake.hold(event.size);
    this.#held.push(event);
    return taken;
  }

  #sealAnonymous(id: string | EventIssue): void {
    const anonymous = this.#anonymous;
    this.#anonymous = [];
    for (const draft of anonymous) {
      this.#intake.release(sizeOf(draft));
      this.#hold(this.#intake.seal(draft, id));
    }
  }

  #holdAnonymous(draft: EventDraft): TrackResult {
    if (this.#anonymous.length >= mostHeld) {
      const message = `this request holds ${String(mostHeld)} anonymous events already: log in or identify() first`;
      return this.#intake.refuse('queue_overflow', [{ code: 'missing', path: 'loginUserId', message }], draft.event);
    }
    this.#intake.hold(sizeOf(draft));
    this.attach();
    this.#anonymous.push(draft);
    return taken;
  }

  // After an event was kept: somebody has to come for it.
  #keepOpen(): void {
    if (this.#scope === undefined) return;
    if (!this.#isVisited) {
      this.#isOpen = true;
      this.#isVisited = true;
      this.#scope.opened(this);
    }
    if (this.#held.length >= mostHeld) this.handOver();
  }
}
