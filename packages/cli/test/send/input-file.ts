/** A folder of inputs for a test, and what is left in it. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Collector } from '@growingio/collector';

export class Inputs {
  readonly folder = mkdtempSync(join(tmpdir(), 'growingio-send-'));

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, content: string | Buffer): string {
    writeFileSync(this.path(name), content);
    return this.path(name);
  }

  has(name: string): boolean {
    return existsSync(this.path(name));
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  lines(name: string): unknown[] {
    const lines = this.read(name).split('\n');
    return lines.filter((line) => line !== '').map((line): unknown => JSON.parse(line));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** Lines of events, each with its number. */
export function numbered(count: number, from = 1): string {
  return Array.from(
    { length: count },
    (_, at) => `{"event":"Buy","loginUserId":"u${String(at % 7)}","variables":{"number":${String(from + at)}}}\n`,
  ).join('');
}

/** The numbers that have arrived, in the order of arrival. */
export function numbersIn({ events }: Pick<Collector, 'events'>): number[] {
  return events.map(({ variables }) => variables?.['number'] as number);
}

export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at + 1);
}
