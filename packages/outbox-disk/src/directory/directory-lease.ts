/** The lease by which one process holds events in a directory that several share, and takes over those of the dead. */

import { randomBytes } from 'node:crypto';
import { lstat, rm } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import type { Destination } from '@growingio/upload';
import type { Say } from '@growingio/upload/adapter';
import { t } from '../messages.js';
import { codeOf } from '../say-error.js';
import { Complaints } from './complaints.js';
import { isSameLabel, labelOf, showLabel } from './destination.js';
import { HolderFile } from './holder-file.js';
import { listNames } from './folder.js';
import { describeProcess, LivenessCheck } from './liveness-check.js';
import { makeDirectory } from './make-directory.js';
import { isOwn } from './open-own.js';
import { absolutePath } from './outbox-directory.js';
import { findHolders, findStores, holderPath, isOurs, storePath, type StoreName } from './paths.js';
import { takeStore, type TakenStore, type Taker } from './take-store.js';
import { tighten, tightenDirectory } from './tighten.js';

/** To whom a look at the directory hands over what it finds. */
export interface TakeoverParts {
  /** The events of a store are this outbox's from now on. */
  readonly adopt: (taken: TakenStore) => void;
  readonly say: Say;
  /** Whether it takes no more. */
  readonly isClosed: () => boolean;
}

// More stores and holders than processes that ever shared a directory; the rest has its turn when these are gone.
const mostNames = 20_000;
// However full of other things the directory is, listing it takes at most a tenth of the time.
const restFactor = 10;
const freeTime = 500;

// Taken at load: an application's tests may replace it.
const monotonic = performance.now.bind(performance);

/** One outbox's lease of a directory that many share. Only the process of a holder's file touches the holder's events. */
export class DirectoryLease {
  readonly directory: string;
  /** Names the outbox: its PID, and a random part, since a process may have several and PIDs are used again. */
  readonly id = `${String(process.pid)}-${randomBytes(6).toString('hex')}`;
  readonly #holder: HolderFile;
  readonly #complaints = new Complaints();
  readonly #taker: Taker;
  #label: string | undefined;
  #liveness: LivenessCheck | undefined;
  #proof: object = {};
  #isIn = false;
  #isTight = false;
  #restUntil = 0;
  #fileSystemTime: Promise<number | undefined> | undefined;
  #entering: Promise<void> | undefined;

  /** Makes the directory and tries it out. Throws a `GrowingIOError` when nothing can be written there. */
  constructor(directory: string) {
    this.directory = absolutePath(directory);
    makeDirectory(this.directory, this.id, directory);
    const { id, directory: path } = this;
    this.#taker = { directory: path, id, complaints: this.#complaints, triedAt: new Map() };
    this.#holder = new HolderFile(holderPath(this.directory, this.id));
  }

  /** Says where the events of this outbox go: it takes over no others. */
  sendTo(destination: Destination): void {
    this.#label = labelOf(destination);
  }

  /** Where the events of this outbox go: see `labelOf`. `undefined` until it is said. */
  get label(): string | undefined {
    return this.#label;
  }

