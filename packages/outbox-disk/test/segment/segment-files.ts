/** Files of segments, as an outbox writes them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeHeader, encodeRecord, recordBytes } from '../../src/segment/record.js';
import { eventOf, makeDirectory } from '../../../../testing/disk-outboxes.js';

/** A path for a segment, in a directory that is there. */
export function newPath(): string {
  return join(makeDirectory(), '00000001.segment');
}

/** Writes a segment with these texts, whose indexes are those given, else 0, 1, … Returns its size. */
export function writeSegment(path: string, texts: readonly string[], indexes?: readonly number[]): number {
  const records = texts.map((text, at) => {
    const event = eventOf(text);
    const record = Buffer.alloc(recordBytes + event.size);
    encodeRecord(record, 0, indexes?.[at] ?? at, event);
    return record;
  });
  const bytes = Buffer.concat([encodeHeader(), ...records]);
  writeFileSync(path, bytes);
  return bytes.length;
}

/** Spoils the payload of one record: whoever reads passes over it. */
export function damage(path: string, text: string): void {
  const bytes = readFileSync(path);
  const at = bytes.indexOf(text);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}
