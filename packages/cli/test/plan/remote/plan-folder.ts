/** A folder with a plan in it, and the commands of `growingio plan` run there; their parts, too, without their pauses. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { readPlan, type Plan } from '@growingio/upload/adapter';
import type { CommandHost } from '../../../src/command/command-host.js';
import { StopSignals } from '../../../src/command/stop-signals.js';
import type { ConnectionLimits } from '../../../src/plan/remote/connection.js';
import { withApi, type ManagementApi } from '../../../src/plan/remote/management-api.js';
import { runWords, type HostGiven, type Ran } from '../../command/run-words.js';

const folders: string[] = [];

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
}

export class PlanFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'growingio-plan-'));
  readonly #env: Readonly<Record<string, string>>;

  /** With the keys of this environment; no file of the user who runs the tests is read. */
  constructor(env: Readonly<Record<string, string>>) {
    folders.push(this.path);
    this.#env = { HOME: join(this.path, 'home'), PATH: process.env['PATH'] ?? '', ...env };
  }

  /** Runs `growingio plan` with these words. */
  run(words: readonly string[], given: HostGiven = {}): Promise<Ran> {
    return runWords(['plan', ...words], { cwd: this.path, ...given, env: { ...this.#env, ...given.env } });
  }

  write(events: object, name = 'growingio.plan.json'): void {
    writeFileSync(join(this.path, name), JSON.stringify({ events }));
  }

  writeText(name: string, text: string, mode = 0o600): string {
    writeFileSync(join(this.path, name), text, { mode });
    return join(this.path, name);
  }

  has(name: string): boolean {
    return existsSync(join(this.path, name));
  }

  read(name = 'growingio.plan.json'): string {
    return readFileSync(join(this.path, name), 'utf8');
  }

  /** The events of the plan, as they stand there. */
  events(name?: string): Record<string, unknown> {
    return (JSON.parse(this.read(name)) as { events: Record<string, unknown> }).events;
  }
}

export function planWith(events: object): Plan {
  return readPlan({ events });
}

/** Works with the API in a time of its own, in which nobody waits. */
export function inApi<Result>(
  env: Readonly<Record<string, string>>,
  work: (api: ManagementApi) => Promise<Result>,
  limits: ConnectionLimits & { readonly clock?: TestClock } = {},
): Promise<Result> {
  return withApi(hostWith(env), work, { clock: new TestClock(), ...limits });
}

/** A host that nobody looks at. */
export function hostWith(env: Readonly<Record<string, string>>, cwd = tmpdir()): CommandHost {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough().resume(), new PassThrough().resume()];
  return { env, cwd, stdin, stdout, stderr, platform: process.platform, signals: new StopSignals() };
}

export class TestClock {
  time = 1_796_016_732_000;
  readonly now = (): number => this.time;

  sleep = (ms: number): Promise<void> => {
    this.time += ms;
    return Promise.resolve();
  };
}
