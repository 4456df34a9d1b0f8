/** The format of a segment: a header, and a record an event, each of which can be found again among damaged ones. */

import { crc32 } from 'node:zlib';
import type { EncodedEvent } from '@growingio/upload';

/** The format that this version writes, and the newest that it reads. */
export const formatVersion = 1;
/** The header of a segment: `growingio outbox 00001 `, the CRC of these 23 bytes in hexadecimal, and a line feed. */
export const headerBytes = 32;
/** In front of each payload: mark, index, length, time, CRC of the payload, CRC of the 24 bytes before. */
export const recordBytes = 28;
/** Longest payload. The API takes less. */
export const maxPayloadBytes = 16 * 1024 * 1024;
/** A segment takes no more events from this size on. */
export const mostSegmentBytes = 64 * 1024 * 1024;
/** No segment has more records, settled ones included: an index is less. */
export const mostRecords = Math.ceil(mostSegmentBytes / recordBytes);

// 0xff is in no UTF-8 text: an event can't look like a record.
const mark = Buffer.from([0xff, 0x47, 0x49, 0x4f]);
const markValue = mark.readUInt32LE(0);

/** Visits an intact record: its payload is `source.subarray(start, end)`. Returns whether to go on. */
export type VisitRecord = (index: number, time: number, source: Buffer, start: number, end: number) => boolean;

export interface Decoded {
  /** How far the bytes are read; the rest belongs to a record that is not complete yet. */
  readonly consumed: number;
  /** Bytes that belong to no intact record. */
  readonly damaged: number;
  /** How many bytes from `consumed` on are needed to go on. */
  readonly needed: number;
  /** Whether the visitor wants no more; the record that it refused comes again. */
  readonly stopped: boolean;
  /** Bytes of payloads that were checked in vain. */
  readonly wasted: number;
}

export function encodeHeader(version = formatVersion): Buffer {
  const text = `growingio outbox ${String(version).padStart(5, '0')} `;
  return Buffer.from(`${text}${crc32(text).toString(16).padStart(8, '0')}\n`, 'latin1');
}

/** The version that a header names, or `undefined` for a damaged one. */
export function decodeVersion(header: Buffer): number | undefined {
  const parts = /^(growingio outbox (\d{5}) )([0-9a-f]{8})\n/.exec(header.toString('latin1', 0, headerBytes));
  if (parts?.[1] === undefined || crc32(parts[1]) !== parseInt(parts[3] ?? '', 16)) return undefined;
  return Number(parts[2]);
}

/** Writes a record at this place, and returns where it ends. */
export function encodeRecord(target: Buffer, at: number, index: number, event: EncodedEvent): number {
  const { bytes } = event;
  target.writeUInt32LE(markValue, at);
  target.writeUInt32LE(index, at + 4);
  target.writeUInt32LE(bytes.length, at + 8);
  target.writeDoubleLE(event.time, at + 12);
  target.writeUInt32LE(crc32(bytes), at + 20);
  target.writeUInt32LE(crc32(target.subarray(at, at + 24)), at + 24);
  target.set(bytes, at + recordBytes);
  return at + recordBytes + bytes.length;
}

/**
 * Visits the intact records in these bytes, in order. After a damaged one it goes on at the next mark, so that it costs
 * itself only. `isEnd` says that no bytes follow: what is cut off there is damaged. Once so many bytes of payloads were
 * checked in vain as `mayWaste` says, a damaged payload is passed over as a whole: forged records that lie in each other would take
 * hours.
 */
export function decodeRecords(source: Buffer, isEnd: boolean, visit: VisitRecord, mayWaste = Infinity): Decoded {
  let at = 0;
  let damaged = 0;
  let wasted = 0;
  const stop = (needed: number, stopped = false): Decoded => ({ consumed: at, damaged, needed, stopped, wasted });
  while (at < source.length) {
    const left = source.length - at;
    if (left < recordBytes && !isEnd) return stop(recordBytes);
    const length = left < recordBytes ? -1 : payloadLength(source, at);
    const end = at + recordBytes + length;
    if (length >= 0 && end > source.length && !isEnd) return stop(end - at);
    const isWhole = length >= 0 && end <= source.length;
    if (isWhole && isIntact(source, at, end)) {
      const goOn = visit(source.readUInt32LE(at + 4), source.readDoubleLE(at + 12), source, at + recordBytes, end);
      if (!goOn) return stop(0, true);
      at = end;
    } else {
      if (isWhole) wasted += length;
      const next = isWhole && wasted > mayWaste ? end : findMark(source, at + 1, isEnd);
      damaged += next - at;
      at = next;
    }
  }
  return stop(0);
}

/** -1 for what is no header, or a forged one. */
function payloadLength(source: Buffer, at: number): number {
  if (source.readUInt32LE(at) !== markValue) return -1;
  if (source.readUInt32LE(at + 24) !== crc32(source.subarray(at, at + 24))) return -1;
  if (source.readUInt32LE(at + 4) >= mostRecords) return -1;
  const length = source.readUInt32LE(at + 8);
  return length > maxPayloadBytes ? -1 : length;
}

function isIntact(source: Buffer, at: number, end: number): boolean {
  return source.readUInt32LE(at + 20) === crc32(source.subarray(at + recordBytes, end));
}

/** Where the next mark begins. The last three bytes may be the beginning of one. */
function findMark(source: Buffer, from: number, isEnd: boolean): number {
  const found = source.indexOf(mark, from);
  if (found !== -1) return found;
  return isEnd ? source.length : Math.max(from, source.length - mark.length + 1);
}
