/** What is wrong with one store: it harms no other, is not delivered for ever, and is said once. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import {
  cleanUp,
  drain,
  leave,
  makeDirectory,
  numbered,
  openOutbox,
  reopen,
  until,
} from '../../../../testing/disk-outboxes.js';
import { asUser, giveTo, isRoot, nobody } from '../users.js';

afterEach(cleanUp);

/** How many events an outbox takes over, and what it says. */
async function lookInto(directory: string): Promise<readonly [number, string]> {
  const { outbox, recovered, said } = openOutbox(directory);
  await outbox.sync();
  await outbox.close();
  return [recovered(), said.join('\n')];
}

/** A store beside which a good one has to be delivered. */
interface Bad {
  readonly directory: string;
  /** Of the bad one. */
  readonly store: string;
}

/** Two stores, one of which will be spoilt: its name comes first. */
async function leaveTwo(): Promise<Bad> {
  const directory = makeDirectory();
  const made = await leave(['bad'], directory);
  const aside = join(makeDirectory(), 'aside');
  renameSync(made.store, aside);
  await leave(['good'], directory);
  const store = join(directory, 'events.1-000000000000.1-000000000000');
  renameSync(aside, store);
  return { directory, store };
}

const segmentOf = (store: string): string => join(store, '00000001.segment');
const settledOf = (store: string): string => join(store, '00000001.settled');

type Spoil = (store: string) => unknown;

// What makes a store bad, and what is said of it.
const spoilers: [string, Spoil, RegExp][] = [
  [
    'a segment is a folder',
    (store) => put(segmentOf(store), mkdirSync),
    /segment is no regular file: it is left alone/,
  ],
  ['a segment is a FIFO', (store) => put(segmentOf(store), makeFifo), /segment is no regular file: it is left alone/],
  ['a segment is a link', (store) => put(segmentOf(store), makeLink), /segment is a link: it is left alone/],
  ['the settled file is a FIFO', (store) => put(settledOf(store), makeFifo), /settled is no regular file: it is left/],
  [
    'the settled file is a folder',
    (store) => put(settledOf(store), mkdirSync),
    /settled is no regular file: it is left/,
  ],
  ['the settled file is a link', (store) => put(settledOf(store), makeLink), /settled is a link: it is left alone/],
  ['the store is a link', (store) => put(store, makeLink), /events\.1-\S+ is a link: it is left alone/],
  ['the store is a file', (store) => put(store, makeFile), /is no folder: it is left alone/],
];

/** Puts something else in the place of what is there. */
function put(path: string, make: (path: string) => unknown): boolean {
  rmSync(path, { recursive: true, force: true });
  make(path);
  return true;
}

function makeFile(path: string): void {
  writeFileSync(path, '');
}

function makeLink(path: string): void {
  symlinkSync(makeDirectory(), path);
}

function makeFifo(path: string): void {
  if (spawnSync('mkfifo', [path]).status !== 0) throw new Error('mkfifo failed');
}

// Only root can make what belongs to others.
if (isRoot) {
  const give = (path: string): boolean => {
    giveTo(nobody, path);
    return true;
  };
  const isHis = /belongs to user 12345: its events are not delivered; make it writable for user 0, .* \(chown -R 0 "/;
  spoilers.push(
    ['another user has it to himself', give, isHis],
    ["a segment is another user's", (store) => give(segmentOf(store)), isHis],
    ["the settled file is another user's", (store) => put(settledOf(store), makeFile) && give(settledOf(store)), isHis],
  );
}

describe('DiskOutbox beside a store that is bad', () => {
  it.each(spoilers)(
    'delivers what others have left, leaves it alone and says so once: %s',
    async (_what, spoil, said) => {
      const { directory, store } = await leaveTwo();
      spoil(store);
      const before = readdirSync(directory, { recursive: true }).filter((name) => String(name).includes('events.1-'));
      const opened = openOutbox(directory, { takeoverInterval: 10 });
      await until(() => opened.recovered() === 1, 'the good one is taken over');
      expect(await drain(opened.outbox)).toEqual(['good']);
      // Looks go on.
      await until(() => opened.said.some((line) => said.test(line)), 'it says what is bad');
      mkdirSync(join(directory, 'events.2-000000000000.2-000000000000'));
      await until(() => !existsSync(join(directory, 'events.2-000000000000.2-000000000000')), 'it looks again');
      await opened.outbox.close();
      expect(opened.said.filter((line) => said.test(line))).toHaveLength(1);
      expect(readdirSync(directory, { recursive: true }).filter((name) => String(name).includes('events.1-'))).toEqual(
        before,
      );
    },
  );

  it('touches nothing behind links', async () => {
    const directory = makeDirectory();
    const { store: elsewhere } = await leave(['elsewhere']);
    symlinkSync(elsewhere, join(directory, 'events.1-000000000000.1-000000000000'));
    expect(await reopen(directory)).toEqual([]);
    expect(readdirSync(elsewhere)).toEqual(['00000001.segment']);
  });

  it('takes over all that remain when 40 are bad', async () => {
    const directory = makeDirectory();
    for (let pid = 1; pid <= 40; pid += 1) {
      const name = `${String(pid)}-000000000000`;
      symlinkSync(directory, join(directory, `events.${name}.${name}`));
      mkdirSync(join(directory, `holder.${name}.json`));
    }
    await leave(numbered(3), directory);
    const { outbox, said } = openOutbox(directory);
    await outbox.sync();
    expect(await drain(outbox)).toEqual(numbered(3));
    expect(said.filter((line) => line.startsWith('error'))).toEqual([]);
  });

  it("delivers nothing that it can't settle, says whose it is, and delivers it once it can", async () => {
    const directory = makeDirectory();
    const { store } = await leave(['of root'], directory);
    chmodSync(store, 0o755);
    chmodSync(segmentOf(store), 0o644);
    if (isRoot) chownSync(directory, nobody, nobody);
    // Without root there is nobody who could not settle it.
    const [recovered, said] = await asUser(nobody, () => lookInto(directory));
    const expected =
      /events\.\S+ belongs to user 0 and can't be changed \(EACCES\): what is delivered of it would come again at each start, so its events are not delivered; make it writable for user 12345, as whom this process runs \(chown -R 12345 "/;
    expect(isRoot ? [recovered, expected.test(said)] : [0, true]).toEqual([0, true]);
    if (isRoot) giveTo(nobody, store);
    expect(await asUser(nobody, () => reopen(directory))).toEqual(['of root']);
  });

  it("delivers nothing of which it can't note what is settled", async () => {
    const directory = makeDirectory();
    const { store } = await leave(['of root'], directory);
    writeFileSync(settledOf(store), '', { mode: 0o600 });
    if (isRoot) chownSync(directory, nobody, nobody);
    if (isRoot) for (const path of [store, segmentOf(store)]) chownSync(path, nobody, nobody);
    const [recovered, said] = await asUser(nobody, () => lookInto(directory));
    const hasSaid = said.includes("00000001.settled belongs to user 0 and can't be changed (EACCES)");
    expect(isRoot ? [recovered, hasSaid] : [0, true]).toEqual([0, true]);
  });
});
