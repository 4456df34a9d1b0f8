/** Encoded events enter; the body of one request leaves. */

import { GrowingIOError } from '../errors.js';
import loadSnappy from './load-snappy.cjs';
import type { EncodedEvent } from './sender.js';

const open = 0x5b;
const comma = 0x2c;
const close = 0x5d;

/** Puts events into a JSON array, in one copy. */
export function encodeBody(events: readonly EncodedEvent[]): Buffer {
  // Brackets and commas.
  let length = events.length + 1;
  for (const event of events) length += event.bytes.length;
  const body = Buffer.allocUnsafe(length);
  let at = 0;
  for (const event of events) {
    body[at] = at === 0 ? open : comma;
    body.set(event.bytes, at + 1);
    at += 1 + event.bytes.length;
  }
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
  try {
    const snappy = loadSnappy();
    return { codec: '2', compress: (body) => snappy.compress(body) };
  } catch {
    throw new GrowingIOError(
      'ERR_GROWINGIO_DEPENDENCY',
      "compression is 'snappy', which needs the package snappyjs: npm install snappyjs",
    );
  }
}
