/** Files of segments that are read: from where to where, and what they are. */
import { statSync, truncateSync, writeFileSync } from 'node:fs';
import { encodeHeader, headerBytes, recordBytes } from '../../src/segment/record.js';
import { inspectSegment, scanSegment } from '../../src/segment/scan-segment.js';
import { cleanUp, numbered } from '../../../../testing/disk-outboxes.js';
import { damage, newPath, writeSegment } from './segment-files.js';

afterEach(cleanUp);

const texts = numbered(100).map((text, at) => text.padEnd(at * 200));

/** Reads the records between two offsets, as far as the visitor goes on. */
async function scan(path: string, from: number, to: number, most = Infinity) {
  const indexes: number[] = [];
  const { offset, damaged } = await scanSegment(path, from, to, (index) => {
    if (indexes.length === most) return false;
    indexes.push(index);
    return true;
  });
  return { indexes, offset, damaged };
}

describe('scanSegment', () => {
  it('visits all records of a file that is larger than one piece', async () => {
    const path = newPath();
    const size = writeSegment(path, texts);
    expect(await scan(path, headerBytes, size)).toEqual({ indexes: [...texts.keys()], offset: size, damaged: 0 });
  });

  it('reads no further than it may, though the file is longer', async () => {
    const path = newPath();
    writeSegment(path, numbered(10));
    const end = headerBytes + 4 * (recordBytes + 7);
    expect(await scan(path, headerBytes, end)).toEqual({ indexes: [0, 1, 2, 3], offset: end, damaged: 0 });
    expect(await scan(path, headerBytes, end - 1)).toMatchObject({ indexes: [0, 1, 2], damaged: recordBytes + 6 });
  });

  it('goes on where it has stopped', async () => {
    const path = newPath();
    const size = writeSegment(path, texts);
    const first = await scan(path, headerBytes, size, 60);
    expect(first.indexes).toHaveLength(60);
    const rest = await scan(path, first.offset, size);
    expect([...first.indexes, ...rest.indexes]).toEqual([...texts.keys()]);
  });

  it('ends with a file that is shorter than it should be', async () => {
    const path = newPath();
    const size = writeSegment(path, numbered(4));
    truncateSync(path, size - 1);
    expect(await scan(path, headerBytes, size + 1000)).toMatchObject({ indexes: [0, 1, 2], damaged: recordBytes + 6 });
    truncateSync(path, 0);
    expect(await scan(path, headerBytes, size)).toMatchObject({ indexes: [], damaged: 0 });
  });

  it('passes over what is damaged, and says how much that is', async () => {
    const path = newPath();
    const size = writeSegment(path, numbered(4));
    damage(path, 'event 1');
    expect(await scan(path, headerBytes, size)).toEqual({ indexes: [0, 2, 3], offset: size, damaged: recordBytes + 7 });
  });
});

describe('inspectSegment', () => {
  it.each([
    ['this version', encodeHeader(), false],
    ['a newer one', encodeHeader(2), true],
    ['none, since it is damaged', Buffer.alloc(100), false],
    ['none, since it is cut off', encodeHeader(2).subarray(0, 20), false],
  ])('knows the size of a segment, and whether it is newer: %s', async (_what, bytes, isNewer) => {
    const path = newPath();
    writeFileSync(path, bytes);
    expect(await inspectSegment(path)).toMatchObject({ size: statSync(path).size, isNewer });
  });
});
