/** Examines a body: how many events it has, or why it is refused. */

import { describeError } from '@growingio/upload/adapter';
import type { FailureCode } from '../store/received.js';
import { ItemScanner } from './item-scanner.js';
import { refuseBody, type ReadBody } from './read-body.js';
import { Slices } from './slices.js';

export interface ExaminedBody extends ReadBody {
  /** Events in the body; 0 when it is refused. */
  readonly count: number;
}

/** Parses each event once, and holds none of them: a body of 8 MiB may stand for 250 MiB of objects. */
export async function examineBody(body: ReadBody): Promise<ExaminedBody> {
  const { status, bytes, wireSize } = body;
  return { ...(status === 200 ? await examine(bytes) : { ...body, count: 0 }), wireSize };
}

type Examined = Omit<ExaminedBody, 'wireSize'>;

async function examine(bytes: Buffer): Promise<Examined> {
  if (bytes.length === 0) return refuse(bytes, 'body_empty', 'the body is empty: it is a JSON array of events');
  const scanner = new ItemScanner(bytes);
  if (!scanner.isArray) return refuse(bytes, ...describeOther(bytes));
  const slices = new Slices();
  let count = 0;
  try {
    while (scanner.next()) {
      count += 1;
      parseItem(bytes, scanner.start, scanner.end);
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
  return { status: 200, reason: undefined, reasonCode: undefined, bytes, count };
}

/** Parses what stands between two places. Throws a SyntaxError for what is no JSON. */
export function parseItem(bytes: Buffer, start: number, end: number): unknown {
  return JSON.parse(bytes.toString('utf8', start, end));
}

function refuse(bytes: Buffer, reasonCode: FailureCode, reason: string): Examined {
  return { ...refuseBody(400, reasonCode, reason, bytes), count: 0 };
}

// More is not parsed only to say what it is.
const mostParsed = 64 * 1024;

// UTF-8's, and those of UTF-16.
const byteOrderMarks = ['efbbbf', 'feff', 'fffe'];
const gzipStart = '1f8b';

function describeOther(bytes: Buffer): [FailureCode, string] {
  const start = bytes.toString('hex', 0, 3);
  if (byteOrderMarks.some((mark) => start.startsWith(mark))) {
    return ['body_byte_order_mark', 'the body begins with a byte order mark: send UTF-8 without it'];
  }
  if (start.startsWith(gzipStart)) {
    return ['body_gzip', 'the body is gzip: send it uncompressed, or Snappy with X-Compress-Codec: 2'];
  }
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
