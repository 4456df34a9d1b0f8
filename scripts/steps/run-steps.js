/** Runs steps, lane beside lane, up to the first that fails, and returns how many passed. */
import { spawn } from 'node:child_process';
import { Printer } from './printer.js';

/** What a step may take to end when it is told to, in ms. */
const patience = 5000;

/**
 * `stages` follow each other. A stage has lanes, which run side by side; a lane has steps, which follow each other:
 * `[name, ...commands]`. Output of a step stays together. When a step fails, those beside it are stopped and nothing more is begun.
 *
 * @param {[name: string, ...commands: string[]][][][]} stages
 * @param {{ out?: import('node:stream').Writable, error?: import('node:stream').Writable, env?: NodeJS.ProcessEnv }} [streams]
 * @returns {Promise<{ passed: number, failed: number }>} `failed` is 0 or 1
 */
export async function runSteps(stages, { out = process.stdout, error = process.stderr, env = process.env } = {}) {
  const printer = new Printer({ out, error });
  const running = new Set();
  let passed = 0;
  let failed;

  const stop = () => Promise.all([...running].map((each) => each.stop()));
  const stopAndEnd = (signal) => void stop().then(() => process.kill(process.pid, signal));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, stopAndEnd);

  async function runStep([name, ...commands]) {
    const page = printer.open();
    page.write('out', `\n▶ ${name}\n`);
    const start = performance.now();
    for (const command of commands) {
      const child = startProcess(command, page, env);
      running.add(child);
      const { code, signal } = await child.ended;
      running.delete(child);
      // It was stopped since another one failed: that one is to be read.
      if (failed !== undefined) return page.close();
      if (code === 0) continue;
      failed = { page, words: `\n✖ ${name}: \`${command}\` ended with ${signal ?? `status ${code}`}\n` };
      await stop();
      return undefined;
    }
    passed += 1;
    page.write('out', `✔ ${name} (${Math.round((performance.now() - start) / 1000)} s)\n`);
    return page.close();
  }

  for (const lanes of stages) {
    await Promise.all(
      lanes.map(async (steps) => {
        for (const step of steps) if (failed === undefined) await runStep(step);
      }),
    );
  }
  for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, stopAndEnd);
  // What failed stands last.
  failed?.page.write('error', failed.words);
  failed?.page.close();
  return { passed, failed: failed === undefined ? 0 : 1 };
}

/** In a group of its own, so that what it has started can be stopped with it. */
function startProcess(command, page, env) {
  const child = spawn(command, { shell: true, stdio: ['ignore', 'pipe', 'pipe'], detached: true, env });
  child.stdout.on('data', (chunk) => page.write('out', chunk));
  child.stderr.on('data', (chunk) => page.write('error', chunk));
  const ended = new Promise((resolve) => {
    child.once('error', (error) => {
      page.write('error', `${error.message}\n`);
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
