/** Runs steps, lane beside lane, up to the first that fails, and returns how many passed. */
import { startCommand } from './command.js';
import { Progress } from './progress.js';
import { endBy, onStopSignal } from './stop-signals.js';

/**
 * `stages` follow each other. A stage has lanes, which run side by side; a lane has steps, which follow each other:
 * `[name, ...commands]`. A step's output is printed when it fails, then all of it, and not otherwise. When a step fails, those beside it
 * are stopped and nothing more is begun.
 *
 * `last` has by a step's name the seconds that it took the last time; `durations` in the result has the same of this run.
 *
 * @param {[name: string, ...commands: string[]][][][]} stages
 * @param {{ out?: import('node:stream').Writable, error?: import('node:stream').Writable, env?: NodeJS.ProcessEnv,
 *   last?: Record<string, number> }} [options]
 * @returns {Promise<{ passed: number, failed: number, durations: Record<string, number> }>} `failed` is 0 or 1
 */
export async function runSteps(
  stages,
  { out = process.stdout, error = process.stderr, env = process.env, last = {} } = {},
) {
  const progress = new Progress({ out, last });
  const running = new Set();
  const durations = {};
  let passed = 0;
  let failed;

  const stop = () => Promise.all([...running].map((each) => each.stop()));
  let stoppedBy;
  const forgetSignals = onStopSignal((signal) => {
    stoppedBy = signal;
    failed ??= { output: [], words: '' };
    void stop();
  });

  async function runStep([name, ...commands]) {
    const output = [];
    progress.begin(name);
    for (const command of commands) {
      const started = startCommand(command, { env, onOutput: (to, chunk) => output.push([to, chunk]) });
      running.add(started);
      const { code, signal } = await started.ended;
      running.delete(started);
      // It was stopped since another one failed: that one is to be read.
      if (failed !== undefined) return progress.drop(name);
      if (code === 0) continue;
      failed = { output, words: `\n✖ ${name}: \`${command}\` ended with ${signal ?? `status ${code}`}\n` };
      progress.drop(name);
      await stop();
      return undefined;
    }
    passed += 1;
    durations[name] = progress.end(name);
    return undefined;
  }

  for (const lanes of stages) {
    await Promise.all(
      lanes.map(async (steps) => {
        for (const step of steps) if (failed === undefined) await runStep(step);
      }),
    );
  }
  forgetSignals();
  progress.close();
  if (stoppedBy !== undefined) {
    endBy(stoppedBy);
    await new Promise(() => {});
  }
  // What failed stands last.
  for (const [to, chunk] of failed?.output ?? []) (to === 'out' ? out : error).write(chunk);
  if (failed !== undefined) error.write(failed.words);
  return { passed, failed: failed === undefined ? 0 : 1, durations };
}
