/** A dead letter as a line of a file: why, when, where to, and the event as it was sent. */

import { isDeepStrictEqual } from 'node:util';
import { EncodedEvent } from '@growingio/upload';
import { readLabel, type LabelledDestination } from '../directory/destination.js';
import type { Line } from './read-lines.js';

/** An event that the API refused. */
export interface DeadLetter {
  /** What the API said, such as `HTTP 400`. */
  readonly reason: string;
  /** When it was given up, as an ISO date. */
  readonly buriedAt: string;
  /** When the event happened, Unix time in ms. */
  readonly time: number;
  /** The event as it was sent, such as `{ n, var, cs1, tm, … }`. */
  readonly event: unknown;
  /** Where it was sent to, as far as a file name can say it; `undefined` where its version has not noted it. */
  readonly destination?: LabelledDestination | undefined;
}

const beforeEvent = ',"event":';

/** `label` says where the event was sent to: see `labelOf`. */
export function encodeLetter(event: EncodedEvent, reason: string, now: number, label?: string): string {
  const sent = event.bytes.toString('utf8');
  const letter = JSON.stringify({ reason, buriedAt: new Date(now).toISOString(), time: event.time, to: label });
  return `${letter.slice(0, -1)}${beforeEvent}${isLineOfJson(sent) ? sent : JSON.stringify(sent)}}\n`;
}

/** `undefined` for a line that is no letter. */
export function decodeLetter({ bytes }: Line): DeadLetter | undefined {
  try {
    const letter = JSON.parse(bytes?.toString('utf8') ?? '') as (Partial<DeadLetter> & { to?: unknown }) | null;
    if (typeof letter?.reason !== 'string' || typeof letter.buriedAt !== 'string') return undefined;
    const { reason, buriedAt, event, to } = letter;
    // It becomes the end of a folder's name.
    const destination = typeof to === 'string' && /^[\w.@-]{16,100}$/.test(to) ? readLabel(to) : undefined;
    return {
      reason,
      buriedAt,
      time: Number(letter.time),
      event,
      ...(destination === undefined ? {} : { destination }),
    };
  } catch {
    return undefined;
  }
}

/** The event of a letter as it was sent, byte by byte, unless somebody has written the line anew. */
export function eventOf({ bytes }: Line, { event, time, buriedAt }: DeadLetter): EncodedEvent {
  const text =
    typeof event === 'string' ? event : (asWritten(bytes?.toString('utf8') ?? '', event) ?? JSON.stringify(event));
  const buffer = Buffer.from(text);
  return new EncodedEvent(buffer, 0, buffer.length, Number.isFinite(time) ? time : Date.parse(buriedAt));
}

function asWritten(line: string, event: unknown): string | undefined {
  const text = line.slice(line.indexOf(beforeEvent) + beforeEvent.length, line.lastIndexOf('}'));
  try {
    return isDeepStrictEqual(JSON.parse(text), event) ? text : undefined;
  } catch {
    return undefined;
  }
}

function isLineOfJson(text: string): boolean {
  if (/[\r\n\u2028\u2029]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