  get ownStore(): string {
    return storePath(this.directory, this.id, this.id, this.#label);
  }

  /** Shows that this process lives; before that it may not write events. Rejects as `openOwn` does. */
  enter(): Promise<void> {
    this.#entering ??= this.#enter().finally(() => {
      this.#entering = undefined;
    });
    return this.#entering;
  }

  async #enter(): Promise<void> {
    if (this.#liveness === undefined) {
      const self = await describeProcess();
      const fileSystem = (): Promise<number | undefined> => (this.#fileSystemTime ??= this.#holder.now());
      this.#liveness = new LivenessCheck(self, { monotonic, fileSystem });
      this.#proof = { ...self, since: new Date().toISOString() };
    }
    await this.#holder.write(this.#proof);
    this.#isIn = true;
  }

  /** Shows that this process still lives. Returns whether the file for it was there, or is still to be made. Never rejects. */
  beat(): Promise<boolean> {
    return this.#isIn ? this.#holder.beat() : Promise.resolve(true);
  }

  /**
   * Takes over the events of dead processes, store by store, and hands over those that wait. Of several who try, the rename
   * lets exactly one have a store. What is wrong with one harms no other, and is said once. Never rejects.
   */
  async takeOver(parts: TakeoverParts): Promise<void> {
    if (monotonic() < this.#restUntil) return;
    try {
      // Who takes a store without having shown that he lives would lose it to the next.
      if (!this.#isIn) await this.enter();
      await this.#look(parts);
    } catch (error) {
      // A directory that was deleted has nothing to take over; the writer makes it again.
      if (codeOf(error) !== 'ENOENT') {
        parts.say('warn', 'outbox-takeover', t`events of dead processes can't be taken over: ${codeOf(error)}`);
      }
    }
    this.#complaints.say(parts.say);
  }

  async #look(parts: TakeoverParts): Promise<void> {
    this.#fileSystemTime = undefined;
    const begun = monotonic();
    const { names } = await listNames(this.directory, isOurs, mostNames);
    const end = monotonic();
    this.#restUntil = end + restFactor * Math.max(0, end - begun - freeTime);
    const stores = findStores(names);
    const isFirst = !this.#isTight;
    this.#isTight = true;
    if (isFirst) await tightenDirectory(this.directory, stores, this.#complaints);
    const byHolder = new Map<string, StoreName[]>(findHolders(names).map((holder) => [holder, []]));
    for (const store of stores) {
      const others = byHolder.get(store.holder);
      if (others === undefined) byHolder.set(store.holder, [store]);
      else others.push(store);
    }
    byHolder.delete(this.id);
    this.#liveness?.keepOnly(new Set([...byHolder.keys()].map((holder) => holderPath(this.directory, holder))));
    const waiting = new Map<string, number>();
    for (const [holder, held] of byHolder) {
      if (parts.isClosed()) return;
      const path = holderPath(this.directory, holder);
      if ((await this.#liveness?.isDead(path)) === true) {
        for (const store of held) await this.#takeFromDead(store, parts, waiting);
        // Who is dead stays dead, also without this file: what waits for others is still tpartss to take.
        await removeHolder(path);
      } else if (isFirst) await tighten(path, this.#complaints);
    }
    this.#sayWaiting(waiting);
  }

  async #takeFromDead(store: StoreName, parts: TakeoverParts, waiting: Map<string, number>): Promise<void> {
    const own = this.#label;
    if (parts.isClosed()) return;
    if (store.label !== undefined && (own === undefined || !isSameLabel(store.label, own))) {
      waiting.set(store.label, (waiting.get(store.label) ?? 0) + 1);
      return;
    }
    const taken = await takeStore(this.#taker, store, monotonic());
    if (taken !== undefined && taken.segments.length > 0) parts.adopt(taken);
  }

  #sayWaiting(waiting: ReadonlyMap<string, number>): void {
    for (const [label, stores] of waiting) {
      const place = showLabel(label);
      const whose =
        stores === 1
          ? t`${place}: 1 store of a process that has ended`
          : t`${place}: ${stores} stores of a process that has ended`;
      const own = this.#label === undefined ? '' : t`, and this one sends to ${showLabel(this.#label)}`;
      this.#complaints.add(
        'warn',
        `waits ${label}`,
        this.directory,
        (where) =>
          t`${where} holds events for ${whose}${own}: they wait; to deliver them, run a client of that project and host on this directory`,
      );
    }
  }

  /** Gives the lease back, so that the next process takes over at once. Never rejects. */
  leave(): Promise<void> {
    return this.#holder.remove();
  }
}

// Another user's stays: who looks at it finds him dead.
async function removeHolder(path: string): Promise<void> {
  try {
    if (isOwn(await lstat(path))) await rm(path, { force: true });
  } catch {
    // It is gone, or can't be removed, and harms nobody.
  }
}
