/** Stores of dead processes, one by one: whole, of a newer version, gone, damaged. */
import { appendFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Complaints, UnsettledError } from '../../src/directory/complaints.js';
import { UnsafePathError } from '../../src/directory/open-own.js';
import { findStores } from '../../src/directory/paths.js';
import { changing, recoverStore, removeSegment, removeStore } from '../../src/directory/recover-store.js';
import { takeStore, type TakenStore, type Taker } from '../../src/directory/take-store.js';
import { encodeHeader } from '../../src/segment/record.js';
import { encodeSettled } from '../../src/segment/settled.js';
import { cleanUp, leave, makeDirectory } from '../../../../testing/disk-outboxes.js';
import { writeSegment } from '../segment/segment-files.js';

afterEach(cleanUp);

let directory: string;
let complaints: Complaints;
let taker: Taker;

beforeEach(() => {
  directory = makeDirectory();
  complaints = new Complaints();
  taker = { directory, id: 'me', complaints, triedAt: new Map() };
});

/** What is wrong, so far. */
function said(): string[] {
  const lines: string[] = [];
  complaints.say((level, _kind, message) => lines.push(`${level}: ${message}`));
  return lines;
}

async function take(name: string, now = 0): Promise<TakenStore | undefined> {
  const [store] = findStores([name]);
  if (store === undefined) throw new Error(`${name} is no store`);
  return takeStore(taker, store, now);
}

/** Makes a store with the given segments, each with the texts of its events, or of a newer version. */
function makeStore(segments: Record<string, readonly string[] | 'newer'>, name = 'events.1-a.1-a'): string {
  const store = join(directory, name);
  mkdirSync(store);
  for (const [number, content] of Object.entries(segments)) {
    const path = join(store, `${number}.segment`);
    if (content === 'newer') writeFileSync(path, newerSegment);
    else writeSegment(path, content);
  }
  return store;
}

const newerSegment = Buffer.concat([encodeHeader(2), Buffer.from('whatever it is')]);

describe('takeStore', () => {
  it('takes what waits in a store, under its own name, and says whether it is labelled', async () => {
    const { store } = await leave(['one', 'two'], directory);
    const taken = await take(basename(store));
    expect(taken).toMatchObject({ isLabelled: true, segments: [{ pending: 2, bytes: 6, count: 2 }] });
    expect(readdirSync(directory)).toEqual([basename(store).replace(/^(events\.[\w-]+)\.[\w-]+/, '$1.me')]);
    makeStore({ '00000001': ['three'] });
    expect(await take('events.1-a.1-a')).toMatchObject({ isLabelled: false });
    expect(existsSync(join(directory, 'events.1-a.me'))).toBe(true);
    expect(said()).toEqual([]);
  });

  it('says nothing of a store that somebody else has taken', async () => {
    expect(await take('events.1-a.1-a')).toBeUndefined();
    expect(said()).toEqual([]);
  });

  it('leaves a store as it is whose newest segment is of a newer version', async () => {
    const store = makeStore({ '00000001': ['one'], '00000002': 'newer' });
    expect(await take(basename(store))).toBeUndefined();
    expect(readdirSync(store)).toEqual(['00000001.segment', '00000002.segment']);
    expect(said()).toEqual([`warn: ${store} was written by a newer version of this package: it is left alone`]);
  });

  it('leaves a segment of a newer version alone among others', async () => {
    makeStore({ '00000001': 'newer', '00000002': ['one'] });
    const taken = await take('events.1-a.1-a');
    expect(taken?.segments).toMatchObject([{ pending: 1 }]);
    const path = join(directory, 'events.1-a.me', '00000001.segment');
    expect(said()).toEqual([`warn: ${path} was written by a newer version of this package: it is left alone`]);
  });

  it('gives a store its name back in which there is nothing that it can deliver, and tries again after a minute', async () => {
    const store = makeStore({ '00000001': [] });
    mkdirSync(join(store, '00000002.segment'));
    expect(await take('events.1-a.1-a', 1000)).toBeUndefined();
    expect(readdirSync(directory)).toEqual(['events.1-a.1-a']);
    expect(said()).toEqual([
      `error: ${join(store, '00000002.segment')} is no regular file: it is left alone; remove it`,
    ]);
    rmSync(join(store, '00000002.segment'), { recursive: true });
    writeSegment(join(store, '00000002.segment'), ['one']);
    expect(await take('events.1-a.1-a', 60_999)).toBeUndefined();
    expect(await take('events.1-a.1-a', 61_000)).toMatchObject({ segments: [{ pending: 1 }] });
  });

  it('removes a store in which all is settled', async () => {
    const store = makeStore({ '00000001': ['one', 'two'] });
    writeFileSync(join(store, '00000001.settled'), encodeSettled([0, 1], false));
    writeFileSync(join(store, 'trial-x.settled'), '');
    expect(await take('events.1-a.1-a')).toBeUndefined();
    expect([readdirSync(directory), said()]).toEqual([[], []]);
  });
});

