/** What the tests of `growingio outbox` share: directories with events of processes that have ended, and applications that run. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskOutbox } from '@growingio/outbox-disk';
import { EncodedEvent, type Stats } from '@growingio/upload';

/** When the events were: a minute ago, as they are sent by a client that takes notice of old ones. */
export const time = Date.now() - 60_000;
export const happenedAt = new Date(time).toISOString();
export const buriedAt = new Date(time + 1000).toISOString();
const directories: string[] = [];
const children: ChildProcess[] = [];

export function makeDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'cli-outbox-'));
  directories.push(directory);
  return directory;
}

export function cleanUp(): void {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
}

export interface EventGiven {
  readonly n?: string;
  readonly cs1?: string;
  readonly var?: Readonly<Record<string, unknown>>;
}

/** Events that are told apart by their variable `id`: from `first` on, so many. */
export function numbered(count: number, first = 0): EventGiven[] {
  return Array.from({ length: count }, (_, at) => ({ var: { id: String(first + at) } }));
}

export const ids = (count: number, first = 0): string[] =>
  numbered(count, first).map((each) => String(each.var?.['id']));

function encode(given: EventGiven): Buffer {
  return Buffer.from(JSON.stringify({ cs1: 'u1', tm: time, t: 'cstm', n: 'BuyProduct', ...given }));
}

/** Leaves events as a process does that has ended. Resolves with the path of their store. */
export async function leave(
  directory: string,
  events: readonly EventGiven[],
  host: string,
  projectId = 'shop',
): Promise<string> {
  const before = readdirSync(directory);
  const outbox = diskOutbox({ directory, takeoverInterval: 3_600_000 });
  const nothing = (): void => undefined;
  outbox.start({
    destination: { format: 's2s/cstm', projectId, host },
    ...{ recovered: nothing, lost: nothing, say: nothing },
  });
  // It takes over nothing: stores of other calls are not its own.
  await outbox.sync();
  for (const event of events) {
    const bytes = encode(event);
    if (outbox.append(new EncodedEvent(bytes, 0, bytes.length, time)) === undefined) throw new Error('it is full');
  }
  await outbox.sync();
  await outbox.close();
  const [name = ''] = readdirSync(directory).filter((each) => !before.includes(each));
  return join(directory, name);
}

/** Puts dead letters into a file, as an outbox does. */
export function bury(
  directory: string,
  file: string,
  events: readonly EventGiven[],
  reason = 'HTTP 400',
  to?: string,
): void {
  const lines = events.map((event) => {
    const letter = { reason, buriedAt, time, to };
    return `${JSON.stringify(letter).slice(0, -1)},"event":${encode(event).toString()}}\n`;
  });
  mkdirSync(join(directory, 'dead-letters'), { recursive: true });
  writeFileSync(join(directory, 'dead-letters', file), lines.join(''), { mode: 0o600 });
}

export interface Application {
  readonly child: ChildProcess;
  /** Has it do something, and resolves with its counters then. */
  tell(command: string, count?: number, first?: number): Promise<Stats>;
}

/** A process of its own with the built packages, whose outbox is in the directory. */
export async function startApplication(directory: string, host: string): Promise<Application> {
  const child = spawn(process.execPath, [join(__dirname, 'application.mjs'), directory, host], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  children.push(child);
  await once(child, 'message');
  return {
    child,
    async tell(command, count, first) {
      child.send({ command, count, first });
      const [stats] = (await once(child, 'message')) as [Stats];
      return stats;
    },
  };
}

/** Waits until a condition holds, at most 4 minutes. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + 240_000; !(await condition());) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
