/** A request enters; the events of its body leave, or the status and the reason of its refusal. */

import type { IncomingMessage } from 'node:http';
import type { FailureCode } from '../store/received.js';
import { TooLongError, uncompress } from './uncompress.js';

/** Largest body after decompression, in bytes: 8 MiB. A larger one is answered with 413. */
export const maxBodyBytes = 8 * 1024 * 1024;
// What Snappy makes at worst of a body that can't be compressed.
const maxCompressedBytes = 32 + maxBodyBytes + Math.floor(maxBodyBytes / 6);
// How much of a refused body is read and thrown away, so that the client gets to read the answer.
const maxDiscardedBytes = 64 * 1024 * 1024;

export interface ReadBody {
  readonly status: 200 | 400 | 413;
  /** Why it is refused. */
  readonly reason: string | undefined;
  readonly reasonCode: FailureCode | undefined;
  /** The body, decompressed where that worked; empty when it was too large. */
  readonly bytes: Buffer;
  /** The parsed array; empty when the body is refused. */
  readonly items: readonly unknown[];
}

/** Reads a body of at most 8 MiB and parses it. Rejects only when the client goes away before its end. */
export async function readBody(request: IncomingMessage): Promise<ReadBody> {
  const codec = request.headers['x-compress-codec'];
  const received = await readBytes(request, codec === '2' ? maxCompressedBytes : maxBodyBytes);
  if (received === undefined) return tooLarge;
  if (codec === undefined || codec === '0') return parse(received);
  if (codec !== '2')
    return refuse(
      received,
      'unknown_codec',
      `X-Compress-Codec is ${JSON.stringify(codec)}: it is 0 (none) or 2 (Snappy)`,
    );
  try {
    return parse(uncompress(received, maxBodyBytes));
  } catch (error) {
    if (error instanceof TooLongError) return tooLarge;
    return refuse(received, 'bad_snappy', 'X-Compress-Codec is 2, but the body is no raw Snappy block');
  }
}

async function readBytes(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= limit) chunks.push(chunk);
    else chunks.length = 0;
    if (length > maxDiscardedBytes) break;
  }
  return length > limit ? undefined : Buffer.concat(chunks, length);
}

function parse(bytes: Buffer): ReadBody {
  let parsed: unknown;
  try {
    parsed = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    if (bytes.length === 0) return refuse(bytes, 'body_empty', 'the body is empty: it is a JSON array of events');
    return refuse(
      bytes,
      'body_not_json',
      `the body is not JSON: ${error instanceof Error ? error.message : 'it can not be read'}`,
    );
  }
  if (Array.isArray(parsed)) return { status: 200, reason: undefined, reasonCode: undefined, bytes, items: parsed };
  const what = parsed === null ? 'null' : `${typeof parsed === 'object' ? 'an' : 'a'} ${typeof parsed}`;
  return refuse(bytes, 'body_not_array', `the body is ${what}: it is a JSON array, also for one event`);
}

function refuse(bytes: Buffer, reasonCode: FailureCode, reason: string): ReadBody {
  return { status: 400, reason, reasonCode, bytes, items: [] };
}

const tooLarge: ReadBody = {
  status: 413,
  reason: 'the body is larger than 8 MiB: send fewer events in a request',
  reasonCode: 'body_too_large',
  bytes: Buffer.alloc(0),
  items: [],
};
