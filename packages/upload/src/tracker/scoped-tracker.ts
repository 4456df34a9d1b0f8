/** One request or job: its events enter while it runs; they leave for the outbox, under the right user, when it has ended. */

import { sizeOf, type EventDraft } from '../event/encode-event.js';
import type { EventIssue } from '../event/issue.js';
import { checkLoginUserId } from '../event/login-user-id.js';
import type { EventKey, Trackable, TrackArguments } from '../event/register.js';
import type { EncodedEvent } from '../encoded-event.js';
import { Identities, type Asker } from './identities.js';
import type { Intake, Refused } from './intake.js';
import { currentTurn } from './turn.js';
import { checkTrackOptions } from './track-options.js';
import { taken, Tracker, type TrackOptions, type TrackResult } from './tracker.js';
import { t } from '../text/messages.js';

const noOptions: TrackOptions = Object.freeze({});
const nobody: ReadonlyMap<Asker, never> = new Map<Asker, never>();

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
  /**
   * Called when the first event is kept, and again after `rest`: from then on somebody calls `handOver` now and then, and `end` at
   * the end.
   */
  opened(tracker: ScopedTracker): void;
}

interface AnonymousEvent {
  readonly draft: EventDraft;
  readonly asker: Asker;
  /** What its session is read from: the asker lets go of it before. */
  readonly request: object | undefined;
}

/** Decides who did it, for each event: explicit, else identified, else the session now, else the session at the end. */
export class ScopedTracker extends Tracker {
  readonly #intake: Intake;
  readonly #identities: Identities;
  /** None once the request or job is over. */
  #scope: Scope | undefined;
  /** Whether somebody will call `end`. */
  #isOpen = false;
  /** Whether somebody calls `handOver` now and then. */
  #isVisited = false;
  /** The turn in which it ended: what listens to that end is called in the same one. */
  #endedIn = Infinity;
  #held: EncodedEvent[] = [];
  #anonymous: AnonymousEvent[] = [];

  /** Without a scope each event goes to the outbox at once. */
  constructor(intake: Intake, scope?: Scope) {
    super();
    this.#intake = intake;
    this.#scope = scope;
    this.#identities = new Identities(scope?.request, (request) => intake.readUser(request));
  }

  override track<Event extends EventKey, Given extends Trackable<Given> = never>(
    event: Event,
    ...rest: TrackArguments<Event, TrackOptions, Given>
  ): TrackResult {
    return this.trackFor(this.#identities.own, event, rest);
  }

  override identify(loginUserId: string | number | bigint): TrackResult {
    return this.identifyFor(this.#identities.own, loginUserId);
  }

  /** `track()` on behalf of that object. */
  trackFor(asker: Asker, event: unknown, rest: readonly unknown[]): TrackResult {
    try {
      const variables = rest[0];
      const options = rest[1];
      if (options !== undefined || rest.length > 2) {
        const issue = checkTrackOptions(options, rest.length - 2);
        if (issue !== undefined) return this.#intake.refuseOptions(issue, event);
      }
      return this.#track(asker, event, variables, (options as TrackOptions | undefined) ?? noOptions);
    } catch {
      return this.#intake.refuse('invalid_event', [
        { code: 'unreadable', path: 'options', message: t`the options can not be read: pass { loginUserId, time }` },
      ]);
    }
  }

