/** One call of track() enters; the event, checked, normalised and encoded once, leaves: with its user, or to wait for one. */

import { quote } from '../text/quote.js';
import type { EncodedEvent, SentEvent } from '../encoded-event.js';
import type { EventIssue, Review } from './issue.js';
import { Chunk, JsonWriter } from './json-writer.js';
import { checkEventKey, writeEventKey, type KeyRules } from './keys.js';
import type { PlanCheck } from './plan-check.js';
import { readTime } from './time.js';
import { writeVariables, type VariableRules } from './variables.js';
import { t } from '../text/messages.js';

/** An event whose user is not known yet. */
export interface EventDraft {
  readonly event: string;
  readonly time: number;
  /** What is sent behind its user, a character for each byte: a string takes no more than its length, a buffer may keep others. */
  readonly rest: string;
  /** How many parts it goes without, since they can't be sent. */
  readonly omitted: number;
  /** Whether it differs from the tracking plan. */
  readonly isUnplanned: boolean;
}

// The user's member, with an ID that is longer than most.
const userBytes = 64;

/** About how many bytes the event will have when it has its user. */
export function sizeOf({ rest }: EventDraft): number {
  return rest.length + userBytes;
}

/** A copy of what will be sent of it, apart from its user. */
export function readDraft({ rest }: EventDraft): Omit<SentEvent, 'cs1'> {
  return JSON.parse(`{"t":"cstm"${Buffer.from(rest, 'latin1').toString()}`) as SentEvent;
}

export interface EventOptions {
  readonly time?: number | Date | undefined;
  readonly num?: number | undefined;
}

export interface EventRules extends VariableRules {
  readonly now: () => number;
  /** Of the tracking plan, if there is one. */
  readonly plan?: PlanCheck | undefined;
  /** Whether there is room for an event of so many bytes. */
  readonly hasRoom: (size: number) => boolean;
}

const userMember = new Chunk('{"cs1":');
const numMember = new Chunk(',"num":');
const [comma, close] = [0x2c, 0x7d];

/**
 * Checks events and takes over what will be sent of them at once, so that a later change of the variables changes nothing. In the
 * documentation's order: cs1, tm, t, n, num, var. Never throws.
 */
export class EventEncoder {
  readonly #rules: EventRules;
  /** None while an event is being written: a getter among its variables may track another. */
  #writer: JsonWriter | undefined = new JsonWriter();
  #lastSecond = NaN;
  #lastSecondMember = new Chunk('');

  constructor(rules: EventRules) {
    this.#rules = rules;
  }

  /** An event of this user, whose ID is checked. Returns `undefined` when the review has issues, else when there is no room. */
  encode(
    loginUserId: string,
    event: unknown,
    variables: unknown,
    options: EventOptions,
    review: Review,
  ): EncodedEvent | undefined {
    const writer = this.#takeWriter();
    try {
      writer.chunk(userMember);
      writer.string(loginUserId);
      const time = this.#writeRest(writer, event, variables, options, review);
      // What is refused is not even kept in a buffer: a flood of refusals must not be one of garbage.
      return review.issues === undefined && this.#rules.hasRoom(writer.size) ? writer.end(time) : undefined;
    } finally {
      this.#writer = writer;
    }
  }

  /**
   * An event of somebody who is not known yet. Returns `undefined` when the review has issues, else when there is no
   * room. One that is not to be kept is checked only.
   */
  draft(
    event: unknown,
    variables: unknown,
    options: EventOptions,
    review: Review,
    isKept: boolean,
  ): EventDraft | undefined {
    const writer = this.#takeWriter();
    try {
      const time = this.#writeRest(writer, event, variables, options, review);
      if (review.issues !== undefined || typeof event !== 'string') return undefined;
      const { omitted, isUnplanned } = review;
      if (!isKept) return { event, time, rest: '', omitted, isUnplanned };
      if (!this.#rules.hasRoom(writer.size + userBytes)) return undefined;
      return { event, time, rest: writer.text(), omitted, isUnplanned };
    } finally {
      this.#writer = writer;
    }
  }

  /** Gives the draft its user (`cs1`), whose ID is checked. */
  seal(draft: EventDraft, loginUserId: string): EncodedEvent {
    const writer = this.#takeWriter();
    writer.chunk(userMember);
    writer.string(loginUserId);
    writer.latin1(draft.rest);
    this.#writer = writer;
    return writer.end(draft.time);
  }

  #takeWriter(): JsonWriter {
    const writer = this.#writer ?? new JsonWriter();
    this.#writer = undefined;
    writer.begin();
    return writer;
  }

  /** Writes all but the user, and returns the event's time. With issues, what was written is no JSON. */
  #writeRest(writer: JsonWriter, event: unknown, variables: unknown, options: EventOptions, review: Review): number {
    const { keyRules, now, plan } = this.#rules;
    const issue = checkEventKey(event);
    if (issue !== undefined) review.refuse(issue);
    const time = readTime(options.time, now, keyRules, review);
    const num = readNum(options.num, keyRules, review);
    this.#writeTime(writer, time);
    writer.byte(comma);
    const key = issue === undefined ? writeEventKey(writer, event as string, keyRules, review) : undefined;
    if (num !== undefined) {
      writer.chunk(numMember);
      writer.number(num);
    }
    const check = issue === undefined ? plan?.find(event as string, review) : undefined;
    writeVariables(writer, variables, this.#rules, review, key, check);
    writer.byte(close);
    return time;
  }

  // Most events are of the same second as the one before: its digits take a tenth of a call.
  #writeTime(writer: JsonWriter, time: number): void {
    const second = Math.floor(time / 1000);
    if (second !== this.#lastSecond) {
      this.#lastSecond = second;
      this.#lastSecondMember = new Chunk(second < 1 ? ',"tm":' : `,"tm":${String(second)}`);
    }
    writer.chunk(this.#lastSecondMember);
    if (second < 1) writer.number(time);
    else writer.thousandth(time - second * 1000);
  }
}

// GrowingIO's Java SDK sends the event without it, and says nothing.
function readNum(num: unknown, keyRules: KeyRules, review: Review): number | undefined {
  if (num === undefined || num === null) return undefined;
  if (typeof num === 'number' && Number.isFinite(num) && num >= 0) return num;
  const issue: EventIssue = {
    ...{ code: 'out_of_range', path: 'num' },
    message: t`num is ${quote(num)}: pass a number of 0 or more`,
  };
  if (keyRules === 'refuse') review.refuse(issue);
  else review.omit(issue);
  return undefined;
}
