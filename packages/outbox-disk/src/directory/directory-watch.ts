/** Looks into the directory at intervals: takes over what dead processes have left, and shows that this one lives. */

import { realTimers, runDetached } from '@growingio/upload/adapter';
import type { DirectoryLease, TakeoverParts } from './directory-lease.js';

export interface DirectoryWatchParts extends TakeoverParts {
  readonly lease: DirectoryLease;
  /** How often to look, and how often to show that this process lives, in ms. */
  readonly takeoverInterval: number;
  readonly heartbeatInterval: number;
  /** The file that shows that this process lives is gone: perhaps the whole directory. */
  readonly missing: () => void;
}

/** Keeps no process alive. */
export class DirectoryWatch {
  readonly #parts: DirectoryWatchParts;
  readonly #timers: NodeJS.Timeout[] = [];
  #looking: Promise<void> | undefined;
  #firstLook: Promise<void> | undefined;

  constructor(parts: DirectoryWatchParts) {
    this.#parts = parts;
  }

  /** Resolves when the first look, which `start` begins, is over. */
  get firstLook(): Promise<void> | undefined {
    return this.#firstLook;
  }

  start(): void {
    const { lease, takeoverInterval, heartbeatInterval, missing } = this.#parts;
    this.#firstLook = this.#look();
    this.#every(takeoverInterval, () => {
      void this.#look();
    });
    this.#every(heartbeatInterval, () => {
      void lease.beat().then((isThere) => {
        if (!isThere) missing();
      });
    });
  }

  /** Resolves when a look that is under way is over. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) realTimers.clearInterval(timer);
    await this.#looking;
  }

  #look(): Promise<void> {
    this.#looking ??= this.#parts.lease.takeOver(this.#parts).finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  #every(ms: number, work: () => void): void {
    const timer = runDetached(() => realTimers.setInterval(work, ms));
    timer.unref();
    this.#timers.push(timer);
  }
}
