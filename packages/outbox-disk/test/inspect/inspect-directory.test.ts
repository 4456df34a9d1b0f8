import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { labelOf } from '../../src/directory/destination.js';
import { inspectDirectory } from '../../src/inspect/inspect-directory.js';
import { readWaitingEvents } from '../../src/inspect/read-waiting-events.js';
import { encodeHeader } from '../../src/segment/record.js';
import {
  all,
  appendAll,
  cleanUp,
  destination,
  filesIn,
  leave,
  letterOf,
  makeDirectory,
  numbered,
  openOutbox,
} from '../../../../testing/disk-outboxes.js';
import { asUser, giveTo, isRoot, nobody } from '../users.js';

afterEach(cleanUp);

const nothing = { waiting: 0, bytes: 0, oldest: undefined, stores: [], faults: [] };

async function textsIn(directory: string): Promise<unknown[]> {
  const texts: unknown[] = [];
  for await (const { event } of readWaitingEvents(directory)) texts.push(event);
  return texts;
}

/** Everything about the files that a look could change. */
function stateOf(directory: string): unknown {
  return [directory, ...filesIn(directory).map((name) => join(directory, name))].map((path) => {
    const { mode, size, mtimeMs, ctimeMs, ino } = statSync(path);
    return { path, mode, size, mtimeMs, ctimeMs, ino };
  });
}

/** The files that a process of another boot has left, which may live in another container. */
function holdElsewhere(directory: string, id: string): void {
  const proof = { pid: 7, started: '1', boot: 'another', pidSpace: 'pid:[1]', host: 'pod-7' };
  writeFileSync(join(directory, `holder.${id}.json`), JSON.stringify({ ...proof, since: '2026-11-30T00:00:00.000Z' }));
}