  /** `identify()` on behalf of that object; of the request, as long as both show the same user. */
  identifyFor(asker: Asker, loginUserId: unknown): TrackResult {
    const keeper = this.#identities.keeperOf(asker);
    const id = checkLoginUserId(loginUserId);
    if (typeof id !== 'string') {
      keeper.identified = null;
      return this.#intake.refuseUser(id, undefined, 'identify');
    }
    // What came before has waited for this; another user, later, must not get it.
    const waited = new Map<Asker, string>();
    for (const { asker: waiting } of this.#anonymous) {
      if (this.#identities.isShared(keeper, waiting)) waited.set(waiting, id);
    }
    keeper.identified = id;
    this.#sealAnonymous(waited);
    return taken;
  }

  /** After options of a scope that are no options: from here on nobody does what is tracked. */
  refuseIdentity(issue: EventIssue): void {
    this.#identities.own.identified = null;
    this.#intake.refuse('invalid_login_user', [issue]);
  }

  /** Whether it has handed over everything, and lets go of its request. */
  get isEnded(): boolean {
    return this.#scope === undefined;
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
    const users = this.#usersNow();
    const nobodys = this.#anonymous.filter(({ asker }) => typeof users.get(asker) !== 'string').length;
    if (nobodys > 0) this.#intake.sayGivenUp(nobodys);
    this.#sealAnonymous(users);
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
    const users = this.#usersNow();
    const { own } = this.#identities;
    this.#identities.settle(own, this.#identities.userNow(own));
    for (const [asker, id] of users) this.#identities.settle(asker, id);
    this.#endedIn = currentTurn();
    this.#scope = undefined;
    this.#sealAnonymous(users);
    this.handOver();
  }

  #track(asker: Asker, event: unknown, variables: unknown, options: TrackOptions): TrackResult {
    // A null is explicit, too: the user of that order, say, is not known, and is not the one who is logged in.
    let explicit: unknown = options.loginUserId;
    if (explicit === undefined) explicit = this.#identities.identityOf(asker);
    const origin = explicit === undefined ? asker.request : 'given';
    const id = this.#identities.userOf(asker, explicit);
    if (this.hasEnded) this.end();
    let result: TrackResult;
    if (typeof id === 'string') result = this.#hold(this.#intake.encode(id, event, variables, options));
    else {
      // Where the session names a user who can't be one, a later look would find the same.
      const mayLogInLater = explicit === undefined && this.#scope !== undefined && id.code === 'missing';
      const draft = this.#intake.draft(event, variables, options, mayLogInLater);
      if ('ok' in draft) return draft;
      result = mayLogInLater ? this.#holdAnonymous(asker, draft) : this.#intake.refuseUser(id, draft.event, origin);
    }
    if (result.ok) this.#keepOpen();
    return result;
  }

  /** Who does now what waits for a login. */
  #usersNow(): ReadonlyMap<Asker, string | EventIssue> {
    if (this.#anonymous.length === 0) return nobody;
    const users = new Map<Asker, string | EventIssue>();
    for (const { asker } of this.#anonymous) {
      if (!users.has(asker)) users.set(asker, this.#identities.userNow(asker));
    }
    return users;
  }

  #hold(event: EncodedEvent | Refused): TrackResult {
    if ('ok' in event) return event;
    if (this.#scope === undefined) return this.#intake.acceptAlone(event);
    this.#intake.hold(event.size);
    this.#held.push(event);
    return taken;
  }

  // Those of others go on waiting.
  #sealAnonymous(users: ReadonlyMap<Asker, string | EventIssue>): void {
    const anonymous = this.#anonymous;
    if (anonymous.length === 0) return;
    this.#anonymous = [];
    for (const each of anonymous) {
      const id = users.get(each.asker);
      if (id === undefined) {
        this.#anonymous.push(each);
        continue;
      }
      this.#intake.release(sizeOf(each.draft));
      this.#hold(this.#intake.seal(each.draft, id, each.request));
    }
  }

  #holdAnonymous(asker: Asker, draft: EventDraft): TrackResult {
    if (this.#anonymous.length >= mostHeld) {
      const message = t`this request holds ${String(mostHeld)} anonymous events already: log in or identify() first`;
      return this.#intake.refuse('queue_overflow', [{ code: 'missing', path: 'loginUserId', message }], draft.event);
    }
    this.#intake.hold(sizeOf(draft));
    this.#anonymous.push({ draft, asker, request: asker.request });
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
