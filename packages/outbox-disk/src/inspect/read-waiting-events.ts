/** Reads the events that wait in a directory, for people, without changing anything. */

import { EncodedEvent } from '@growingio/upload';
import { readLabel, type LabelledDestination } from '../directory/destination.js';
import { findOutbox, readDirectory } from '../directory/outbox-directory.js';
import { headerBytes } from '../segment/record.js';
import { scanFile } from '../segment/scan-segment.js';
import { findStoresIn, openSegments, type OpenSegment } from './found-store.js';

/** An event that waits. */
export interface WaitingEvent {
  /** When it happened, Unix time in ms. */
  readonly time: number;
  /** The event as it will be sent, such as `{ n, var, cs1, tm, … }`. */
  readonly event: unknown;
  /** Where it goes, as far as a file name can say it; `undefined` where its version has not noted it. */
  readonly destination: LabelledDestination | undefined;
}

// So many bytes of events are read at once, and let go before the next.
const pieceBytes = 256 * 1024;

/**
 * Reads the events that wait in the directory of an outbox, of each store in order, the oldest store first. Its processes may run
 * meanwhile: what is delivered before its turn comes is left out. It takes no lease and changes nothing. Throws a `GrowingIOError`
 * for what is no path; rejects with one when there is no such directory, or one of something else, and as `fs` does when it can't be
 * listed. What can't be read below it costs itself: then it rejects after all others.
 */
export function readWaitingEvents(directory: string): AsyncGenerator<WaitingEvent, void, undefined> {
  return readNamed(readDirectory(directory));
}

async function* readNamed(directory: string): AsyncGenerator<WaitingEvent, void, undefined> {
  const failures: unknown[] = [];
  const onFault = (_path: string, error: unknown): void => void failures.push(error);
  for await (const store of findStoresIn(await findOutbox(directory), onFault)) {
    const destination = store.label === undefined ? undefined : readLabel(store.label);
    for await (const segment of openSegments(store, onFault)) {
      try {
        for await (const event of readSegment(segment)) {
          yield { time: event.time, event: decode(event.bytes), destination };
        }
      } catch (error) {
        failures.push(error);
      }
    }
  }
  if (failures.length > 0) throw failures[0];
}

async function* readSegment(segment: OpenSegment): AsyncGenerator<EncodedEvent, void, undefined> {
  const { file, settled, size, isNewer } = segment;
  let [offset, next] = [headerBytes, 0];
  while (offset < size && !isNewer) {
    const events: EncodedEvent[] = [];
    let bytes = 0;
    const visit = (index: number, time: number, source: Buffer, start: number, end: number): boolean => {
      if (bytes >= pieceBytes) return false;
      if (index < next) return true;
      next = index + 1;
      if (settled.has(index)) return true;
      bytes += end - start;
      events.push(new EncodedEvent(source, start, end, time));
      return true;
    };
    const scanned = await scanFile(file, offset, size, visit);
    yield* events;
    if (bytes < pieceBytes) return;
    offset = scanned.offset;
  }
}

/** What is no JSON is read as its text. */
function decode(bytes: Buffer): unknown {
  const text = bytes.toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
