/** Runs `growingio doctor --json`, here or in a process of its own, and keeps what it found. */
import { runProcess } from '../command/run-process.js';
import { runWords, type HostGiven, type Ran } from '../command/run-words.js';
import type { Check, CheckName } from '../../src/doctor/check.js';

export const projectId = '0123456789abcdef';
/** Nobody is late on a busy machine, unless a test says another limit after this one. */
const doctor = ['doctor', '--json', '--project', projectId, '--timeout', '60000'];

export interface Report {
  readonly exitCode: unknown;
  readonly ok: boolean;
  readonly checks: readonly Check[];
  /** All that was written. */
  readonly text: string;
  /** The lines of a check, without those that are as they should be. */
  readonly found: (name: CheckName) => readonly Omit<Check, 'name'>[];
}

/** In this process: the environment is `env` and nothing else, and no project is at hand. */
export async function runDoctor(words: readonly string[], given: HostGiven = {}): Promise<Report> {
  return read(await runWords([...doctor, ...words], { cwd: '/', ...given }));
}

/** As a process, for what Node reads at its start. */
export async function startDoctor(words: readonly string[], env: Readonly<Record<string, string>>): Promise<Report> {
  return read(await runProcess([...doctor, ...words], { env }));
}

export function read({ exitCode, stdout, stderr }: Pick<Ran, 'stdout' | 'stderr'> & { exitCode: unknown }): Report {
  const { ok, checks } = JSON.parse(stdout) as Pick<Report, 'ok' | 'checks'>;
  return {
    ...{ exitCode, ok, checks, text: stdout + stderr },
    found: (name) =>
      checks.filter((check) => check.name === name).map(({ status, detail, hint }) => ({ status, detail, hint })),
  };
}

/** A line with these words in its detail and its remedy. */
export function line(status: Check['status'], detail: string | RegExp, hint: string | RegExp = /^/): object {
  return { status, detail: matching(detail), hint: matching(hint) };
}

function matching(words: string | RegExp): unknown {
  return typeof words === 'string' ? words : expect.stringMatching(words);
}
