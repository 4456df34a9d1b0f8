/** The parsed items of a request enter; events with their marks, ready to be kept, leave one by one. */

import { checkEvent, isObject } from '../check/check-event.js';
import { markSeverities, type Mark } from '../check/mark.js';
import type { SizedEvent } from '../store/event-store.js';
import type { NewEvent } from '../store/received.js';

export interface EventContext {
  readonly projectId: string;
  /** `stm`, Unix ms. */
  readonly sendTime: number | undefined;
  /** Unix ms. */
  readonly receivedAt: number;
  /** What is wrong with the request: each of its events carries it too. */
  readonly requestMarks: readonly Mark[];
}

/** Reads one event at a time: a body of four million numbers never stands here as as many objects. */
export function* readEvents(items: readonly unknown[], context: EventContext): Generator<SizedEvent> {
  for (const item of items) {
    const marks = [...context.requestMarks, ...checkEvent(item, context)];
    const bytes = measure(item);
    if (bytes === undefined) {
      const message = 'the event is nested too deep to be kept: variables are flat';
      marks.push({ code: 'nested_too_deep', severity: markSeverities.nested_too_deep, path: '', message });
      yield { event: describeEvent('(nested too deep to be kept)', marks, context), bytes: 100 };
    } else {
      yield { event: describeEvent(item, marks, context), bytes };
    }
  }
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

/** The size as JSON, or `undefined` for what JSON.parse can read but JSON.stringify can not write: it recurses. */
function measure(item: unknown): number | undefined {
  try {
    return JSON.stringify(item).length;
  } catch {
    return undefined;
  }
}
