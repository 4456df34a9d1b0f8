/** Runs a script in a process with the built package, as a user's does. */
import { spawn, type ChildProcess } from 'node:child_process';

const running = new Set<ChildProcess>();

// Of a test that failed.
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});

export interface Script {
  /** Resolves when it has printed this text. Rejects when it ends before. */
  prints(text: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; text: string }>;
}

/** What a process has printed, but for the line that says the first delivery. */
export function withoutFirst(text: string): string {
  return text.replace(/^\[growingio\] first events .*\n/gm, '');
}

/** Runs an ES module that finds `GrowingIO`; `hanging` is a sender that never answers, and holds nothing. */
export function startScript(script: string, environment: Record<string, string> = {}): Script {
  const hanging = 'const hanging = { send: () => new Promise(() => {}), close: async () => {} };';
  const code = `import { GrowingIO } from '@growingio/upload';\n${hanging}\n${script}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    cwd: __dirname,
    env: { ...process.env, GROWINGIO_PROJECT_ID: 'p1', ...environment },
  });
  running.add(child);
  let text = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      text += String(chunk);
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise<Awaited<Script['ended']>>((resolve) => {
    child.on('close', (status, signal) => {
      running.delete(child);
      resolve({ code: status, signal, text: withoutFirst(text) });
    });
  });
  return {
    ended,
    kill: (signal) => {
      child.kill(signal);
    },
    prints: (wanted) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (text.includes(wanted)) resolve();
        };
        listeners.add(look);
        look();
        void ended.then(() => {
          reject(new Error(`it ended without '${wanted}': ${text}`));
        });
      }),
  };
}
