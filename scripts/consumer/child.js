/** Starts child processes whose every wait is bounded, and which do not outlive this process. */
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

const running = new Set();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

/** The environment of a user's program: nothing of ours, and no proxy between it and the loopback. */
export function plainEnvironment(extra = {}) {
  const kept = Object.entries(process.env).filter(([name]) => !/^(GROWINGIO_|npm_|NODE_OPTIONS$)|_proxy$/i.test(name));
  return { ...Object.fromEntries(kept), ...extra };
}

/** Starts a process, and a process group with it, so that `kill` also reaches what npx and sh start. */
export function startChild(command, words, { cwd, env }) {
  const child = spawn(command, words, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: error.message }));
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  const handle = {
    get output() {
      return output;
    },
    get hasEnded() {
      return child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
    },
    kill(signal) {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, signal);
      } catch {
        // It has ended in the meantime.
      }
    },
    /** How it ended: `{ code, signal }`. After `timeout` ms it is killed, and the result is an error. */
    async end(timeout) {
      const timer = setTimeout(() => handle.kill('SIGKILL'), timeout);
      const start = performance.now();
      const end = await ended;
      clearTimeout(timer);
      if (performance.now() - start >= timeout) throw new Error(`it did not end within ${timeout} ms\n${output}`);
      return end;
    },
  };
  running.add(handle);
  void ended.then(() => running.delete(handle));
  return handle;
}

/** Runs a command to its end and returns what it printed. Rejects when it fails or takes longer than `timeout` ms. */
export async function runChild(command, words, { cwd, env, timeout }) {
  const child = startChild(command, words, { cwd, env });
  const { code, signal } = await child.end(timeout);
  if (code === 0) return child.output;
  throw new Error(`${command} ${words[0] ?? ''} ended with ${signal ?? `status ${code}`}\n${child.output}`);
}

/** Waits until `isDone` returns true; rejects when the child ends before, or after `timeout` ms. */
export async function until(isDone, child, timeout) {
  const start = performance.now();
  while (!(await isDone())) {
    if (child.hasEnded) throw new Error(`it ended before it was ready\n${child.output}`);
    if (performance.now() - start > timeout) throw new Error(`it was not ready within ${timeout} ms\n${child.output}`);
    await sleep(50);
  }
}
