/** What tests of the outbox on disk share: directories, outboxes, and what they hold. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EncodedEvent, type Destination, type LeasedEvent, type Outbox } from '@growingio/upload';
import { DiskOutbox } from '../packages/outbox-disk/src/disk-outbox.js';
import { resolveOptions, type Settings } from '../packages/outbox-disk/src/options.js';

/** Where the events of these outboxes go. */
export const destination = { format: 's2s/cstm', projectId: 'p', host: 'https://api.growingio.com' };

export const all = { events: 1_000_000, bytes: 1_000_000_000 };

const directories: string[] = [];
const outboxes: DiskOutbox[] = [];
const cleaners: (() => void)[] = [];

/** A new directory, removed by `cleanUp`. */
export function makeDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'outbox-disk-'));
  directories.push(directory);
  return directory;
}

/** Closes and removes everything that a test has opened. */
export async function cleanUp(): Promise<void> {
  await Promise.all(outboxes.splice(0).map((outbox) => outbox.close()));
  for (const clean of cleaners.splice(0)) clean();
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
}

/** Has `cleanUp` do this too, before it removes the directories. */
export function atCleanUp(clean: () => void): void {
  cleaners.push(clean);
}

/** Has `cleanUp` close the outbox. */
export function closeAtEnd(outbox: DiskOutbox): DiskOutbox {
  outboxes.push(outbox);
  return outbox;
}

export interface Opened {
  readonly outbox: DiskOutbox;
  /** What it said. */
  readonly said: string[];
  /** How many events it has announced as recovered, and as lost. */
  readonly recovered: () => number;
  readonly lost: () => number;
}

/** An outbox that has been started, with any settings: a test may want smaller ones than an application. */
export function openOutbox(
  directory: string,
  settings: Partial<Settings> = {},
  given: Destination = destination,
): Opened {
  const outbox = closeAtEnd(new DiskOutbox({ ...resolveOptions({ directory, takeoverInterval: 50 }), ...settings }));
  const said: string[] = [];
  let recovered = 0;
  let lost = 0;
  outbox.start({
    destination: given,
    recovered: (events) => (recovered += events),
    lost: (events, reason) => {
      lost += events;
      said.push(`lost: ${reason}`);
    },
    say: (level, _kind, message) => said.push(`${level}: ${message}`),
  });
  return { outbox, said, recovered: () => recovered, lost: () => lost };
}

export interface Left {
  readonly directory: string;
  /** Path of the store, and of the first of its segments. */
  readonly store: string;
  readonly segment: string;
}

/** Leaves events as a process does that was closed: anybody may take them over. */
export async function leave(
  texts: readonly string[],
  directory = makeDirectory(),
  given: Destination = destination,
): Promise<Left> {
  const before = storesIn(directory);
  const { outbox } = openOutbox(directory, { takeoverInterval: 3_600_000 }, given);
  appendAll(outbox, texts);
  await outbox.close();
  const [name = ''] = storesIn(directory).filter((each) => !before.includes(each));
  const store = join(directory, name);
  return { directory, store, segment: join(store, '00000001.segment') };
}

/** Names of the stores in a directory. */
export function storesIn(directory: string): string[] {
  return readdirSync(directory).filter((name) => name.startsWith('events.'));
}

/** A dead letter whose event has this name, as a line of a file. */
export function letterOf(n: string): string {
  return `${JSON.stringify({ reason: 'HTTP 400', buriedAt: '2026-01-01T00:00:00.000Z', time: 1, event: { n } })}\n`;
}

export function eventOf(text: string): EncodedEvent {
  const buffer = Buffer.from(text);
  return new EncodedEvent(buffer, 0, buffer.length, 1_700_000_000_000);
}

/** Appends events whose texts are these, all of which must be taken. */
export function appendAll(outbox: Outbox, texts: readonly string[]): void {
  for (const text of texts) {
    if (outbox.append(eventOf(text)) === undefined) throw new Error(`the outbox refused ${text}`);
  }
}

export function textsOf(events: readonly LeasedEvent[]): string[] {
  return events.map((event) => event.bytes.toString());
}

/** Leases and settles all that waits. */
export async function drain(outbox: Outbox): Promise<string[]> {
  const texts: string[] = [];
  for (let rounds = 0; ; rounds += 1) {
    if (rounds > 10_000) throw new Error(`${String(outbox.waiting)} events wait and are never leased`);
    const events = await outbox.lease({ events: 1000, bytes: 1_000_000_000 });
    if (events.length === 0 && outbox.waiting === 0) return texts;
    texts.push(...textsOf(events));
    await outbox.acknowledge(events);
  }
}

/** What a later outbox finds in the directory. */
export async function reopen(directory: string, settings: Partial<Settings> = {}): Promise<string[]> {
  const { outbox } = openOutbox(directory, settings);
  await outbox.sync();
  const texts = await drain(outbox);
  await outbox.close();
  return texts;
}

/** Texts that tell events apart: `event 0`, `event 1`, … */
export function numbered(count: number, prefix = 'event'): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix} ${String(index)}`);
}

/** Paths of all files below a directory, relative to it, in order. */
export function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .sort();
}

/** Waits until a condition holds, at most 4 minutes: less than a test has, so that it is said what was waited for. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + 240_000; !(await condition());) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
