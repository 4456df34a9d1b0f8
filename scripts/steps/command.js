/** Runs a command of a shell in a process group of its own, so that what it has started can be stopped with it. */
import { spawn } from 'node:child_process';

/** What a command may take to end when it is told to, in ms. */
const patience = 5000;

/**
 * `ended` always resolves. `stop` sends SIGTERM to the whole group, after 5 s SIGKILL, and resolves when the command is gone.
 *
 * @param {string} command
 * @param {{ onOutput: (to: 'out' | 'error', chunk: Buffer | string) => void, env?: NodeJS.ProcessEnv, cwd?: string }} options
 * @returns {{ ended: Promise<{ code: number | null, signal: string | null }>, stop: () => Promise<void> }}
 */
export function startCommand(command, { onOutput, env = process.env, cwd }) {
  const child = spawn(command, { shell: true, stdio: ['ignore', 'pipe', 'pipe'], detached: true, env, cwd });
  child.stdout.on('data', (chunk) => onOutput('out', chunk));
  child.stderr.on('data', (chunk) => onOutput('error', chunk));
  const ended = new Promise((resolve) => {
    child.once('error', (error) => {
      onOutput('error', `${error.message}\n`);
      resolve({ code: 1, signal: null });
    });
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  const kill = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // It has ended by itself.
    }
  };
  return {
    ended,
    async stop() {
      kill('SIGTERM');
      const timer = setTimeout(() => kill('SIGKILL'), patience);
      await ended;
      clearTimeout(timer);
    },
  };
}
