/** Bytes in the files of segments: in groups, forced to the disk, and none left of what has failed. */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { KeptEvent } from '../../src/segment/kept-event.js';
import { encodeHeader, headerBytes, recordBytes } from '../../src/segment/record.js';
import { Segment } from '../../src/segment/segment.js';
import { Totals } from '../../src/segment/totals.js';
import { SegmentFile } from '../../src/writer/segment-file.js';
import { breakWrites, countSyncs } from '../../../../testing/disks.js';
import { cleanUp, eventOf, makeDirectory, numbered } from '../../../../testing/disk-outboxes.js';
import { writeSegment } from '../segment/segment-files.js';

let file: SegmentFile;
let directory: string;

beforeEach(() => {
  file = new SegmentFile();
  directory = makeDirectory();
});

afterEach(async () => {
  await file.close();
  await cleanUp();
});

function makeSegment(texts: readonly string[], number = 1): { segment: Segment; events: KeptEvent[] } {
  const path = join(directory, 'store', `0000000${String(number)}.segment`);
  const segment = new Segment(path, new Totals(), 1);
  return { segment, events: texts.map((text) => segment.add(eventOf(text))) };
}

/** The bytes of a file with these events. */
function bytesOf(texts: readonly string[]): Buffer {
  const path = join(makeDirectory(), 'expected.segment');
  writeSegment(path, texts);
  return readFileSync(path);
}

describe('SegmentFile', () => {
  it('writes a header and records, and goes on at the end', async () => {
    const { segment, events } = makeSegment(numbered(3));
    expect(await file.write(events.slice(0, 2), 0)).toBe(2);
    expect(await file.write(events, 2)).toBe(3);
    expect(readFileSync(segment.path)).toEqual(bytesOf(numbered(3)));
    expect(segment.fileEnd).toBe(statSync(segment.path).size);
    expect(await file.write(events, 3)).toBe(3);
    expect(statSync(segment.path).mode & 0o777).toBe(0o600);
  });

  it('writes half a mebibyte at once, and events of one segment only', async () => {
    const { events } = makeSegment(numbered(10).map((text) => text.padEnd(100_000)));
    const { events: others } = makeSegment(['other'], 2);
    const all = [...events, ...others];
    expect(await file.write(all, 0)).toBe(6);
    expect(await file.write(all, 6)).toBe(10);
    expect(await file.write(all, 10)).toBe(11);
    const expected = bytesOf(numbered(10).map((text) => text.padEnd(100_000)));
    expect(readFileSync(join(directory, 'store', '00000001.segment')).equals(expected)).toBe(true);
  });

  it.each([600_000, 1_500_000, 4_000_000])('writes an event of %d bytes behind others', async (size) => {
    const texts = [...numbered(4).map((text) => text.padEnd(100_000)), 'x'.repeat(size), 'last'];
    const { segment, events } = makeSegment(texts);
    for (let at = 0; at < events.length;) at = await file.write(events, at);
    expect(readFileSync(segment.path).equals(bytesOf(texts))).toBe(true);
  });

  it('overwrites a file that is left from before', async () => {
    const { segment, events } = makeSegment(['one']);
    mkdirSync(dirname(segment.path));
    writeFileSync(segment.path, 'x'.repeat(1000));
    await file.write(events, 0);
    expect(readFileSync(segment.path)).toEqual(bytesOf(['one']));
  });

  it('goes on with a file that it has closed', async () => {
    const { segment, events } = makeSegment(numbered(2));
    await file.write(events.slice(0, 1), 0);
    await file.close();
    await file.write(events, 1);
    expect(readFileSync(segment.path)).toEqual(bytesOf(numbered(2)));
  });

  it('leaves nothing of a write that has failed, and writes it again', async () => {
    const { segment, events } = makeSegment(numbered(2));
    await file.write(events.slice(0, 1), 0);
    const { fileEnd } = segment;
    // As a disk does that is full: some of it is there.
    writeFileSync(segment.path, 'a part', { flag: 'a' });
    const writes = await breakWrites('fail');
    await expect(file.write(events, 1)).rejects.toMatchObject({ code: 'EIO' });
    expect([segment.fileEnd, statSync(segment.path).size]).toEqual([fileEnd, fileEnd]);
    writes.mend();
    await file.write(events, 1);
    expect(readFileSync(segment.path)).toEqual(bytesOf(numbered(2)));
  });

  it('begins with the header also when the first write has failed', async () => {
    const { segment, events } = makeSegment(['one']);
    const writes = await breakWrites('fail');
    await expect(file.write(events, 0)).rejects.toMatchObject({ code: 'EIO' });
    writes.mend();
    await file.write(events, 0);
    const bytes = readFileSync(segment.path);
    expect([bytes.subarray(0, headerBytes), bytes.length]).toEqual([encodeHeader(), headerBytes + recordBytes + 3]);
  });

  it('knows whether the file is where it was', async () => {
    const { segment, events } = makeSegment(['one']);
    expect(await file.isInPlace()).toBe(true);
    await file.write(events, 0);
    expect(await file.isInPlace()).toBe(true);
    rmSync(dirname(segment.path), { recursive: true });
    expect(await file.isInPlace()).toBe(false);
    writeFileSync(dirname(segment.path), '');
    await expect(file.isInPlace()).rejects.toMatchObject({ code: 'ENOTDIR' });
    await file.close();
    expect(await file.isInPlace()).toBe(true);
  });
});

describe('SegmentFile that forces to the disk', () => {
  it('forces each file and folder once', async () => {
    const { events } = makeSegment(numbered(2));
    const syncs = await countSyncs();
    await file.sync();
    expect(syncs()).toEqual({ datasync: 0, sync: 0 });
    await file.write(events.slice(0, 1), 0);
    await file.sync();
    // The file; the store, and the directory in which that was made.
    expect(syncs()).toEqual({ datasync: 1, sync: 2 });
    await file.sync();
    expect(syncs()).toEqual({ datasync: 1, sync: 2 });
    await file.write(events, 1);
    await file.sync();
    expect(syncs()).toEqual({ datasync: 2, sync: 2 });
  });

  it('forces also files that are not open any more, but for what was removed', async () => {
    const [first, second, third] = [makeSegment(['one']), makeSegment(['two'], 2), makeSegment(['three'], 3)];
    for (const { events } of [first, second, third]) await file.write(events, 0);
    rmSync(second.segment.path);
    const syncs = await countSyncs();
    await file.sync();
    expect(syncs()).toEqual({ datasync: 2, sync: 2 });
  });

  it('tries again what it could not force', async () => {
    const [first, second] = [makeSegment(['one']), makeSegment(['two'], 2)];
    for (const { events } of [first, second]) await file.write(events, 0);
    rmSync(first.segment.path);
    mkdirSync(first.segment.path);
    await expect(file.sync()).rejects.toMatchObject({ code: 'ENOTFILE' });
    rmSync(first.segment.path, { recursive: true });
    const syncs = await countSyncs();
    await file.sync();
    expect(syncs()).toEqual({ datasync: 1, sync: 2 });
  });
});
