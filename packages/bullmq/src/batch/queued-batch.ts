/** A batch as a job of the queue keeps it: the bytes that will be sent, and where one event ends and the next begins. */

import { promisify } from 'node:util';
import { gunzip, gunzipSync, gzip, gzipSync } from 'node:zlib';
import { EncodedEvent, type Destination } from '@growingio/upload';
import { encodeBody, optionTable } from '@growingio/upload/adapter';
import { t } from '../messages.js';

/** The data of a job. */
export interface QueuedBatch {
  /** The version of this form. */
  readonly version: 1;
  /** The wire format of the events: `s2s/cstm`. */
  readonly format: string;
  /** Project ID (`ai`). */
  readonly projectId: string;
  readonly host: string;
  /** The body of the request, a JSON array: as it is, or compressed and in base64. */
  readonly json?: string;
  readonly gzip?: string;
  /** The bytes of each event. */
  readonly sizes: readonly number[];
  /** The time of the first event (Unix, ms), and of each how much later than the one before it happened. */
  readonly time: number;
  readonly later: readonly number[];
}

/** Bodies below this size are kept as they are: compressed they would hardly be smaller. */
const worthCompressing = 1024;
/** What a job may become when it is read: the largest batch (8 MiB), and room for one event that is larger. */
const mostBytes = 64 * 1024 * 1024;

/** Up to this size the work takes less time (about a ms at most) than handing it to another thread costs. */
const atOnceUpTo = 128 * 1024;
/** Fast: a job is read once, by a relay in the same house. */
const level = 1;

const compressAside = promisify(gzip);
const uncompressAside = promisify(gunzip);

/** Makes a job's data of events, at least one. */
export async function encodeBatch(events: readonly EncodedEvent[], destination: Destination): Promise<QueuedBatch> {
  const body = encodeBody(events);
  const { format, projectId, host } = destination;
  const time = events[0]?.time ?? 0;
  let before = time;
  const later = events.map((event) => {
    const difference = event.time - before;
    before = event.time;
    return difference;
  });
  const packed =
    body.length < worthCompressing ? { json: body.toString() } : { gzip: (await compress(body)).toString('base64') };
  return { version: 1, format, projectId, host, ...packed, sizes: events.map(({ size }) => size), time, later };
}

function compress(body: Buffer): Buffer | Promise<Buffer> {
  return body.length <= atOnceUpTo ? gzipSync(body, { level }) : compressAside(body, { level });
}

/** A job whose data nobody can read: what was put there was not ours, or is damaged. */
export class UnreadableBatch extends Error {}

/** Reads a job's data back. Rejects with `UnreadableBatch`. */
export async function decodeBatch(data: unknown): Promise<{ events: EncodedEvent[]; destination: Destination }> {
  if (!isQueuedBatch(data)) throw new UnreadableBatch(t`it is no batch of events`);
  const { sizes, later } = data;
  const destination = readDestination(data);
  const body = await readBody(data);
  const events: EncodedEvent[] = [];
  let at = 1;
  let { time } = data;
  sizes.forEach((size, index) => {
    time += later[index] ?? 0;
    events.push(new EncodedEvent(body, at, at + size, time));
    at += size + 1;
  });
  if (at !== body.length) throw new UnreadableBatch(t`the sizes of its events are not those of its bytes`);
  return { events, destination };
}

/** By the same rules as the options of a client, which would not start with what they refuse. */
function readDestination({ format, projectId, host }: QueuedBatch): Destination {
  if (format !== 's2s/cstm') throw new UnreadableBatch(t`its format is not that of this version`);
  try {
    const read = optionTable.projectId.read(projectId);
    if (read === undefined) throw new UnreadableBatch(t`it has no project ID`);
    return { format, projectId: read, host: optionTable.host.read(host) };
  } catch (error) {
    throw new UnreadableBatch((error as Error).message);
  }
}

async function readBody({ json, gzip: packed, sizes }: QueuedBatch): Promise<Buffer> {
  if (packed === undefined) return Buffer.from(json ?? '');
  // Brackets and commas. One more, so that a body that is too long does not fill it.
  const length = sizes.reduce((sum, size) => sum + size + 1, 1);
  const options = { maxOutputLength: mostBytes, chunkSize: Math.max(64, Math.min(length + 1, atOnceUpTo)) };
  try {
    const bytes = Buffer.from(packed, 'base64');
    return length <= atOnceUpTo ? gunzipSync(bytes, options) : await uncompressAside(bytes, options);
  } catch {
    throw new UnreadableBatch(t`it can not be uncompressed`);
  }
}

function isQueuedBatch(data: unknown): data is QueuedBatch {
  if (typeof data !== 'object' || data === null) return false;
  const { version, format, projectId, host, json, gzip: packed, sizes, time, later } = data as Partial<QueuedBatch>;
  return (
    version === 1 &&
    [format, projectId, host, packed ?? json].every((text) => typeof text === 'string') &&
    areNumbers(sizes) &&
    sizes.length > 0 &&
    sizes.every((size) => Number.isInteger(size) && size > 0) &&
    Number.isFinite(time) &&
    areNumbers(later)
  );
}

function areNumbers(values: unknown): values is readonly number[] {
  return Array.isArray(values) && values.every((value) => Number.isFinite(value));
}
