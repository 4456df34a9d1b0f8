/** Takes tracked events into the outbox, or refuses them with a reason that is counted and logged. */

import { swallowRejection } from '../runtime/call-safely.js';
import { BeforeSendHook, type OutgoingEvent } from '../event/before-send.js';
import { EventEncoder, readDraft, type EventDraft, type EventOptions } from '../event/encode-event.js';
import { PlanCheck } from '../event/plan-check.js';
import { isPlanDifference, Review, type EventIssue, type EventNote, type EventNoteCode } from '../event/issue.js';
import type { Log } from '../telemetry/log.js';
import type { Counters, RefusalReason } from '../telemetry/counters.js';
import { countEvents, showPath } from '../telemetry/notice-lines.js';
import type { Notices } from '../telemetry/notices.js';
import type { Settings } from '../options/settings.js';
import { describeThrown } from '../text/describe-error.js';
import { quote } from '../text/quote.js';
import type { EncodedEvent } from '../encoded-event.js';
import { describeBadUser, describeNobody, type UserOrigin } from './describe-user.js';
import type { Holdings } from './holdings.js';
import { taken, type TrackOptions, type TrackResult } from './tracker.js';
import { t } from '../text/messages.js';

export interface IntakeParts {
  readonly settings: Pick<
    Settings,
    'beforeSend' | 'keyRules' | 'maxBatchBytes' | 'plan' | 'planRules' | 'readUser' | 'unknownValues'
  >;
  readonly counters: Counters;
  readonly log: Log;
  readonly notices: Notices;
  readonly now: () => number;
  /** Puts an event into the outbox, and returns whether there was room. */
  readonly accept: (event: EncodedEvent) => boolean;
  /** What open requests and jobs hold. */
  readonly holdings: Holdings;
  /** Called when an event was put there that belongs to no open request or job. */
  readonly acceptedAlone?: (() => void) | undefined;
}

// How an event is changed every day, and without harm.
const everyday: ReadonlySet<EventNoteCode> = new Set(['cut', 'trimmed', 'left_out', 'converted']);

export type Refused = Extract<TrackResult, { ok: false }>;

