/** Starts `growingio-relay` as it is built, in a process of its own, and hears what it says. */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

export const program = join(__dirname, '../../bin/growingio-relay.js');

const running = new Set<ChildProcess>();

// Of a test that failed.
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface StartedCommand {
  readonly pid: number;
  /** Resolves when it has said so on standard error. Rejects when it ends before. */
  says(wanted: string): Promise<void>;
  /** Where its probes are, once it has said so. */
  url(): Promise<string>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
}

/** `before` are the words of a program that runs it, such as `unshare`. */
export function startCommand(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  before: readonly string[] = [],
): StartedCommand {
  const [first = process.execPath, ...others] = [...before, process.execPath, program, ...words];
  const { PATH, HOME } = process.env;
  const child = spawn(first, others, { env: { PATH, HOME, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  const said = { out: '', err: '' };
  const listeners = new Set<() => void>();
  child.stdout.on('data', (chunk) => (said.out += String(chunk)));
  child.stderr.on('data', (chunk) => {
    said.err += String(chunk);
    for (const listener of listeners) listener();
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => {
      running.delete(child);
      resolve({ code, ...said });
    });
  });
  const says = (wanted: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (said.err.includes(wanted)) resolve();
      };
      listeners.add(look);
      look();
      void ended.then(() => {
        reject(new Error(`it ended without '${wanted}': ${said.err}`));
      });
    });
  return {
    pid: child.pid ?? 0,
    says,
    ended,
    kill: (signal) => void child.kill(signal),
    url: async () => {
      await says('/healthz');
      return /http:\/\/\S+:\d+/.exec(said.err)?.[0].replace('0.0.0.0', '127.0.0.1') ?? '';
    },
  };
}

/** Runs it to its end. */
export function runBuilt(words: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Ended> {
  return startCommand(words, environment).ended;
}
