/** What is found again: after a crash, in damaged files, in thousands of them, in those of a newer version. */
import { appendFileSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeHeader, headerBytes, recordBytes } from '../../src/segment/record.js';
import {
  appendAll,
  cleanUp,
  drain,
  filesIn,
  leave,
  makeDirectory,
  numbered,
  openOutbox,
  reopen,
  textsOf,
} from '../../../../testing/disk-outboxes.js';

afterEach(cleanUp);

describe('DiskOutbox after a restart', () => {
  it('finds every event, in order, with its bytes and time', async () => {
    const { directory } = await leave(['{"n":"苹果"}', '{}']);
    const { outbox, recovered } = openOutbox(directory);
    await outbox.sync();
    expect([outbox.pending, outbox.waiting, recovered()]).toEqual([2, 2, 2]);
    const events = await outbox.lease({ events: 10, bytes: 1000 });
    expect(events.map(({ time, sequence }) => [time, sequence])).toEqual([
      [1_700_000_000_000, 1],
      [1_700_000_000_000, 2],
    ]);
    expect(textsOf(events)).toEqual(['{"n":"苹果"}', '{}']);
  });

  it('does not find what was settled', async () => {
    const directory = makeDirectory();
    const { outbox } = openOutbox(directory);
    appendAll(outbox, numbered(10));
    const events = await outbox.lease({ events: 6, bytes: 1000 });
    await outbox.acknowledge(events.slice(0, 3));
    await outbox.bury(events.slice(4, 5), 'HTTP 400');
    await outbox.close();
    expect(outbox.pending).toBe(6);
    expect(await reopen(directory)).toEqual(['event 3', ...numbered(10).slice(5)]);
  });

  it('does not find what was settled in several runs', async () => {
    const { directory } = await leave(numbered(9));
    for (let run = 0; run < 3; run += 1) {
      const { outbox } = openOutbox(directory);
      await outbox.sync();
      const events = await outbox.lease({ events: 3, bytes: 1000 });
      expect(textsOf(events)).toEqual(numbered(9).slice(run * 3, run * 3 + 3));
      await outbox.acknowledge(events);
      await outbox.close();
    }
    expect(await reopen(directory)).toEqual([]);
  });

  it('numbers recovered events behind its own, and leases its own first', async () => {
    const { directory } = await leave(['old']);
    const { outbox } = openOutbox(directory);
    appendAll(outbox, ['new']);
    await outbox.sync();
    appendAll(outbox, ['newer']);
    const events = await outbox.lease({ events: 10, bytes: 1000 });
    expect(textsOf(events)).toEqual(['new', 'old', 'newer']);
    expect(events.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  });

  it('leaves no file behind when everything is settled', async () => {
    const { directory } = await leave(numbered(5));
    await reopen(directory);
    expect(filesIn(directory)).toEqual([]);
    expect(readdirSync(directory)).toEqual([]);
  });

  it('finds all that is whole when the file is cut off at any byte', async () => {
    const { directory, segment } = await leave(['one', 'two', 'three']);
    const whole = readFileSync(segment);
    const ends = [3, 3, 5].reduce<number[]>(
      (sums, size) => [...sums, (sums.at(-1) ?? headerBytes) + recordBytes + size],
      [],
    );
    const found: number[] = [];
    const expected: number[] = [];
    for (let length = whole.length; length >= 0; length -= 1) {
      const store = join(directory, 'events.dead.dead');
      mkdirSync(store, { recursive: true });
      writeFileSync(join(store, '00000001.segment'), whole.subarray(0, length));
      if (length === whole.length) truncateSync(segment, 0);
      found.push((await reopen(directory)).length);
      expected.push(ends.filter((end) => end <= length).length);
    }
    expect(found).toEqual(expected);
  });

  it('loses one event to a flipped bit, and says so', async () => {
    const { directory, segment } = await leave(['one', 'two', 'three']);
    const bytes = readFileSync(segment);
    const at = headerBytes + 2 * recordBytes + 4;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(segment, bytes);
    const { outbox, said } = openOutbox(directory);
    await outbox.sync();
    expect(outbox.pending).toBe(2);
    expect(await drain(outbox)).toEqual(['one', 'three']);
    expect(said).toContainEqual(expect.stringContaining(`${String(recordBytes + 3)} bytes are damaged or cut off`));
  });

  it('finds the events below a damaged header', async () => {
    const { directory, segment } = await leave(['one', 'two']);
    const bytes = readFileSync(segment);
    bytes.fill(0, 0, headerBytes);
    writeFileSync(segment, bytes);
    expect(await reopen(directory)).toEqual(['one', 'two']);
  });

  it('gives up events that are damaged after they were counted, and says so', async () => {
    const { directory } = await leave(numbered(4));
    const { outbox, said, recovered, lost } = openOutbox(directory);
    await outbox.sync();
    const [segment = ''] = filesIn(directory).filter((name) => name.endsWith('.segment'));
    truncateSync(join(directory, segment), headerBytes + 3 * (recordBytes + 7) - 1);
    expect(await drain(outbox)).toEqual(['event 0', 'event 1']);
    expect([outbox.pending, outbox.waiting, recovered(), lost()]).toEqual([0, 0, 4, 2]);
    expect(said).toContainEqual(expect.stringMatching(/^lost: .* is damaged$/));
  });

  it('leaves files of a newer version alone, and says so', async () => {
    const { directory } = await leave(['mine']);
    const store = join(directory, 'events.future.future');
    mkdirSync(store);
    const path = join(store, '00000001.segment');
    writeFileSync(path, encodeHeader(2));
    appendFileSync(path, 'whatever it is');
    const { outbox, said } = openOutbox(directory);
    await outbox.sync();
    expect(await drain(outbox)).toEqual(['mine']);
    await outbox.close();
    expect(filesIn(directory)).toEqual(['events.future.future/00000001.segment']);
    expect(said).toContainEqual(
      expect.stringContaining('was written by a newer version of this package: it is left alone'),
    );
  });
});