describe('inspectDirectory', () => {
  it('finds what waits, of whom, where it goes, and since when, of a living process and of one that has ended', async () => {
    const directory = makeDirectory();
    await leave(numbered(3), directory);
    const { outbox } = openOutbox(directory, {}, { ...destination, projectId: 'other' });
    appendAll(outbox, numbered(2));
    await outbox.sync();
    const found = await inspectDirectory(directory);
    expect(found).toMatchObject({ directory, isOutbox: true, waiting: 5, oldest: 1_700_000_000_000, faults: [] });
    expect(found.bytes).toBe(numbered(3).concat(numbered(2)).join('').length);
    expect(found.stores).toMatchObject([
      {
        destination: { label: labelOf(destination), projectId: 'p', host: 'api.growingio.com' },
        holder: { pid: process.pid, host: undefined, since: undefined, renewedAt: undefined, state: 'dead' },
        waiting: 3,
        bytes: 21,
        oldest: 1_700_000_000_000,
      },
      { destination: { projectId: 'other' }, holder: { pid: process.pid, state: 'alive' }, waiting: 2 },
    ]);
    expect(found.stores.map(({ name }) => name).sort()).toEqual(
      readdirSync(directory).filter((name) => name.startsWith('events.')),
    );
    expect(found.holders).toEqual([found.stores[1]?.holder]);
    expect(Date.now() - Date.parse(found.holders[0]?.since ?? '')).toBeLessThan(60_000);
  });

  it('takes nothing and changes no file', async () => {
    const { directory } = await leave(numbered(3));
    mkdirSync(join(directory, 'dead-letters'));
    writeFileSync(join(directory, 'dead-letters/1.jsonl.appending'), letterOf('A'));
    chmodSync(directory, 0o755);
    const before = stateOf(directory);
    expect(await inspectDirectory(directory)).toMatchObject({ waiting: 3, deadLetters: { count: 1 } });
    expect(await textsIn(directory)).toEqual(numbered(3));
    expect(stateOf(directory)).toEqual(before);
  });

  it('tells an empty directory, and one of something else', async () => {
    const directory = makeDirectory();
    const deadLetters = { count: 0, bytes: 0, reasons: [] };
    expect(await inspectDirectory(directory)).toEqual({
      ...{ directory, isOutbox: true, holders: [], deadLetters },
      ...nothing,
    });
    writeFileSync(join(directory, 'package.json'), '{}');
    expect(await inspectDirectory(directory)).toMatchObject({ isOutbox: false, ...nothing });
  });

  it('counts what an outbox holds, whatever was appended, delivered and buried (property)', async () => {
    const step = fc.oneof(
      fc.record({ append: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ settle: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ bury: fc.integer({ min: 1, max: 5 }) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 12 }),
        fc.integer({ min: 1, max: 2000 }),
        async (steps, segmentBytes) => {
          const directory = makeDirectory();
          const { outbox } = openOutbox(directory, { segmentBytes, residentBytes: 0 });
          const waiting: string[] = [];
          let [written, dead] = [0, 0];
          for (const each of steps) {
            if ('append' in each) {
              const texts = numbered(each.append, `round ${String((written += 1))}`);
              appendAll(outbox, texts);
              waiting.push(...texts);
            } else if ('settle' in each) {
              await outbox.acknowledge(await outbox.lease({ events: each.settle, bytes: 1_000_000 }));
              waiting.splice(0, each.settle);
            } else {
              const leased = await outbox.lease({ events: each.bury, bytes: 1_000_000 });
              await outbox.bury(leased, 'HTTP 400');
              waiting.splice(0, each.bury);
              dead += leased.length;
            }
          }
          await outbox.close();
          const found = await inspectDirectory(directory);
          expect(found).toMatchObject({ waiting: waiting.length, bytes: waiting.join('').length, faults: [] });
          expect(found.deadLetters).toMatchObject({
            count: dead,
            reasons: dead === 0 ? [] : [{ reason: 'HTTP 400', count: dead }],
          });
          expect(await textsIn(directory)).toEqual(waiting);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('is right while the process appends, settles and removes segments', async () => {
    const directory = makeDirectory();
    const { outbox } = openOutbox(directory, { segmentBytes: 300 });
    const work = { isOver: false, appended: 0, settled: 0 };
    const working = (async () => {
      for (let round = 0; round < 150; round += 1) {
        appendAll(outbox, numbered(20, `round ${String(round)}`));
        await outbox.sync();
        work.appended += 20;
        const leased = await outbox.lease({ events: 19, bytes: 1_000_000 });
        await outbox.acknowledge(leased);
        work.settled += leased.length;
      }
      work.isOver = true;
    })();
    let looks = 0;
    while (!work.isOver) {
      const before = { ...work };
      const { waiting, faults } = await inspectDirectory(directory);
      const texts = await textsIn(directory);
      // Appended is counted after the file has it, and settled before the file says it: one round may be between.
      expect(waiting).toBeGreaterThanOrEqual(before.appended - work.settled - 20);
      expect(waiting).toBeLessThanOrEqual(work.appended - before.settled + 60);
      expect(faults).toEqual([]);
      expect(new Set(texts).size).toBe(texts.length);
      looks += 1;
    }
    await working;
    expect(looks).toBeGreaterThan(3);
    await outbox.close();
    expect(await inspectDirectory(directory)).toMatchObject({ waiting: 150 });
  });

  it('counts a store once that is taken over again and again meanwhile', async () => {
    const directory = makeDirectory();
    for (let count = 0; count < 5; count += 1) await leave(numbered(300), directory, destination);
    const work = { isOver: false, moves: 0 };
    const moving = (async () => {
      while (!work.isOver) {
        for (const name of readdirSync(directory)) {
          const [, creator = '', , label = ''] = /^events\.([^.]+)\.([^.]+)\.(.+)$/.exec(name) ?? [];
          work.moves += 1;
          renameSync(join(directory, name), join(directory, `events.${creator}.${String(work.moves)}-a.${label}`));
        }
        // As fast as the disk is, but never so often that nobody can open a file in between.
        for (let calls = 0; calls < 25; calls += 1) await lstat(directory);
      }
    })();
    for (let looks = 0; looks < 30; looks += 1) {
      expect(await inspectDirectory(directory)).toMatchObject({ waiting: 1500, faults: [] });
      expect(await textsIn(directory)).toHaveLength(1500);
    }
    work.isOver = true;
    await moving;
    expect(work.moves).toBeGreaterThan(50);
  });

  it('says what is damaged, of a newer version, a link, or of somebody else, and counts the rest', async () => {
    const { directory, segment } = await leave(numbered(10));
    const bytes = readFileSync(segment);
    bytes[40] = (bytes[40] ?? 0) ^ 1;
    writeFileSync(segment, Buffer.concat([bytes, Buffer.from('cut off')]));
    const newer = join(directory, 'events.1-a.1-a');
    mkdirSync(newer);
    writeFileSync(join(newer, '00000001.segment'), encodeHeader(99));
    symlinkSync(newer, join(directory, 'events.2-a.2-a'));
    writeFileSync(join(directory, 'events.3-a.3-a'), '');
    const { waiting, faults } = await inspectDirectory(directory);
    expect(waiting).toBe(9);
    expect(faults).toHaveLength(4);
    expect(faults).toEqual(
      expect.arrayContaining([
        { path: segment, kind: 'damaged', bytes: 28 + 'event 0'.length + 'cut off'.length },
        { path: join(newer, '00000001.segment'), kind: 'newer' },
        { path: join(directory, 'events.2-a.2-a'), kind: 'unreadable', code: 'ELINK' },
        { path: join(directory, 'events.3-a.3-a'), kind: 'unreadable', code: 'ENOTFOLDER' },
      ]),
    );
  });

  it('takes what a living process is writing for whole, and of a dead one for damaged', async () => {
    const directory = makeDirectory();
    const { outbox } = openOutbox(directory);
    appendAll(outbox, numbered(2));
    await outbox.sync();
    const [segment = ''] = filesIn(directory).filter((name) => name.endsWith('.segment'));
    const record = readFileSync(join(directory, segment)).subarray(32, 32 + 20);
    appendFileSync(join(directory, segment), record);
    expect(await inspectDirectory(directory)).toMatchObject({ waiting: 2, faults: [] });
    for (const name of readdirSync(directory)) if (name.startsWith('holder.')) rmSync(join(directory, name));
    expect((await inspectDirectory(directory)).faults).toEqual([
      { path: join(directory, segment), kind: 'damaged', bytes: 20 },
    ]);
  });

  it('does not know whether a process of another container lives', async () => {
    const { directory } = await leave(numbered(1));
    const [store = ''] = readdirSync(directory);
    const [, , id = ''] = store.split('.');
    holdElsewhere(directory, id);
    const { holders } = await inspectDirectory(directory);
    expect(holders).toEqual([
      {
        ...{ pid: 7, host: 'pod-7', since: '2026-11-30T00:00:00.000Z', state: 'unknown' },
        renewedAt: statSync(join(directory, `holder.${id}.json`)).mtimeMs,
      },
    ]);
  });

  it('says what it may not read, and as root reads what belongs to another user', async () => {
    const { directory, store } = await leave(numbered(2));
    chmodSync(directory, 0o755);
    const seen = async (): Promise<unknown[]> => {
      const { waiting, faults } = await inspectDirectory(directory);
      return [waiting, faults];
    };
    // Where this process may not be another, it may read its own.
    const forbidden = isRoot ? [0, [{ path: store, kind: 'unreadable', code: 'EACCES' }]] : [2, []];
    expect(await asUser(nobody, seen)).toEqual(forbidden);
    if (isRoot) giveTo(nobody, directory);
    expect(await seen()).toEqual([2, []]);
  });

  it('counts dead letters by their reasons, the most frequent first', async () => {
    const directory = makeDirectory();
    const { outbox } = openOutbox(directory);
    appendAll(outbox, numbered(4));
    const [first, ...others] = await outbox.lease(all);
    await outbox.bury(first === undefined ? [] : [first], 'HTTP 413');
    await outbox.bury(others, 'HTTP 400');
    await outbox.sync();
    const { deadLetters } = await inspectDirectory(directory);
    const [file = ''] = filesIn(directory).filter((name) => name.includes('.jsonl'));
    expect(deadLetters).toEqual({
      count: 4,
      bytes: statSync(join(directory, file)).size,
      reasons: [
        { reason: 'HTTP 400', count: 3 },
        { reason: 'HTTP 413', count: 1 },
      ],
    });
    rmSync(join(directory, 'dead-letters'), { recursive: true });
    symlinkSync('/', join(directory, 'dead-letters'));
    expect((await inspectDirectory(directory)).faults).toEqual([
      { path: join(directory, 'dead-letters'), kind: 'unreadable', code: 'ELINK' },
    ]);
  });
});

describe('readWaitingEvents', () => {
  it('reads events as they will be sent, with their time and where they go', async () => {
    const directory = makeDirectory();
    await leave(['{"n":"苹果","var":{"a":1}}'], directory);
    const events: unknown[] = [];
    for await (const event of readWaitingEvents(directory)) events.push(event);
    expect(events).toEqual([
      {
        time: 1_700_000_000_000,
        event: { n: '苹果', var: { a: 1 } },
        destination: { label: labelOf(destination), projectId: 'p', host: 'api.growingio.com' },
      },
    ]);
  });

  it('reads a backlog of many pieces, in order, and stops where its reader does', async () => {
    const directory = makeDirectory();
    const texts = numbered(50_000, `"${'x'.repeat(20)}"`);
    await leave(texts, directory);
    expect(await textsIn(directory)).toEqual(texts);
    for await (const { event } of readWaitingEvents(directory)) {
      expect(event).toBe(texts[0]);
      break;
    }
  });

  it('reads the neighbours of what it can not read, and rejects then', async () => {
    const { directory } = await leave(numbered(2));
    symlinkSync('/', join(directory, 'events.1-a.1-a'));
    const texts: unknown[] = [];
    const reading = (async () => {
      for await (const { event } of readWaitingEvents(directory)) texts.push(event);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'ELINK' });
    expect(texts).toEqual(numbered(2));
  });
});
