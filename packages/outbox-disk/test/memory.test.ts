/** What it takes when there is much, in memory, open files and time: a backlog, a recovery, dead letters. */
import { closeSync, mkdirSync, openSync, readdirSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { readDeadLetters } from '../src/dead-letters/replay-dead-letters.js';
import {
  appendAll,
  cleanUp,
  eventOf,
  filesIn,
  letterOf,
  makeDirectory,
  numbered,
  openOutbox,
  textsOf,
} from '../../../testing/disk-outboxes.js';

afterEach(cleanUp);

describe('DiskOutbox with many events', () => {
  it('recovers 3,000 segments with few open files and bounded memory', async () => {
    const directory = makeDirectory();
    const { outbox: first } = openOutbox(directory, { segmentBytes: 40_000 });
    for (let at = 0; at < 30_000; at += 1000) {
      const texts = numbered(30_000).slice(at, at + 1000);
      appendAll(
        first,
        texts.map((text) => text.padEnd(3900)),
      );
      await first.sync();
    }
    await first.close();
    expect(filesIn(directory).length).toBeGreaterThanOrEqual(3000);

    const openFiles = readdirSync('/proc/self/fd').length;
    const { outbox, recovered } = openOutbox(directory);
    let mostFiles = 0;
    let mostMemory = 0;
    const memory = process.memoryUsage().arrayBuffers;
    const watch = setInterval(() => {
      mostFiles = Math.max(mostFiles, readdirSync('/proc/self/fd').length - openFiles);
      mostMemory = Math.max(mostMemory, process.memoryUsage().arrayBuffers - memory);
    }, 1);
    await outbox.sync();
    expect(recovered()).toBe(30_000);
    const found: string[] = [];
    while (outbox.waiting > 0) {
      const events = await outbox.lease({ events: 100, bytes: 1_000_000 });
      found.push(...textsOf(events).map((text) => text.trimEnd()));
      await outbox.acknowledge(events);
    }
    clearInterval(watch);
    expect(found).toEqual(numbered(30_000));
    expect(mostFiles).toBeLessThan(20);
    // They are 117 MB in all. What is not used any more is collected when 64 MiB of it are there.
    expect(mostMemory).toBeLessThan(90_000_000);
    await outbox.close();
    expect(filesIn(directory)).toEqual([]);
  });

  it('keeps a backlog of 200,000 events in files, and leases them in order', async () => {
    const directory = makeDirectory();
    const { outbox } = openOutbox(directory, { residentBytes: 1_000_000 });
    const before = process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
    let most = 0;
    for (let count = 0; count < 200_000; count += 1) {
      outbox.append(eventOf(`event ${String(count)}`.padEnd(400)));
      if (count % 2000 === 0) {
        await outbox.sync();
        const { heapUsed, arrayBuffers } = process.memoryUsage();
        most = Math.max(most, heapUsed + arrayBuffers - before);
      }
    }
    await outbox.sync();
    // They are 80 MB without the objects.
    expect(most).toBeLessThan(60_000_000);
    expect([outbox.pending, outbox.waiting]).toEqual([200_000, 200_000]);
    let next = 0;
    while (outbox.waiting > 0) {
      const events = await outbox.lease({ events: 500, bytes: 1_000_000 });
      const texts = textsOf(events).map((each) => each.trimEnd());
      expect([texts[0], texts.length]).toEqual([`event ${String(next)}`, 500]);
      next += texts.length;
      await outbox.acknowledge(events);
    }
    expect([next, outbox.pending]).toEqual([200_000, 0]);
  });
});

describe('DiskOutbox with many files of dead letters', () => {
  it('keeps dead letters beside 2,000 files of earlier processes', async () => {
    const directory = makeDirectory();
    const folder = join(directory, 'dead-letters');
    mkdirSync(folder);
    for (let at = 0; at < 2000; at += 1) {
      writeFileSync(join(folder, `2026-01-01T00-00-00.${String(at).padStart(4, '0')}Z.1-a.jsonl`), letterOf('old'));
    }
    const { outbox, said } = openOutbox(directory);
    for (const n of numbered(20, 'N')) {
      appendAll(outbox, [JSON.stringify({ n })]);
      void outbox.bury(await outbox.lease({ events: 1, bytes: 1000 }), 'HTTP 400');
      // While it looks through the folder.
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await outbox.close();
    const found: unknown[] = [];
    for await (const { event } of readDeadLetters(directory)) found.push((event as { n: string }).n);
    expect([found.length, found.slice(2000)]).toEqual([2020, numbered(20, 'N')]);
    expect(said).toEqual([]);
  });
});

describe('readDeadLetters', () => {
  it('reads a file of any size, and lines of any length, in pieces', async () => {
    const directory = makeDirectory();
    const folder = join(directory, 'dead-letters');
    mkdirSync(folder);
    const file = openSync(join(folder, '2026-01-01T00-00-00.000Z.1-a.jsonl'), 'w');
    const lines = Buffer.from(letterOf('x'.repeat(1000)).repeat(1000));
    for (let count = 0; count < 64; count += 1) writeSync(file, lines);
    // A hole of 150 MB is one line, and no letter.
    truncateSync(join(folder, '2026-01-01T00-00-00.000Z.1-a.jsonl'), lines.length * 64 + 150_000_000);
    writeSync(file, `\n${letterOf('last')}`, lines.length * 64 + 150_000_000);
    closeSync(file);
    const used = (): number => process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
    const before = used();
    let [count, most, last] = [0, 0, ''];
    for await (const { event } of readDeadLetters(directory)) {
      count += 1;
      last = (event as { n: string }).n;
      if (count % 1000 === 0) most = Math.max(most, used() - before);
    }
    expect([count, last]).toEqual([64_001, 'last']);
    // It is 219 MB.
    expect(most).toBeLessThan(120_000_000);
  });
});
