/** Encoded events enter; the body of one request leaves. */

import { GrowingIOError } from '../errors.js';
import loadSnappy from './load-snappy.cjs';
import type { EncodedEvent } from '../encoded-event.js';
import { t } from '../text/messages.js';

const open = 0x5b;
const comma = 0x2c;
const close = 0x5d;

/** Puts events into a JSON array. Those that stand behind each other, parted by a comma, are copied as one. */
export function encodeBody(events: readonly EncodedEvent[]): Buffer {
  // Brackets and commas.
  let length = events.length + 1;
  for (const { start, end } of events) length += end - start;
  const body = Buffer.allocUnsafe(length);
  let at = 0;
  let run: EncodedEvent | undefined;
  let runEnd = 0;
  const copyRun = (): void => {
    if (run === undefined) return;
    body[at] = at === 0 ? open : comma;
    at += 1 + run.buffer.copy(body, at + 1, run.start, runEnd);
  };
  for (const event of events) {
    const isNext = run?.buffer === event.buffer && event.start === runEnd + 1 && event.buffer[runEnd] === comma;
    if (!isNext) {
      copyRun();
      run = event;
    }
    runEnd = event.end;
  }
  copyRun();
  body[at] = close;
  return body;
}

/** How a body is compressed. `codec` is the value of `X-Compress-Codec`. */
export interface Compressor {
  readonly codec: '0' | '2';
  compress(body: Uint8Array): Uint8Array;
}

/** Raw Snappy of the body. Throws a `GrowingIOError` when the package snappyjs is not installed. Source: GrowingIO's Java SDK. */
export function snappyCompressor(): Compressor {
  const snappy = loadSnappy();
  if (snappy !== undefined) return { codec: '2', compress: (body) => snappy.compress(body) };
  throw new GrowingIOError(
    'ERR_GROWINGIO_DEPENDENCY',
    t`compression is 'snappy', which needs the package snappyjs: npm install snappyjs`,
  );
}