/** The intake, shared by all trackers of a client. It never throws. */
export class Intake {
  readonly #parts: IntakeParts;
  readonly #encoder: EventEncoder;
  /** Of what beforeSend has not seen yet: the plan is of what it makes of that. */
  readonly #drafter: EventEncoder;
  readonly #hook: BeforeSendHook | undefined;
  #closed = false;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
    const { settings, now, holdings } = parts;
    const { keyRules, unknownValues, beforeSend, plan, planRules } = settings;
    this.#hook = beforeSend && new BeforeSendHook(beforeSend);
    const hasRoom = (size: number): boolean => holdings.hasRoom(size);
    const rules = { keyRules, unknownValues, now, hasRoom };
    this.#encoder = new EventEncoder({ ...rules, plan: plan && new PlanCheck(plan, planRules) });
    this.#drafter = beforeSend === undefined || plan === undefined ? this.#encoder : new EventEncoder(rules);
  }

  /** From now on everything is refused as `shut_down`. */
  close(): void {
    this.#closed = true;
  }

  /** Checks and encodes an event of this user, whose ID is checked. */
  encode(loginUserId: string, event: unknown, variables: unknown, options: TrackOptions): EncodedEvent | Refused {
    if (this.#closed) return this.refuse('shut_down');
    if (this.#hook !== undefined) {
      const draft = this.draft(event, variables, options, true);
      return 'ok' in draft ? draft : this.#encodeAsked(this.#hook, draft, loginUserId);
    }
    const review = new Review();
    const encoded = this.#encoder.encode(loginUserId, event, variables, options, review);
    if (encoded === undefined) return this.#refuseUnencoded(review, event);
    if (review.notes !== undefined) this.#sayNotes(event, review.notes);
    return this.#finish(encoded, event, review);
  }

  /** Checks an event whose user is not known, and encodes it if it is kept until he may be. */
  draft(event: unknown, variables: unknown, options: TrackOptions, isKept: boolean): EventDraft | Refused {
    if (this.#closed) return this.refuse('shut_down');
    const review = new Review();
    const draft = this.#drafter.draft(event, variables, options, review, isKept);
    if (draft === undefined) return this.#refuseUnencoded(review, event);
    if (review.notes !== undefined) this.#sayNotes(event, review.notes);
    return draft;
  }

  /** Reads the session's user, as yet unchecked; `undefined` when nobody is logged in, or when reading throws. */
  readUser(request: object): unknown {
    try {
      const found = this.#parts.settings.readUser(request);
      // A function that returns a promise is refused by its name, and must not end the process beside.
      swallowRejection(found);
      return found;
    } catch (error) {
      const message = t`reading the login user ID from the session throws: check the option loginUserId (${describeThrown(error)})`;
      this.#parts.log.say('error', 'user_reader', message);
      return undefined;
    }
  }

  /** Gives the draft its user; refuses a missing or bad one, whom the session of that request has shown. */
  seal(draft: EventDraft, id: string | EventIssue, request: object | undefined): EncodedEvent | Refused {
    if (typeof id !== 'string') return this.refuseUser(id, draft.event, request);
    if (this.#hook !== undefined) return this.#encodeAsked(this.#hook, draft, id);
    return this.#finish(this.#encoder.seal(draft, id), draft.event, draft);
  }

  /** Counts an event that an open request or job holds from now on. */
  hold(size: number): void {
    this.#parts.holdings.add(size);
  }

  /** It is held no more. */
  release(size: number): void {
    this.#parts.holdings.remove(size);
  }

  /** Puts an event that was held into the outbox. */
  handOver(event: EncodedEvent): void {
    this.release(event.size);
    this.#accept(event);
  }

  /** Puts an event of no open request or job into the outbox, if there is room: nobody comes for it later. */
  acceptAlone(event: EncodedEvent): TrackResult {
    const result = this.#accept(event);
    if (result.ok) this.#parts.acceptedAlone?.();
    return result;
  }

  /** Logs that anonymous events were given up, though their request or job goes on. Each of them is refused besides. */
  sayGivenUp(events: number): void {
    const message = t`a request or job that does not end holds anonymous events: ${countEvents(events)} refused (no_login_user); identify() the user, pass { loginUserId }, or end the response`;
    this.#parts.log.say('warn', 'anonymous_given_up', message);
  }

  /** Refuses an event for the options that came with it. */
  refuseOptions(issue: EventIssue, event: unknown): Refused {
    return this.#closed ? this.refuse('shut_down') : this.refuse('invalid_event', [issue], event);
  }

  /**
   * Refuses for the user: `no_login_user` where there is none, `invalid_login_user` where there is a bad one. `origin` is the
   * request whose session was asked; `given` or `identify` where the application itself said who it is; none where there was nothing to ask.
   */
  refuseUser(issue: EventIssue, event?: unknown, origin?: UserOrigin): Refused {
    const { log, settings } = this.#parts;
    const { readUser } = settings;
    if (issue.code === 'missing') {
      // Anonymous visits are everyday: the first says where to look, if they should not be anonymous.
      const kind = origin === 'identify' ? 'nobody_identified' : 'no_login_user';
      log.say('warn', kind, () => describeNobody(event, origin, readUser), Infinity);
      return this.refuse('no_login_user', [issue], event);
    }
    if (issue.code === 'not_a_string' && typeof origin === 'object') {
      log.say('warn', 'user_place', () => describeBadUser(issue, origin, readUser), Infinity);
    }
    return this.refuse('invalid_login_user', [issue], event);
  }

  /** Refuses an `identify()` of code that works for no request and no job: there is nobody whose user that could be. */
  refuseIdentify(): Refused {
    const message = t`identify() needs a request: outside of one, use client.scope({ loginUserId }, work)`;
    this.#parts.log.say('warn', 'identified_outside', message, Infinity);
    return this.refuse('no_login_user', [{ code: 'missing', path: 'loginUserId', message }]);
  }

  refuse(reason: RefusalReason, issues: readonly EventIssue[] = [], event?: unknown): Refused {
    const { counters, notices } = this.#parts;
    counters.countRefused(reason);
    notices.tell('refused', { reason, event: typeof event === 'string' ? event : undefined, issues });
    return { ok: false, reason, issues };
  }

  #accept(event: EncodedEvent): TrackResult {
    if (this.#closed) return this.refuse('shut_down');
    return this.#parts.accept(event) ? taken : this.refuse('queue_overflow');
  }

  /** Encodes what the host's hook makes of the event. Nothing of the event is kept but that. */
  #encodeAsked(hook: BeforeSendHook, draft: EventDraft, loginUserId: string): EncodedEvent | Refused {
    const { tm: time, n: event, num, var: variables } = readDraft(draft);
    const copy: OutgoingEvent = { event, loginUserId, time, variables: variables ?? {} };
    if (num !== undefined) copy.num = num;
    const asked = hook.ask(copy);
    if ('issues' in asked) return this.refuse('before_send', asked.issues, event);
    const { event: name, variables: given, ...options } = asked.event;
    const review = new Review();
    const encoded = this.#encoder.encode(asked.loginUserId, name, given, options as EventOptions, review);
    if (encoded === undefined) {
      const isPlans = review.issues?.every(isPlanDifference) === true;
      return this.#refuseUnencoded(review, event, isPlans ? 'invalid_event' : 'before_send');
    }
    if (review.notes !== undefined) this.#sayNotes(name, review.notes);
    return this.#finish(encoded, event, { omitted: draft.omitted + review.omitted, isUnplanned: review.isUnplanned });
  }

  #finish(
    encoded: EncodedEvent,
    event: unknown,
    { omitted, isUnplanned }: Pick<Review, 'omitted' | 'isUnplanned'>,
  ): EncodedEvent | Refused {
    const { settings, counters } = this.#parts;
    const most = settings.maxBatchBytes - 2;
    if (encoded.size > most) return this.#refuseTooLarge(encoded.size, most, event);
    if (omitted > 0) counters.countOmitted();
    if (isUnplanned) counters.countUnplanned();
    return encoded;
  }

  // Where there is nothing against it, there was no room.
  #refuseUnencoded({ issues }: Review, event: unknown, reason: RefusalReason = 'invalid_event'): Refused {
    if (issues !== undefined) return this.refuse(reason, issues, event);
    const { events } = this.#parts.holdings;
    if (events === 0) return this.refuse('queue_overflow', [], event);
    const message = t`open requests hold ${events} events, and with the outbox that is all: see maxQueueSize and maxQueueBytes`;
    return this.refuse('queue_overflow', [{ code: 'too_many', path: 'event', message }], event);
  }

  #refuseTooLarge(size: number, most: number, event: unknown): Refused {
    const message = t`the event has ${size} bytes: at most ${most} (maxBatchBytes)`;
    return this.refuse('invalid_event', [{ code: 'too_large', path: 'event', message }], event);
  }

  #sayNotes(event: unknown, notes: NonNullable<Review['notes']>): void {
    for (const note of notes) {
      const level = everyday.has(note.code) ? 'info' : 'warn';
      // A key is wrong in every event; the rest is logged of each event.
      const isOfKey = note.code === 'platform_key' && note.path !== 'event';
      const subject = isOfKey ? note.path : `${String(event)} ${note.path}`;
      this.#parts.log.sayOnce(level, note.code, subject, () => describeNote(event, note));
    }
  }
}

function describeNote(event: unknown, { path, message: given }: EventNote): string {
  const message = typeof given === 'string' ? given : given();
  if (path === 'event') return t`the event ${quote(event)}: ${message}`;
  return t`${showPath(path)} of the event ${quote(event)}: ${message}`;
}
