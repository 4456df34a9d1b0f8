/** The lease of one process in a directory that it shares: shown, given back, and what is taken over from the dead. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { labelOf } from '../../src/directory/destination.js';
import { DirectoryLease, type TakeoverParts } from '../../src/directory/directory-lease.js';
import type { TakenStore } from '../../src/directory/take-store.js';
import { cleanUp, destination, leave, makeDirectory, numbered } from '../../../../testing/disk-outboxes.js';
import { giveTo, isRoot, nobody } from '../users.js';

afterEach(cleanUp);

let directory: string;
let lease: DirectoryLease;
let taken: TakenStore[];
let said: string[];

beforeEach(() => {
  directory = makeDirectory();
  lease = new DirectoryLease(directory);
  [taken, said] = [[], []];
});

function takeOver(parts: Partial<TakeoverParts> = {}): Promise<void> {
  return lease.takeOver({
    adopt: (store) => taken.push(store),
    say: (level, _kind, message) => said.push(`${level}: ${message}`),
    isClosed: () => false,
    ...parts,
  });
}

const holderOf = ({ id }: DirectoryLease): string => join(directory, `holder.${id}.json`);

describe('DirectoryLease', () => {
  it('shows by a file that this process lives, also again, until it is given back', async () => {
    expect(readdirSync(directory)).toEqual([]);
    await Promise.all([lease.enter(), lease.enter()]);
    const shown: unknown = JSON.parse(readFileSync(holderOf(lease), 'utf8'));
    expect(shown).toMatchObject({ pid: process.pid, since: expect.stringMatching(/^20.*Z$/) as string });
    expect(await lease.beat()).toBe(true);
    rmSync(holderOf(lease));
    expect(await lease.beat()).toBe(false);
    await lease.enter();
    expect(existsSync(holderOf(lease))).toBe(true);
    await lease.leave();
    await lease.leave();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('makes the directory again', async () => {
    rmSync(directory, { recursive: true });
    await lease.enter();
    expect(readdirSync(directory)).toEqual([basename(holderOf(lease))]);
  });

  it('names its store by itself, and by where its events go once it knows', () => {
    const { id } = lease;
    expect(id).toMatch(new RegExp(`^${String(process.pid)}-[0-9a-f]{12}$`));
    expect(lease.ownStore).toBe(join(directory, `events.${id}.${id}`));
    lease.sendTo(destination);
    expect(lease.ownStore).toBe(join(directory, `events.${id}.${id}.${labelOf(destination)}`));
  });

  it('takes over what the dead have left, and nothing of its own', async () => {
    lease.sendTo(destination);
    mkdirSync(lease.ownStore);
    writeFileSync(join(directory, 'holder.1-dead.json'), JSON.stringify({ pid: 0, boot: '', started: '' }));
    for (const texts of [numbered(2), numbered(3)]) await leave(texts, directory);
    await takeOver();
    // The second process has taken over what the first had left.
    expect(taken.flatMap(({ segments }) => segments.map(({ pending }) => pending)).sort()).toEqual([2, 3]);
    expect(existsSync(lease.ownStore)).toBe(true);
    expect(said).toEqual([]);
  });

  it('shows that this process lives before it takes over anything', async () => {
    await leave(['one'], directory);
    lease.sendTo(destination);
    await takeOver({ adopt: () => said.push(String(existsSync(holderOf(lease)))) });
    expect(said).toEqual(['true']);
  });

  it('takes over nothing once it is closed', async () => {
    const { store } = await leave(['one'], directory);
    lease.sendTo(destination);
    await takeOver({ isClosed: () => true });
    expect([taken, existsSync(store)]).toEqual([[], true]);
  });

  it('leaves what goes elsewhere or what it does not know to be its own, and says once how much', async () => {
    await leave(['one'], directory);
    const { store } = await leave(['two'], directory, { ...destination, projectId: 'blog' });
    const label = labelOf(destination);
    mkdirSync(join(directory, `events.1-a.1-a.${label}`));
    await takeOver();
    await takeOver();
    const stores = { p: '2 stores', blog: '1 store' };
    expect(said.sort()).toEqual(
      Object.entries(stores)
        .map(
          ([project, count]) =>
            `warn: ${directory} holds events for project ${project} at api.growingio.com: ${count} of a process that has ` +
            'ended: they wait; to deliver them, run a client of that project and host on this directory',
        )
        .sort(),
    );
    expect([taken, existsSync(store)]).toEqual([[], true]);
  });

  it('removes the file of a dead holder, and leaves that of another user', async () => {
    const dead = JSON.stringify({ pid: 0, started: '1' });
    const { boot, pidSpace } = await shownBy(lease);
    const proof = { ...(JSON.parse(dead) as object), boot, pidSpace };
    const [own, foreign] = [join(directory, 'holder.1-own.json'), join(directory, 'holder.1-foreign.json')];
    for (const path of [own, foreign]) writeFileSync(path, JSON.stringify(proof));
    if (isRoot) giveTo(nobody, foreign);
    await takeOver();
    expect([existsSync(own), existsSync(foreign)]).toEqual([false, isRoot]);
  });

  it('says that nothing can be taken over where it can not look, and not of a directory that is gone', async () => {
    await lease.enter();
    rmSync(directory, { recursive: true });
    await takeOver();
    expect(said).toEqual([]);
    writeFileSync(directory, '');
    await takeOver();
    expect(said).toEqual(["warn: events of dead processes can't be taken over: ENOTDIR"]);
  });
});

async function shownBy(shown: DirectoryLease): Promise<{ boot: string; pidSpace: string }> {
  await shown.enter();
  return JSON.parse(readFileSync(holderOf(shown), 'utf8')) as { boot: string; pidSpace: string };
}
