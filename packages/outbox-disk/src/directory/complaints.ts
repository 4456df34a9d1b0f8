/** What is wrong in a directory enters, at each look anew; each thing is said once, those of one kind in one line. */

import type { OutboxHost } from '@growingio/upload';
import { codeOf } from '../say-error.js';
import { UnsafePathError } from './open-own.js';

type Level = 'info' | 'warn' | 'error';

interface Line {
  readonly level: Level;
  readonly path: string;
  readonly text: string;
  paths: number;
}

// What is broken after that is broken like what was said before.
const mostRemembered = 10_000;

/** Remembers what it has said for as long as the outbox lives. */
export class Complaints {
  readonly #said = new Set<string>();
  readonly #lines = new Map<string, Line>();

  /** Notes what is wrong with a path. `text` goes on after the path, maybe by a colon; of several paths of a kind, the first stands for all. */
  add(level: Level, kind: string, path: string, text: string): void {
    const key = `${kind} ${path}`;
    if (this.#said.has(key) || this.#said.size >= mostRemembered) return;
    this.#said.add(key);
    const line = this.#lines.get(kind);
    if (line === undefined) this.#lines.set(kind, { level, path, text, paths: 1 });
    else line.paths += 1;
  }

  /** Notes why a store or a segment is not delivered, with the remedy. `error` is what opening or changing it has rejected with. */
  addFault(path: string, error: unknown): void {
    const code = codeOf(error);
    const self = process.geteuid === undefined ? 'this user' : `user ${String(process.geteuid())}`;
    const chown =
      process.geteuid === undefined ? '' : ` (chown -R ${String(process.geteuid())} ${JSON.stringify(path)})`;
    const remedy = `make it ${self}'s, as whom this process runs${chown}`;
    if (error instanceof UnsafePathError && code === 'EFOREIGN') {
      const text = `${error.message}: its events are not delivered; ${remedy}, or run a client as its owner`;
      this.add('error', `foreign ${error.message}`, error.path, text);
    } else if (error instanceof UnsafePathError) {
      this.add('error', code, error.path, `${error.message}: it is left alone; remove it`);
    } else if (error instanceof UnsettledError) {
      const why = 'what is delivered of it would come again at each start, so its events are not delivered';
      this.add('error', `unsettled ${error.message}`, path, `can't be changed (${error.message}): ${why}; ${remedy}`);
    } else {
      const isDenied = ['EACCES', 'EPERM'].includes(code);
      this.add('error', code, path, `can't be read (${code}): it is left alone${isDenied ? `; ${remedy}` : ''}`);
    }
  }

  /** Says what is new. */
  say(say: OutboxHost['say']): void {
    for (const { level, path, text, paths } of this.#lines.values()) {
      const others = paths === 1 ? '' : ` (and ${String(paths - 1)} more)`;
      say(level, `outbox ${path}`, `${path}${others}${text.startsWith(':') ? '' : ' '}${text}`);
    }
    this.#lines.clear();
  }
}

/** A store or segment may be read, and not be changed. Its message is the code of the system. */
export class UnsettledError extends Error {
  constructor(cause: unknown) {
    super(codeOf(cause), { cause });
  }
}
