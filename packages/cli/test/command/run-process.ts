/** Runs `growingio` as a user does: as a process, in a pipe or in a terminal. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export const program = join(__dirname, '../../bin/growingio.js');

export interface Process {
  readonly child: ChildProcess;
  /** What it has written so far: in a terminal all of it is `stdout`. */
  readonly text: { stdout: string; stderr: string };
  /** Resolves once its text matches; rejects when it ends without. */
  readonly waitFor: (pattern: RegExp) => Promise<void>;
  readonly type: (text: string) => void;
  readonly ended: Promise<number | NodeJS.Signals>;
}

export interface ProcessOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** In a terminal of 100 columns, as `script` makes one. */
  readonly terminal?: boolean;
}

/** Starts `growingio` with the words. Without a locale of the tests' own it speaks English. */
export function startProcess(words: readonly string[], options: ProcessOptions = {}): Process {
  const { env = {}, cwd, terminal = false } = options;
  const { PATH = '' } = process.env;
  const command = [process.execPath, program, ...words];
  const line = `stty cols 100; exec ${command.map(quoteForShell).join(' ')}`;
  const [name = '', ...rest] = terminal ? ['script', '-qefc', line, '/dev/null'] : command;
  const child = spawn(name, rest, { cwd, env: { PATH, TERM: 'xterm-256color', SHELL: '/bin/sh', ...env } });
  const text = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (more: string) => {
      text[stream] += more;
      child.emit('text');
    });
  }
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals);
  return {
    ...{ child, text, ended },
    type(more) {
      child.stdin.write(more);
    },
    async waitFor(pattern) {
      const isThere = (): boolean => pattern.test(text.stdout + text.stderr);
      while (!isThere()) {
        const next = await Promise.race([once(child, 'text'), ended]);
        if (Array.isArray(next) || isThere()) continue;
        throw new Error(`it ended without ${String(pattern)}:\n${text.stdout}${text.stderr}`);
      }
    },
  };
}

/** Runs it to its end. */
export async function runProcess(
  words: readonly string[],
  options?: ProcessOptions,
): Promise<{ exitCode: number | NodeJS.Signals; stdout: string; stderr: string }> {
  const started = startProcess(words, options);
  started.child.stdin?.end();
  return { exitCode: await started.ended, ...started.text };
}

function quoteForShell(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
