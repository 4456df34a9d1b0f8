/** What the suite has to say enters, as often as it likes; a readable log that never floods leaves. */

import { callSafely } from './call-safely.js';

/** Takes messages. The console is one; so are pino and winston. */
export interface Logger {
  debug(message: string): unknown;
  info(message: string): unknown;
  warn(message: string): unknown;
  error(message: string): unknown;
}

export type Level = keyof Logger;

/** The default logger: the console, with a prefix. */
export const consoleLogger: Logger = {
  debug: (message) => {
    console.debug(`[growingio] ${message}`);
  },
  info: (message) => {
    console.info(`[growingio] ${message}`);
  },
  warn: (message) => {
    console.warn(`[growingio] ${message}`);
  },
  error: (message) => {
    console.error(`[growingio] ${message}`);
  },
};

const minute = 60_000;
const mostRemembered = 1000;

/** Passes messages on to a logger: each kind at most once a minute, or once for all. A logger that throws harms nothing. */
export class Journal {
  readonly #logger: Logger;
  readonly #now: () => number;
  readonly #kinds = new Map<string, { saidAt: number; withheld: number }>();
  readonly #said = new Set<string>();

  constructor(logger: Logger, now: () => number) {
    this.#logger = logger;
    this.#now = now;
  }

  /**
   * Says it, unless the same kind was said within the quiet time, in ms, default one minute; the next one then says how
   * many were withheld. Knows 1,000 kinds; all that come after count as one.
   */
  say(level: Level, given: string, message: string, quietTime = minute): void {
    const now = this.#now();
    const kind = this.#kinds.has(given) || this.#kinds.size < mostRemembered ? given : 'other';
    const last = this.#kinds.get(kind);
    if (last !== undefined && now - last.saidAt < quietTime && now >= last.saidAt) {
      last.withheld += 1;
      return;
    }
    this.#kinds.set(kind, { saidAt: now, withheld: 0 });
    const withheld = last?.withheld ?? 0;
    this.print(level, withheld === 0 ? message : `${message} (and ${String(withheld)} more like it before)`);
  }

  /** Says it once in the life of the process. Remembers 1,000 keys; what comes after them is not said. */
  sayOnce(level: Level, key: string, message: string): void {
    if (this.#said.size >= mostRemembered || this.#said.has(key)) return;
    this.#said.add(key);
    const last = this.#said.size === mostRemembered ? '. That was the last message of its kind' : '';
    this.print(level, message + last);
  }

  /** Says it, always. */
  print(level: Level, message: string): void {
    // A logger's failure is the host's to see in its own logs; it must not reach the request.
    callSafely(
      () => this.#logger[level](message),
      () => undefined,
    );
  }
}
