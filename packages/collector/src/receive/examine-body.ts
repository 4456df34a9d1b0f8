/** Examines a body: how many events it has, how many have problems, and where they stand; or why it is refused. */

import { describeError } from '@growingio/upload/adapter';
import { hasMark, type EventTimes } from '../check/check-event.js';
import type { FailureCode } from '../store/received.js';
import { ItemScanner } from './item-scanner.js';
import { refuseBody, type ReadBody } from './read-body.js';
import { Slices } from './slices.js';

export interface ExaminedBody extends ReadBody {
  /** Events in the body; 0 when it is refused. */
  readonly count: number;
  /** Where the newest of them begin in `bytes`, at least as many as were asked for; a last entry says where one more would. */
  readonly places: readonly number[];
  /** Events with at least one mark, those of the request not counted. */
  readonly problems: number;
}

/**
 * Parses and checks each event once, and holds none of them: a body of 8 MiB may stand for 250 MiB of objects. Returns the places
 * of the newest `most` events.
 */
export async function examineBody(body: ReadBody, times: EventTimes, most: number): Promise<ExaminedBody> {
  const { status, bytes } = body;
  if (status !== 200) return { ...body, ...noEvents };
  if (bytes.length === 0) return refuse(bytes, 'body_empty', 'the body is empty: it is a JSON array of events');
  const scanner = new ItemScanner(bytes);
  if (!scanner.isArray) return refuse(bytes, ...describeOther(bytes));
  const slices = new Slices();
  const places: number[] = [];
  let count = 0;
  let problems = 0;
  try {
    while (scanner.next()) {
      count += 1;
      places.push(scanner.start);
      if (places.length > 2 * most) places.splice(0, places.length - most);
      if (hasMark(parseItem(bytes, scanner.start, scanner.end), times)) problems += 1;
      if (slices.isOver(scanner.end - scanner.start + 1)) await slices.rest();
    }
  } catch (error) {
    return refuse(bytes, 'body_not_json', describeSyntax(error));
  }
  if (scanner.ended === 'broken') return refuse(bytes, 'body_not_json', 'the body is not JSON: its array has no end');
  if (scanner.ended === 'large') {
    const reason = 'an event of the body has more than 10,000 keys or 250,000 values: variables are few, and flat';
    return { ...refuse(bytes, 'event_too_large', reason), status: 413 };
  }
  places.push(scanner.end + 1);
  return { ...body, count, places, problems };
}

/** Parses what stands between two places. Throws a SyntaxError for what is no JSON. */
export function parseItem(bytes: Buffer, start: number, end: number): unknown {
  return JSON.parse(bytes.toString('utf8', start, end));
}

/** Of a body of which nothing is taken. */
export const noEvents = { count: 0, places: [], problems: 0 };

function refuse(bytes: Buffer, reasonCode: FailureCode, reason: string): ExaminedBody {
  return { ...refuseBody(400, reasonCode, reason, bytes), ...noEvents };
}

// More is not parsed only to say what it is.
const mostParsed = 64 * 1024;

function describeOther(bytes: Buffer): [FailureCode, string] {
  if (bytes.length > mostParsed) return ['body_not_array', 'the body is no JSON array'];
  try {
    const parsed = parseItem(bytes, 0, bytes.length);
    const what = parsed === null ? 'null' : `${typeof parsed === 'object' ? 'an' : 'a'} ${typeof parsed}`;
    return ['body_not_array', `the body is ${what}: it is a JSON array, also for one event`];
  } catch (error) {
    return ['body_not_json', describeSyntax(error)];
  }
}

function describeSyntax(error: unknown): string {
  return `the body is not JSON: ${describeError(error)}`;
}
