/** Opens the files of dead letters for somebody who reads or replays them, whoever has them in hand. */

import { lstat, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { isAbsent } from '../directory/folder.js';
import { isTrusted, openRegular, UnsafePathError } from '../directory/open-own.js';
import { deadLettersPath } from '../directory/paths.js';
import { t } from '../messages.js';
import { codeOf } from '../say-error.js';
import { LetterNames, letterPath, passOn, type LetterFile, type LetterFileState } from './letter-files.js';

// Taken at load: fake timers of a test stop no replay.
const wait = delay;
// A writer has a file in hand for milliseconds, or as long as its disk takes.
const mostTries = 200;
const tryInterval = 10;
const mostSweeps = 20;

/**
 * Where dead letters are. What is no regular file there, is reached by a link, or belongs neither to this user, nor to root,
 * nor to the owner of the directory, is not touched. Its methods reject as `fs` does.
 */
export class LetterFolder {
  readonly path: string;
  readonly #owner: number;

  private constructor(path: string, owner: number) {
    this.path = path;
    this.#owner = owner;
  }

  /** Finds the folder. `undefined` when there is none. */
  static async find(directory: string): Promise<LetterFolder | undefined> {
    const path = deadLettersPath(directory);
    try {
      const folder = new LetterFolder(path, (await stat(directory)).uid);
      const stats = await lstat(path);
      if (stats.isSymbolicLink()) throw new UnsafePathError(path, 'ELINK', t`is a link`);
      if (!stats.isDirectory()) throw new UnsafePathError(path, 'ENOTFOLDER', t`is no folder`);
      folder.#checkOwner(stats);
      return folder;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Opens a file, whoever has it. `undefined` when it is gone, or is not to be touched. */
  async open(name: string): Promise<FileHandle | undefined> {
    for (let sweep = 0; sweep < mostSweeps; sweep += 1) {
      for (const state of ['free', 'appending', 'replaying'] as const) {
        const file = await this.#openIn(name, state);
        if (file !== undefined) return file === 'unsafe' ? undefined : file;
      }
    }
    return undefined;
  }

  /** Takes a file away from its writer, as soon as that has it in hand no more. Returns whether that went well. */
  async claim({ name, state }: LetterFile): Promise<boolean> {
    if (state === 'replaying') return true;
    for (let tries = 0; tries < mostTries; tries += 1) {
      if (await passOn(this.path, name, 'free', 'replaying')) return true;
      const isGone = (await isAbsent(this.#pathOf(name, 'appending'))) && (await isAbsent(this.#pathOf(name, 'free')));
      if (isGone) return false;
      await wait(tryInterval);
    }
    return false;
  }

  /** Sets a claimed file free, or removes it when no letters of it were kept. */
  async release(name: string, kept: number): Promise<void> {
    if (kept === 0) await rm(this.#pathOf(name, 'replaying'), { force: true });
    else await this.giveBack(name);
  }

  /** Sets a claimed file free. */
  async giveBack(name: string): Promise<void> {
    // An outbox of an earlier version may have begun the file anew.
    const isFree = await isAbsent(this.#pathOf(name, 'free'));
    const next = isFree ? name : new LetterNames(`kept-${randomBytes(6).toString('hex')}`).next(Date.now());
    await rename(this.#pathOf(name, 'replaying'), this.#pathOf(next, 'free')).catch(unlessGone);
  }

  async #openIn(name: string, state: LetterFileState): Promise<FileHandle | 'unsafe' | undefined> {
    try {
      const file = await openRegular(this.#pathOf(name, state), 'r');
      try {
        this.#checkOwner(await file.stat());
        return file;
      } catch (error) {
        await file.close();
        throw error;
      }
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      if (error instanceof UnsafePathError) return 'unsafe';
      throw error;
    }
  }

  #checkOwner(stats: { readonly uid: number }): void {
    if (isTrusted(stats) || stats.uid === this.#owner) return;
    throw new UnsafePathError(this.path, 'EFOREIGN', t`belongs to user ${stats.uid}`);
  }

  #pathOf(name: string, state: LetterFileState): string {
    return letterPath(this.path, name, state);
  }
}

/** It was removed meanwhile, since there were too many dead letters. */
function unlessGone(error: unknown): void {
  if (codeOf(error) !== 'ENOENT') throw error;
}
