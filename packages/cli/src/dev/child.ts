/** Runs a command beside a collector: its output leaves as it comes, signals reach all that it has started, and none of it outlives it. */

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { describeError, quote, realTimers } from '@growingio/upload/adapter';
import { CommandError } from '../command/command-error.js';
import type { CommandHost } from '../command/command-host.js';
import { t } from '../messages.js';
import { planChild } from './plan-child.js';

/** How long a command that was told to end may take, and then what it has left behind, in ms. */
export interface Patience {
  readonly command: number;
  readonly rest: number;
}

export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ChildOptions {
  readonly cwd: string;
  readonly env: CommandHost['env'];
  readonly platform: NodeJS.Platform;
  readonly patience: Patience;
  /** Writes a piece of its output, and resolves when there is room for more. */
  readonly write: (to: 'stdout' | 'stderr', chunk: Uint8Array) => Promise<void>;
}

export class Child {
  readonly #process: ChildProcess;
  readonly #options: ChildOptions;
  readonly #output: Promise<unknown>;
  readonly #exited: Promise<ChildEnd>;
  #timer: NodeJS.Timeout | undefined;

  private constructor(child: ChildProcess, options: ChildOptions) {
    this.#process = child;
    this.#options = options;
    this.#output = Promise.allSettled([this.#pass('stdout', child.stdout), this.#pass('stderr', child.stderr)]);
    this.#exited = once(child, 'exit').then(([code, signal]: unknown[]) => ({ code, signal }) as ChildEnd);
    // However this process ends.
    process.on('exit', this.#killAll);
  }

  /** Resolves when the command runs. Rejects with a `CommandError` (`ERR_GROWINGIO_COMMAND`) when it can't be started. */
  static async start(words: readonly string[], options: ChildOptions): Promise<Child> {
    const { cwd, env, platform } = options;
    const { file, words: others, ...how } = planChild(words, platform);
    const child = spawn(file, others, { cwd, env, ...how, stdio: ['inherit', 'pipe', 'pipe'] });
    try {
      await once(child, 'spawn');
    } catch (error) {
      throw cannotStart(words[0] ?? '', error);
    }
    return new Child(child, options);
  }

  /** Sends a signal to it and to all that it has started; what does not end then is killed. */
  stop(signal: NodeJS.Signals): void {
    this.#signal(signal);
    this.#timer ??= realTimers.setTimeout(this.#killAll, this.#options.patience.command);
  }

  kill(): void {
    this.#killAll();
  }

  /** Resolves when the command has ended, all that it has started is gone, and what it wrote is written. */
  async end(): Promise<ChildEnd> {
    const end = await this.#exited;
    realTimers.clearTimeout(this.#timer);
    this.#signal('SIGTERM');
    const over = new AbortController();
    const rest = realTimers.setTimeout(() => {
      this.#killAll();
      over.abort();
    }, this.#options.patience.rest);
    while (!over.signal.aborted && this.#signal(0)) await new Promise((resolve) => realTimers.setTimeout(resolve, 20));
    realTimers.clearTimeout(rest);
    // A process that left the group may hold these for ever.
    const left = realTimers.setTimeout(() => {
      this.#process.stdout?.destroy();
      this.#process.stderr?.destroy();
    }, this.#options.patience.rest);
    await this.#output;
    realTimers.clearTimeout(left);
    process.off('exit', this.#killAll);
    return end;
  }

  async #pass(to: 'stdout' | 'stderr', from: Readable | null): Promise<void> {
    for await (const chunk of from ?? []) await this.#options.write(to, chunk as Uint8Array);
  }

  readonly #killAll = (): void => {
    this.#signal('SIGKILL');
  };

  /** Whether anybody was there to get it. */
  #signal(signal: NodeJS.Signals | 0): boolean {
    const { pid } = this.#process;
    if (pid === undefined) return false;
    // Windows knows no groups and no signals: its own tool ends a process with all that it has started.
    if (this.#options.platform === 'win32') return signal !== 0 && this.#endOnWindows(pid);
    try {
      return process.kill(-pid, signal);
    } catch {
      return false;
    }
  }

  #endOnWindows(pid: number): boolean {
    if (this.#process.exitCode !== null) return false;
    spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' }).on('error', () => this.#process.kill());
    return true;
  }
}

function cannotStart(file: string, error: unknown): CommandError {
  const { code } = error as { code?: unknown };
  const name = quote(file);
  const readings: Readonly<Record<string, readonly [string, string]>> = {
    ENOENT: [
      t`there is no command ${name}`,
      t`look at its spelling; write a command of a project behind npx or npm run`,
    ],
    EACCES: [t`${name} may not be run`, t`make it executable, or name the program that runs it, such as node`],
  };
  const known = readings[String(code)];
  const [message, next] = known ?? [
    t`${name} can not be started: ${describeError(error)}`,
    t`try it without growingio dev`,
  ];
  return new CommandError(1, 'ERR_GROWINGIO_COMMAND', message, next);
}

/**
 * The exit code for how a command ended: its own, or 128 and the number of the signal that ended it, as shells have it; 0 where it ended
 * by a signal that it was sent because somebody asked for the end.
 */
export function exitCodeOf({ code, signal }: ChildEnd, asked: NodeJS.Signals | undefined): number {
  const own = signal === null ? (code ?? 1) : 128 + constants.signals[signal];
  return asked !== undefined && own === 128 + constants.signals[asked] ? 0 : own;
}
