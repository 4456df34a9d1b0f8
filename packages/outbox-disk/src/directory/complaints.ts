/** Says what is wrong in a directory, once for all looks, with whose it is and the remedy; what is of one kind is one line. */

import type { Level } from '@growingio/upload';
import type { Say } from '@growingio/upload/adapter';
import { t } from '../messages.js';
import { codeOf } from '../say-error.js';
import { UnsafePathError } from './open-own.js';
import { findOwner, isForbidden, pathOf, remedyFor } from './remedy.js';

/** Writes what is said of a path. `where` is the path, and how many others there are. */
type Write = (where: string) => string;

interface Line {
  readonly level: Level;
  path: string;
  write: Write;
  paths: number;
}

// What is broken after that is broken like what was said before.
const mostRemembered = 10_000;

/** Remembers what it has said for as long as the outbox lives. */
export class Complaints {
  readonly #said = new Set<string>();
  readonly #lines = new Map<string, Line>();

  /** Notes what is wrong with a path; of several paths of a kind, the first stands for all. */
  add(level: Level, kind: string, path: string, write: Write): void {
    const key = `${kind} ${path}`;
    if (this.#said.has(key) || this.#said.size >= mostRemembered) return;
    this.#said.add(key);
    const line = this.#lines.get(kind);
    if (line === undefined) this.#lines.set(kind, { level, path, write, paths: 1 });
    else line.paths += 1;
  }

  /**
   * Notes why a store or a segment is not delivered, whose it is, and the remedy. `error` is what opening or changing it has
   * rejected with. Never rejects.
   */
  async addFault(given: string, error: unknown): Promise<void> {
    const cause: unknown = error instanceof UnsettledError ? error.cause : error;
    const found = (await findOwner(pathOf(cause), given)) ?? { path: given };
    const { path, owner } = found;
    const code = codeOf(cause);
    const remedy = remedyFor(found, code);
    const whose = owner === undefined ? '' : t`belongs to user ${owner} and `;
    if (cause instanceof UnsafePathError && code !== 'EFOREIGN') {
      this.add('error', code, path, (where) => t`${where} ${cause.message}: it is left alone; remove it`);
    } else if (cause instanceof UnsafePathError) {
      this.add(
        'error',
        `foreign ${String(owner)}`,
        path,
        (where) => t`${where} ${cause.message}: its events are not delivered; ${remedy}, or run a client as its owner`,
      );
    } else if (error instanceof UnsettledError) {
      this.add(
        'error',
        `unsettled ${code}`,
        path,
        (where) =>
          t`${where} ${whose}can't be changed (${code}): what is delivered of it would come again at each start, so its events are not delivered; ${remedy}`,
      );
    } else {
      const end = isForbidden(code) ? t`; ${remedy}` : '';
      this.add(
        'error',
        `unreadable ${code}`,
        path,
        (where) => t`${where} ${whose}can't be read (${code}): it is left alone${end}`,
      );
    }
  }

  /** Notes that a folder was renamed since something was found wrong in it. */
  moved(from: string, to: string): void {
    for (const line of this.#lines.values()) {
      line.path = line.path.replace(from, () => to);
      const { write } = line;
      line.write = (where) => write(where).replace(from, () => to);
    }
  }

  /** Says what is new. */
  say(say: Say): void {
    for (const { level, path, write, paths } of this.#lines.values()) {
      say(level, `outbox ${path}`, write(paths === 1 ? path : t`${path} (and ${paths - 1} more)`));
    }
    this.#lines.clear();
  }
}

/** A store or segment may be read, and not be changed. */
export class UnsettledError extends Error {
  constructor(override readonly cause: unknown) {
    super(codeOf(cause));
  }
}
