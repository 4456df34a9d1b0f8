/** A folder of a project for a test, in which `growingio plan` runs; it is gone when the test has ended. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runWords, type HostGiven, type Ran } from '../command/run-words.js';

const made: string[] = [];

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'growingio-plan-'));

  constructor() {
    made.push(this.path);
  }

  write(name: string, content: string | Buffer): void {
    writeFileSync(join(this.path, name), content);
  }

  /** `events` of a plan, as its file has them. */
  writePlan(events: object, name = 'growingio.plan.json'): void {
    this.write(name, JSON.stringify({ events }));
  }

  read(name: string): string {
    return readFileSync(join(this.path, name), 'utf8');
  }

  /** The events of the plan's file; `undefined` where there is none. */
  events(name = 'growingio.plan.json'): unknown {
    return this.has(name) ? (JSON.parse(this.read(name)) as { events: unknown }).events : undefined;
  }

  has(name: string): boolean {
    return existsSync(join(this.path, name));
  }

  /** `growingio plan` with these words, in this folder. */
  plan(words: readonly string[], given: Omit<HostGiven, 'cwd'> = {}): Promise<Ran> {
    return runWords(['plan', ...words], { ...given, cwd: this.path });
  }
}
