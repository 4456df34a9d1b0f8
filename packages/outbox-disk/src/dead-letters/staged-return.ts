/**
 * Moves letters of one file back among the events that wait: all that were chosen or none, wherever the process is killed. First
 * everything is prepared in a folder: the letters that stay, and stores of the events that go. Then the folder gets another
 * name, which decides. Only after that the letters that stay take the place of the file, and the stores become visible.
 */

import { randomBytes } from 'node:crypto';
import { lchown, rename, rm, rmdir, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { EncodedEvent } from '@growingio/upload';
import { listNames, syncFolder } from '../directory/folder.js';
import { makeOwnFolder } from '../directory/open-own.js';
import { deadLettersPath, findStores, storePath } from '../directory/paths.js';
import { codeOf } from '../say-error.js';
import { letterPath } from './letter-files.js';
import { ReturnedStore } from './returned-store.js';

const prepared = '.returning';
const decided = '.returned';
const kept = 'kept';
const mostNames = 500_000;

/** The letters of one file. Its methods reject as `fs` does. */
export class StagedReturn {
  readonly #folder: string;
  readonly #name: string;
  readonly #id = `${String(process.pid)}-${randomBytes(6).toString('hex')}`;
  readonly #stores = new Map<string, ReturnedStore>();

  private constructor(folder: string, name: string) {
    this.#folder = folder;
    this.#name = name;
  }

  /** `name` is that of the file when it is free. */
  static async begin(folder: string, name: string): Promise<StagedReturn> {
    const staged = new StagedReturn(folder, name);
    await makeOwnFolder(staged.#path);
    return staged;
  }

  get #path(): string {
    return join(this.#folder, this.#name + prepared);
  }

  /** Where the letters that stay have to be written before `commit`: a file, also when there are none. */
  get keptPath(): string {
    return join(this.#path, kept);
  }

  /** Adds an event that goes where the label says: see `labelOf`. */
  async add(event: EncodedEvent, label: string): Promise<void> {
    let store = this.#stores.get(label);
    if (store === undefined) {
      store = new ReturnedStore(storePath(this.#path, this.#id, this.#id, label));
      this.#stores.set(label, store);
    }
    await store.add(event);
  }

  /** Has the chosen letters be events from now on. They belong to whom `source`, the file, belongs: his outbox has to settle them. */
  async commit(source: FileHandle): Promise<void> {
    for (const store of this.#stores.values()) await store.end();
    const { uid, gid } = await source.stat();
    if (uid !== process.geteuid?.()) await giveTo(this.#path, uid, gid);
    await syncFolder(this.#path);
    await rename(this.#path, join(this.#folder, this.#name + decided));
    await syncFolder(this.#folder);
    await finish(this.#folder, this.#name);
  }

  /** Gives up what is prepared. */
  async discard(): Promise<void> {
    for (const store of this.#stores.values()) await store.close();
    await rm(this.#path, { recursive: true, force: true });
  }
}

/** What replays that were killed had decided, and have not ended. Never rejects. */
export async function findReturns(directory: string): Promise<readonly string[]> {
  const folder = deadLettersPath(directory);
  const listed = await listNames(folder, (name) => name.endsWith(`.jsonl${decided}`), mostNames).catch(() => undefined);
  return listed?.names.map((name) => join(folder, name)) ?? [];
}

/** Ends that, and removes what they had only prepared. Rejects as `fs` does. */
export async function endReturns(folder: string): Promise<void> {
  const { names } = await listNames(folder, (name) => /\.jsonl\.return(?:ing|ed)$/.test(name), mostNames);
  for (const name of names) {
    if (name.endsWith(decided)) await finish(folder, name.slice(0, -decided.length));
    else await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** Each step may have been done before. */
async function finish(folder: string, name: string): Promise<void> {
  const path = join(folder, name + decided);
  await rename(join(path, kept), letterPath(folder, name, 'replaying')).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error;
  });
  // No event is seen twice: the letters are gone for good before their events are there.
  await syncFolder(folder);
  const { names } = await listNames(path, () => true, mostNames);
  for (const store of findStores(names)) await rename(join(path, store.name), join(dirname(folder), store.name));
  await syncFolder(dirname(folder));
  await rmdir(path);
}

/** What can't be given away stays, and an outbox says so. */
async function giveTo(folder: string, uid: number, gid: number): Promise<void> {
  await lchown(folder, uid, gid).catch(() => undefined);
  const { names } = await listNames(folder, () => true, mostNames);
  for (const name of names) {
    const path = join(folder, name);
    if (name.startsWith('events.')) await giveTo(path, uid, gid);
    else await lchown(path, uid, gid).catch(() => undefined);
  }
}
