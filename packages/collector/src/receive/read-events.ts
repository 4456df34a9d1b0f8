/** Reads the newest events of an examined body, with their marks, and counts the others. */

import { checkEvent, isObject } from '../check/check-event.js';
import { markSeverities, type Mark } from '../check/mark.js';
import type { LogLimits } from '../store/bounded-log.js';
import type { NewEvents, SizedEvent } from '../store/event-store.js';
import type { NewEvent } from '../store/received.js';
import { parseItem, type ExaminedBody } from './examine-body.js';
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
}

/** Reads the newest events, as many as there is room for: older ones would be forgotten at once. */
export async function readEvents(
  { bytes, count, places, problems }: ExaminedBody,
  context: EventContext,
  room: LogLimits,
): Promise<NewEvents> {
  const slices = new Slices();
  const kept: SizedEvent[] = [];
  let size = 0;
  let at = places.length - 1;
  let olderProblems = problems;
  while (at > 0 && kept.length < room.items) {
    const start = places[at - 1] ?? 0;
    const next = places[at] ?? 0;
    const item = parseItem(bytes, start, next - 1);
    const marks = checkEvent(item, context);
    const event = readEvent(item, marks, context);
    size += event.bytes;
    if (size > room.bytes && kept.length > 0) break;
    kept.push(event);
    at -= 1;
    if (marks.length > 0) olderProblems -= 1;
    if (slices.isOver(next - start)) await slices.rest();
  }
  const older = count - kept.length;
  return { kept: kept.reverse(), older, olderProblems: context.requestMarks.length > 0 ? older : olderProblems };
}

// What an event takes beside its JSON, and what a mark does, in bytes.
const eventBytes = 300;
const markBytes = 300;

function readEvent(item: unknown, ownMarks: readonly Mark[], context: EventContext): SizedEvent {
  const marks = [...context.requestMarks, ...ownMarks];
  const bytes = eventBytes + markBytes * (marks.length + 1);
  const weight = weigh(item);
  if (weight !== undefined) return { event: describeEvent(item, marks, context), bytes: bytes + weight };
  const message = 'the event is nested too deep to be kept: variables are flat';
  marks.push({ code: 'nested_too_deep', severity: markSeverities.nested_too_deep, path: '', message });
  return { event: describeEvent('(nested too deep to be kept)', marks, context), bytes };
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
    time: typeof tm === 'number' ? tm : undefined,
    variables: isObject(variables) ? variables : undefined,
    num: typeof num === 'number' ? num : undefined,
    raw,
    marks,
  };
}
