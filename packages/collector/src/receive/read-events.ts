/** Reads the events of an examined body, with their marks, part by part. */

import type { Plan } from '@growingio/upload/adapter';
import { checkEvent, isObject } from '../check/check-event.js';
import { markSeverities, type Mark } from '../check/mark.js';
import type { LogLimits } from '../store/bounded-log.js';
import type { SizedEvent } from '../store/event-store.js';
import type { NewEvent } from '../store/received.js';
import { parseItem } from './examine-body.js';
import { ItemScanner } from './item-scanner.js';
import { Slices } from './slices.js';
import { weigh } from './weigh.js';

export interface EventContext {
  readonly projectId: string;
  /** `stm`, Unix ms. */
  readonly sendTime: number | undefined;
  /** Unix ms. */
  readonly receivedAt: number;
  /** What is wrong with the request: each of its events carries it too. */
  readonly requestMarks: readonly Mark[];
  /** What the events are compared with. */
  readonly plan?: Plan | undefined;
}

// Most of a part: a request that is larger is added in several.
const mostOfPart: LogLimits = { items: 5_000, bytes: 8 * 1024 * 1024 };

/** Reads the events of a body of which each item is known to be JSON. There is one part at least; it may be empty. */
export async function* readParts(
  bytes: Buffer,
  context: EventContext,
  most = mostOfPart,
): AsyncGenerator<readonly SizedEvent[]> {
  const slices = new Slices();
  const scanner = new ItemScanner(bytes);
  let part: SizedEvent[] = [];
  let size = 0;
  while (scanner.next()) {
    const item = parseItem(bytes, scanner.start, scanner.end);
    const event = readEvent(item, checkEvent(item, context, context.plan), context);
    if (part.length === most.items || (part.length > 0 && size + event.bytes > most.bytes)) {
      yield part;
      part = [];
      size = 0;
    }
    part.push(event);
    size += event.bytes;
    if (slices.isOver(scanner.end - scanner.start)) await slices.rest();
  }
  yield part;
}

// What an event takes beside its JSON, and what a mark does, in bytes.
const eventBytes = 300;
const markBytes = 300;

function readEvent(item: unknown, ownMarks: readonly Mark[], context: EventContext): SizedEvent {
  const marks = [...context.requestMarks, ...ownMarks];
  const bytes = eventBytes + markBytes * marks.length;
  const weight = weigh(item);
  if (weight !== undefined) return { event: describeEvent(item, marks, context), bytes: bytes + weight };
  const message = 'the event is nested too deep to be kept: variables are flat';
  marks.push({ code: 'nested_too_deep', severity: markSeverities.nested_too_deep, path: '', message });
  return { event: describeEvent('(nested too deep to be kept)', marks, context), bytes: bytes + markBytes };
}

function describeEvent(raw: unknown, marks: readonly Mark[], context: EventContext): NewEvent {
  const { receivedAt, projectId, sendTime } = context;
  const item = isObject(raw) ? raw : {};
  const { cs1, n, tm, var: variables, num } = item;
  return {
    receivedAt,
    projectId,
    sendTime,
    loginUserId: typeof cs1 === 'string' ? cs1 : undefined,
    event: typeof n === 'string' ? n : undefined,
    time: isNumber(tm) ? tm : undefined,
    variables: isObject(variables) ? variables : undefined,
    num: isNumber(num) ? num : undefined,
    raw,
    marks,
  };
}

/** JSON has no other numbers: 1e400 is read as Infinity, and would be written as null. */
function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}
