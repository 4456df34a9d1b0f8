/** One request or job: its events enter while it runs; they leave for the outbox, under the right user, when it has ended. */

import type { EventDraft } from '../event/draft-event.js';
import type { EventIssue } from '../event/issue.js';
import { checkLoginUserId } from '../event/login-user-id.js';
import type { EventKey, TrackArguments } from '../register.js';
import type { EncodedEvent } from '../sender/sender.js';
import type { Intake } from './intake.js';
import { taken, Tracker, type TrackOptions, type TrackResult } from './tracker.js';

// A request that tracks without end hands over early; one without a user refuses the rest: what it holds takes memory.
const mostHeld = 1000;

/** What a tracker belongs to: a request, or a job. */
export interface Scope {
  /** What the session is read from: Express's `req`, Koa's `ctx`. None for a job. */
  readonly request?: object | undefined;
  /** Whether the response or the job is over, so that nobody will call `end` any more. */
  hasEnded(): boolean;
  /** Called once, when the first event is kept: from then on somebody calls `handOver` now and then, and `end` at the end. */
  opened(tracker: ScopedTracker): void;
}

/** Decides who did it, for each event: explicit, else identified, else the session now, else the session at the end. */
export class ScopedTracker extends Tracker {
  readonly #intake: Intake;
  #scope: Scope | undefined;
  #isOpen = false;
  #identified: string | undefined;
  #held: EncodedEvent[] = [];
  #anonymous: EventDraft[] = [];

  /** Without a scope it hands over each event at once. */
  constructor(intake: Intake, scope?: Scope) {
    super();
    this.#intake = intake;
    this.#scope = scope;
  }

  override track<Event extends EventKey>(event: Event, ...rest: TrackArguments<Event, TrackOptions>): TrackResult {
    try {
      const [variables, options] = rest;
      return this.#track(event, variables, options ?? {});
    } catch {
      return this.#intake.refuse('invalid_event', [
        { code: 'unreadable', path: 'options', message: 'the options can not be read: pass { loginUserId, time }' },
      ]);
    }
  }

  override identify(loginUserId: string | number | bigint): TrackResult {
    const id = checkLoginUserId(loginUserId);
    if (typeof id !== 'string') return this.#intake.refuseUser(id);
    this.#identified = id;
    return taken;
  }

  /** Whether it belongs to the client of this intake. */
  isOf(intake: Intake): boolean {
    return this.#intake === intake;
  }

  /** Hands over what has its user. What has none waits for the end, since a login may still come. */
  handOver(): void {
    if (this.#held.length === 0) return;
    const held = this.#held;
    this.#held = [];
    for (const event of held) this.#intake.accept(event);
  }

  /** The request or job is over: everything is handed over, and the request is let go of. */
  end(): void {
    const id = checkLoginUserId(this.#identified ?? this.#readSession());
    // For what is tracked after the end, when there is no session to read any more.
    if (typeof id === 'string') this.#identified = id;
    this.#scope = undefined;
    for (const draft of this.#anonymous) this.#hold(draft, id);
    this.#anonymous = [];
    this.handOver();
  }

  #track(event: unknown, variables: unknown, options: TrackOptions): TrackResult {
    const draft = this.#intake.draft(event, variables, options);
    if ('ok' in draft) return draft;
    if (this.#scope?.hasEnded() === true) this.end();
    const explicit = options.loginUserId ?? this.#identified;
    const id = checkLoginUserId(explicit ?? this.#readSession());
    const mayLogInLater = explicit === undefined && typeof id !== 'string' && this.#scope !== undefined;
    const result = mayLogInLater ? this.#holdAnonymous(draft) : this.#hold(draft, id);
    if (result.ok) this.#keepOpen();
    return result;
  }

  #readSession(): unknown {
    const request = this.#scope?.request;
    return request === undefined ? undefined : this.#intake.readUser(request);
  }

  #hold(draft: EventDraft, id: string | EventIssue): TrackResult {
    const sealed = this.#intake.seal(draft, id);
    if ('ok' in sealed) return sealed;
    if (this.#scope === undefined) return this.#intake.accept(sealed);
    this.#held.push(sealed);
    return taken;
  }

  #holdAnonymous(draft: EventDraft): TrackResult {
    if (this.#anonymous.length >= mostHeld) return this.#intake.refuse('queue_overflow', [], draft.event);
    this.#anonymous.push(draft);
    return taken;
  }

  // After an event was kept: somebody has to come for it.
  #keepOpen(): void {
    if (this.#scope === undefined) return;
    if (!this.#isOpen) {
      this.#isOpen = true;
      this.#scope.opened(this);
    }
    if (this.#held.length >= mostHeld) this.handOver();
  }
}