describe('recoverStore', () => {
  it('counts what waits in each segment, in order, whatever is settled or damaged', async () => {
    const store = makeStore({ '00000002': ['four'], '00000001': ['one', 'two', 'three'], '00000003': ['five'] });
    writeFileSync(join(store, '00000001.settled'), encodeSettled([1], false));
    writeFileSync(join(store, '00000003.settled'), encodeSettled([0], false));
    appendFileSync(join(store, '00000002.segment'), 'torn');
    writeFileSync(join(store, 'notes.txt'), '');
    const found = await recoverStore(store, complaints);
    expect(found).toMatchObject([
      { path: join(store, '00000001.segment'), count: 3, pending: 2, bytes: 8 },
      { path: join(store, '00000002.segment'), count: 1, pending: 1, bytes: 4 },
    ]);
    expect(existsSync(join(store, '00000003.segment'))).toBe(false);
    const damaged = join(store, '00000002.segment');
    expect(said()).toEqual([`warn: ${damaged}: 4 bytes are damaged or cut off; every intact event is kept`]);
  });

  it('passes over records whose indexes do not rise', async () => {
    const store = makeStore({});
    writeSegment(join(store, '00000001.segment'), ['one', 'two', 'one', 'three'], [0, 1, 0, 2]);
    expect(await recoverStore(store, complaints)).toMatchObject([{ count: 3, pending: 3, bytes: 11 }]);
  });
});

describe('removeStore', () => {
  it('leaves a store that holds anything but notes of what is settled', async () => {
    const store = makeStore({});
    writeFileSync(join(store, 'notes.txt'), '');
    writeFileSync(join(store, '00000001.settled'), '');
    await removeStore(store);
    expect(readdirSync(store)).toEqual(['00000001.settled', 'notes.txt']);
    rmSync(join(store, 'notes.txt'));
    await removeStore(store);
    expect(existsSync(store)).toBe(false);
    await removeStore(store);
  });
});

describe('removeSegment', () => {
  it('removes both files, whichever are there', async () => {
    const store = makeStore({ '00000001': ['one'] });
    writeFileSync(join(store, '00000001.settled'), '');
    await removeSegment(join(store, '00000001.segment'));
    expect(readdirSync(store)).toEqual([]);
    await removeSegment(join(store, '00000001.segment'));
  });
});

describe('changing', () => {
  it('tells what can not be changed from what is gone or not to be touched', async () => {
    const gone = Object.assign(new Error('gone'), { code: 'ENOENT' });
    const denied = Object.assign(new Error('denied'), { code: 'EACCES' });
    const unsafe = new UnsafePathError('/x', 'ELINK', 'is a link');
    await expect(changing(Promise.reject(gone))).rejects.toBe(gone);
    await expect(changing(Promise.reject(unsafe))).rejects.toBe(unsafe);
    const error: unknown = await changing(Promise.reject(denied)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UnsettledError);
    expect(error).toMatchObject({ cause: denied, message: 'EACCES' });
    await expect(changing(Promise.resolve())).resolves.toBeUndefined();
  });
});
