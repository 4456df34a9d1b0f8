/** The suite's log: readable, never flooded, and safe from text that strangers send. */

import { debuglog } from 'node:util';
import { callSafely } from '../runtime/call-safely.js';
import { Kinds, Subjects } from './line-budget.js';
import { maskUrlsIn, printable } from '../text/printable.js';
import { t } from '../text/messages.js';

/** Takes messages. The console is one; so are pino and winston. */
export interface Logger {
  debug(message: string): unknown;
  info(message: string): unknown;
  warn(message: string): unknown;
  error(message: string): unknown;
}

/** A logger that has `log` where others have `info`, as those of Nest: its `Logger`, a `ConsoleLogger`, any `LoggerService`. */
export interface NestLogger {
  debug?(message: string): unknown;
  log(message: string): unknown;
  warn(message: string): unknown;
  error(message: string): unknown;
}

/** What the option `logger` takes. One that has both `info` and `log`, as the console has, gets `info`. */
export type AnyLogger = Logger | NestLogger;

/** How grave a line of the log is. */
export type Level = keyof Logger;

/** Says something to the operator. A kind is a word of ours, and a log may say each but once in a while. */
export type Say = (level: Level, kind: string, message: string) => void;

/** The default logger: the console, with a prefix. It has no levels: `debug` is only said with `NODE_DEBUG=growingio`. */
export const consoleLogger: Logger = {
  debug: (message) => {
    if (isDebugging()) console.debug(`[growingio] ${message}`);
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

/** A function writes it only if it is logged. */
export type Message = string | (() => string);

function hasInfo(logger: AnyLogger): logger is Logger {
  return typeof (logger as Partial<Logger>).info === 'function';
}

function byLog(logger: NestLogger): Logger {
  return {
    debug: (message) => logger.debug?.(message),
    info: (message) => logger.log(message),
    warn: (message) => logger.warn(message),
    error: (message) => logger.error(message),
  };
}

function isDebugging(): boolean {
  return debuglog('growingio').enabled;
}

const minute = 60_000;
const longestLine = 16_384;

/**
 * Passes messages on to a logger. What concerns delivery, what an outbox reports, and what is wrong with events each have room of
 * their own: what a client sends can't silence the others. A logger that throws harms nothing.
 */
export class Log {
  readonly #logger: Logger;
  readonly #delivery: Kinds;
  readonly #outbox: Kinds;
  readonly #events: Subjects;

  constructor(logger: AnyLogger, now: () => number) {
    this.#logger = hasInfo(logger) ? logger : byLog(logger);
    this.#delivery = new Kinds(now);
    this.#outbox = new Kinds(now);
    this.#events = new Subjects(now);
  }

  /**
   * Logs it, unless the same kind was logged within the quiet time, in ms, default one minute; the next one then says how
   * many were withheld. A kind is a word of ours, never text from outside.
   */
  say(level: Level, kind: string, message: Message, quietTime = minute): void {
    this.#print(level, message, this.#delivery.take(kind, quietTime));
  }

  /** The same for an outbox and a sender, whose kinds are their own: all that come after the first 100 count as one. */
  sayForPart(level: Level, kind: string, message: string): void {
    this.#print(level, message, this.#outbox.take(kind, minute));
  }

  /**
   * Logs what is wrong with an event. The first of a kind is logged each minute, and so are a few about other subjects; the
   * others are withheld, and counted with the next one. A kind is a word of ours, a subject may be text from outside.
   */
  sayOfEvent(level: Level, kind: string, subject: string | (() => string), message: Message): void {
    this.#print(level, message, this.#events.take(kind, subject, minute));
  }

  /** The same, but about each subject once: again only when 1,000 others of its kind were logged since. */
  sayOnce(level: Level, kind: string, subject: string, message: Message): void {
    this.#print(level, message, this.#events.take(kind, subject, Infinity));
  }

  /** Logs it, always: on one line, without control characters and without secrets of URLs, at most 16,384 characters. */
  print(level: Level, message: string): void {
    this.#pass(level, maskUrlsIn(message.slice(0, longestLine)), message.length);
  }

  /** Logs for developers what happens often. Where the console would not say it, it is not even written. */
  debug(write: () => string): void {
    if (this.#logger !== consoleLogger || isDebugging()) this.print('debug', write());
  }

  /** The same for an event that is only printed: a URL among its variables is shown as it is. */
  printEvent(line: string): void {
    this.#pass('info', line.slice(0, longestLine), line.length);
  }

  #print(level: Level, message: Message, withheld: number | undefined): void {
    if (withheld === undefined) return;
    const text = typeof message === 'string' ? message : message();
    this.print(level, withheld === 0 ? text : t`${text} (and ${withheld} more like it before)`);
  }

  #pass(level: Level, text: string, length: number): void {
    const line = length > longestLine ? t`${text}… (${length} characters)` : text;
    // A logger's failure is the host's to see in its own logs; it must not reach the request.
    callSafely(
      () => this.#logger[level](printable(line)),
      () => undefined,
    );
  }
}
