/** Reads the body of a request, or refuses it with a status and a reason. */

import type { IncomingMessage } from 'node:http';
import { quote } from '@growingio/upload/adapter';
import type { FailureCode } from '../store/received.js';
import type { BodyBytes } from './collect-bytes.js';
import { readLength, TooLongError, uncompress } from './uncompress.js';

/** Largest body after decompression, in bytes: 8 MiB. A larger one is answered with 413. */
export const maxBodyBytes = 8 * 1024 * 1024;
/** What Snappy makes at worst of a body that can't be compressed. */
export const maxReceivedBytes = 32 + maxBodyBytes + Math.floor(maxBodyBytes / 6);
// How much of a refused body is read and thrown away, so that the client gets to read the answer.
const maxDiscardedBytes = 32 * 1024 * 1024;

export interface ReadBody {
  readonly status: 200 | 400 | 413 | 503;
  /** Why it is refused. */
  readonly reason: string | undefined;
  readonly reasonCode: FailureCode | undefined;
  /** The body, decompressed where that worked; empty when it was too large. */
  readonly bytes: Buffer;
  /** Bytes of the body as they came. */
  readonly wireSize: number;
}

/** Reads a body of at most 8 MiB into `body`. Rejects only when the client goes away before its end. */
export async function readBody(request: IncomingMessage, body: BodyBytes): Promise<ReadBody> {
  const codec = request.headers['x-compress-codec'];
  const { refusal, wireSize } = await readBytes(request, body, codec === '2' ? maxReceivedBytes : maxBodyBytes);
  return { ...(refusal ?? decode(body, codec)), wireSize };
}

type Decoded = Omit<ReadBody, 'wireSize'>;

function decode(body: BodyBytes, codec: string | string[] | undefined): Decoded {
  const bytes = body.read();
  if (codec === undefined || codec === '0') return taken(bytes);
  if (codec !== '2') {
    const reason = `X-Compress-Codec is ${quote(codec)}: it is 0 (none) or 2 (Snappy)`;
    return refuseBody(400, 'unknown_codec', reason, bytes);
  }
  try {
    // Room first: a block of ten bytes may claim 8 MiB.
    if (!body.reserve(Math.min(readLength(bytes).length, maxBodyBytes))) return tooBusy;
    return taken(uncompress(bytes, maxBodyBytes));
  } catch (error) {
    if (error instanceof TooLongError) return tooLarge;
    return refuseBody(400, 'bad_snappy', 'X-Compress-Codec is 2, but the body is no raw Snappy block', bytes);
  }
}

async function readBytes(
  request: IncomingMessage,
  body: BodyBytes,
  limit: number,
): Promise<{ refusal: Decoded | undefined; wireSize: number }> {
  let length = 0;
  let refusal: Decoded | undefined;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxDiscardedBytes) break;
    if (refusal !== undefined) continue;
    if (length > limit) refusal = tooLarge;
    else if (!body.add(chunk)) refusal = tooBusy;
    if (refusal !== undefined) body.release();
  }
  return { refusal, wireSize: length };
}

function taken(bytes: Buffer): Decoded {
  return { status: 200, reason: undefined, reasonCode: undefined, bytes };
}

/** A body that is not taken, and why. */
export function refuseBody(status: 400 | 413 | 503, reasonCode: FailureCode, reason: string, bytes: Buffer): Decoded {
  return { status, reason, reasonCode, bytes };
}

const nothing = Buffer.alloc(0);
const tooLarge = refuseBody(
  413,
  'body_too_large',
  'the body is larger than 8 MiB: send fewer events in a request',
  nothing,
);
const tooBusy = refuseBody(
  503,
  'too_busy',
  'the requests under way take too much memory: send it again later',
  nothing,
);
