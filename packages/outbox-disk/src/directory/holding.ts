/** A directory enters; this process's place in it, and the events of those who died, leave. */

import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { GrowingIOError, quote, realTimers } from '@growingio/upload';
import { codeOf } from '../say-error.js';
import type { RecoveredSegment } from '../segment/kept-event.js';
import { inspectSegment } from '../segment/scan-segment.js';
import { describeProcess, Judge } from './liveness.js';
import { findHolders, findSegments, findStores, holderPath, storePath, type StoreName } from './paths.js';
import { recoverStore } from './recover-store.js';

type Say = (level: 'info' | 'warn' | 'error', kind: string, message: string) => void;

/** One outbox's place in a directory that many share. Only the process of a holder's file touches the holder's events. */
export class Holding {
  readonly directory: string;
  /** Names the outbox: its PID, and a random part, since a process may have several and PIDs are used again. */
  readonly id = `${String(process.pid)}-${randomBytes(6).toString('hex')}`;
  #judge: Judge | undefined;
  #proof = '';
  #isIn = false;
  #entering: Promise<void> | undefined;

  /** Makes the directory and tries it out. Throws a `GrowingIOError` when nothing can be written there. */
  constructor(directory: string) {
    this.directory = resolve(directory);
    const probe = join(this.directory, `probe.${this.id}`);
    try {
      mkdirSync(this.directory, { recursive: true });
      writeFileSync(probe, 'growingio');
      rmSync(probe);
    } catch (error) {
      // A full disk is no wrong configuration: events wait in memory until there is room.
      if (isFull(error)) {
        rmSync(probe, { force: true });
        return;
      }
      const remedy = 'name a directory on a local disk that this process may write to';
      throw new GrowingIOError(
        'ERR_GROWINGIO_OPTION',
        `directory is ${quote(directory, 255)}: it can't be written to (${codeOf(error)}): ${remedy}`,
      );
    }
  }

  get ownStore(): string {
    return storePath(this.directory, this.id, this.id);
  }

  /** Shows that this process lives; before that it may not write events. Rejects as `fs` does. */
  enter(): Promise<void> {
    this.#entering ??= this.#enter().finally(() => {
      this.#entering = undefined;
    });
    return this.#entering;
  }

  async #enter(): Promise<void> {
    if (this.#judge === undefined) {
      const self = await describeProcess();
      this.#judge = new Judge(self);
      this.#proof = `${JSON.stringify({ ...self, since: new Date().toISOString() }, null, 2)}\n`;
    }
    await mkdir(this.directory, { recursive: true });
    // Whoever looks sees the whole file or none.
    const path = holderPath(this.directory, this.id);
    await writeFile(`${path}.new`, this.#proof).catch(unlessFull);
    await rename(`${path}.new`, path);
    this.#isIn = true;
  }

  /** Shows that this process still lives. Answers whether the file for it was there. */
  async beat(): Promise<boolean> {
    try {
      // The neighbours' time, and not the one that a test has set.
      const now = new Date(realTimers.now());
      await utimes(holderPath(this.directory, this.id), now, now);
      return true;
    } catch (error) {
      return codeOf(error) !== 'ENOENT';
    }
  }

  /**
   * Takes over the events of dead processes, store by store, and answers those that wait. Of several who try, the rename
   * lets exactly one have a store. Never rejects.
   */
  async takeOver(adopt: (segments: readonly RecoveredSegment[]) => void, say: Say): Promise<void> {
    try {
      // Who takes a store without having shown that he lives would lose it to the next.
      if (!this.#isIn) await this.enter();
      const names = await readdir(this.directory);
      const stores = findStores(names);
      const holders = new Set([...findHolders(names), ...stores.map((store) => store.holder)]);
      for (const holder of holders) {
        const path = holderPath(this.directory, holder);
        if (holder === this.id || (await this.#judge?.isDead(path)) !== true) continue;
        for (const store of stores) if (store.holder === holder) await this.#takeStore(store, adopt, say);
        await rm(path, { force: true });
      }
    } catch (error) {
      // A directory that was deleted has nothing to take over; the writer makes it again.
      if (codeOf(error) === 'ENOENT') return;
      say('warn', 'outbox-takeover', `events of dead processes can't be taken over: ${codeOf(error)}`);
    }
  }

  async #takeStore(store: StoreName, adopt: (segments: readonly RecoveredSegment[]) => void, say: Say): Promise<void> {
    const from = join(this.directory, store.name);
    const to = storePath(this.directory, store.creator, this.id);
    try {
      const [newest] = findSegments(await readdir(from)).reverse();
      if (newest !== undefined && (await inspectSegment(join(from, newest))).isNewer) {
        say('warn', 'outbox-newer', `${from} was written by a newer version of this package: it is left alone`);
        return;
      }
      await rename(from, to);
    } catch (error) {
      // Somebody else was faster.
      if (codeOf(error) === 'ENOENT') return;
      throw error;
    }
    adopt(await recoverStore(to, say));
  }

  /** Lets go of everything, so that the next process takes over at once. Never rejects. */
  async leave(): Promise<void> {
    await rm(holderPath(this.directory, this.id), { force: true }).catch(() => undefined);
  }
}

function isFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes(codeOf(error));
}

// A file without content still has a heartbeat, by which the others judge.
function unlessFull(error: unknown): void {
  if (!isFull(error)) throw error;
}
