/** Lines of files of dead letters: how they are made, read, counted and kept. */
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeLetter } from '../../src/dead-letters/letter.js';
import { KeptLines } from '../../src/dead-letters/kept-lines.js';
import { countLines, readLines, type Line } from '../../src/dead-letters/read-lines.js';
import { openOwn } from '../../src/directory/open-own.js';
import { cleanUp, eventOf, makeDirectory } from '../../../../testing/disk-outboxes.js';
import { giveTo, isRoot, nobody } from '../users.js';

const KiB = 1024;

let path: string;
const open: FileHandle[] = [];

beforeEach(() => {
  path = join(makeDirectory(), 'letters');
});

afterEach(async () => {
  for (const file of open.splice(0)) await file.close();
  await cleanUp();
});

async function openFile(text: string): Promise<FileHandle> {
  writeFileSync(path, text);
  const file = await openOwn(path, 'r');
  open.push(file);
  return file;
}

async function linesOf(file: FileHandle): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const line of readLines(file)) lines.push(line);
  return lines;
}

const textOf = ({ bytes }: Line): string | undefined => bytes?.toString();

describe('encodeLetter', () => {
  it('makes one line of reason, date, time and event', () => {
    const line = encodeLetter(eventOf('{"n":"苹果"}'), 'HTTP 400 "x"', Date.UTC(2026, 0, 1));
    expect(line).toBe(
      '{"reason":"HTTP 400 \\"x\\"","buriedAt":"2026-01-01T00:00:00.000Z","time":1700000000000,"event":{"n":"苹果"}}\n',
    );
  });

  it.each(['no JSON', '{"n":\n1}', '{"n":\r1}', '{"n":"\u2028"}', '{"n":"\u2029"}', ''])(
    'takes %j, which is no line of JSON, as a text',
    (text) => {
      const line = encodeLetter(eventOf(text), 'HTTP 400', 0);
      expect(line.indexOf('\n')).toBe(line.length - 1);
      expect((JSON.parse(line) as { event: unknown }).event).toBe(text);
    },
  );
});

describe('readLines', () => {
  it('reads each line with its place, also empty ones, and says which is cut off', async () => {
    expect(await linesOf(await openFile('one\n\nthree'))).toEqual([
      { start: 0, end: 4, bytes: Buffer.from('one'), isWhole: true },
      { start: 4, end: 5, bytes: Buffer.from(''), isWhole: true },
      { start: 5, end: 10, bytes: Buffer.from('three'), isWhole: false },
    ]);
    expect(await linesOf(await openFile('one\n'))).toHaveLength(1);
    expect(await linesOf(await openFile(''))).toEqual([]);
  });

  it.each([255 * KiB, 256 * KiB - 1, 256 * KiB, 256 * KiB + 1, 700 * KiB])(
    'reads lines that end anywhere in a piece: %d bytes',
    async (length) => {
      const texts = ['first', 'x'.repeat(length), 'y'.repeat(length), 'last'];
      const lines = await linesOf(await openFile(texts.map((text) => `${text}\n`).join('')));
      expect(lines.map((line) => textOf(line)?.length)).toEqual(texts.map((text) => text.length));
      expect(lines.map((line) => textOf(line)).join() === texts.join()).toBe(true);
      expect(lines.map(({ start, end }) => end - start - 1)).toEqual(texts.map((text) => text.length));
    },
  );

  it('passes over a line that is longer than any letter, and reads the next', async () => {
    const descriptor = openSync(path, 'w');
    writeSync(descriptor, 'first\n');
    ftruncateSync(descriptor, 6 + 129 * KiB * KiB);
    writeSync(descriptor, '\nlast\n', 6 + 129 * KiB * KiB);
    closeSync(descriptor);
    const file = await openOwn(path, 'r');
    open.push(file);
    const lines = await linesOf(file);
    expect(lines.map((line) => textOf(line))).toEqual(['first', undefined, 'last']);
    expect(lines.map(({ isWhole }) => isWhole)).toEqual([true, true, true]);
  });
});

describe('countLines', () => {
  it('counts the line feeds, as far as it may', async () => {
    const file = await openFile(`a\nb\n\n${'x'.repeat(600 * KiB)}\nrest`);
    expect([await countLines(file, 1000 * KiB), await countLines(file, 4), await countLines(file, 3)]).toEqual([
      4, 2, 1,
    ]);
    expect(await countLines(await openFile(''), 100)).toBe(0);
    expect(await countLines(await openFile('x\n'.repeat(300 * KiB)), 10_000_000)).toBe(300 * KiB);
  });
});

describe('KeptLines', () => {
  it('puts what was added in the place of the file', async () => {
    const file = await openFile('one\ntwo\nthree\ncut off');
    const kept = new KeptLines(file, path);
    const lines = await linesOf(file);
    for (const line of lines.filter((_, at) => at !== 1)) await kept.add(line);
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\nthree\ncut off');
    await kept.replace();
    expect(readFileSync(path, 'utf8')).toBe('one\nthree\ncut off\n');
    await kept.discard();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('copies what was too long to be read, and ends it', async () => {
    const long = 'x'.repeat(600 * KiB);
    const file = await openFile(`${long}\nrest`);
    const kept = new KeptLines(file, path);
    await kept.add({ start: 0, end: long.length + 1, bytes: undefined, isWhole: true });
    await kept.add({ start: long.length + 1, end: long.length + 100, bytes: undefined, isWhole: false });
    await kept.replace();
    expect(readFileSync(path, 'utf8') === `${long}\nrest\n`).toBe(true);
  });

  it('leaves the file as it is when it is discarded, and nothing beside it', async () => {
    const file = await openFile('one\n');
    writeFileSync(`${path}.new`, 'of a replay that has crashed');
    const kept = new KeptLines(file, path);
    await kept.add({ start: 0, end: 300 * KiB, bytes: Buffer.alloc(300 * KiB, 'x'), isWhole: true });
    expect(statSync(`${path}.new`).size).toBeGreaterThanOrEqual(300 * KiB);
    await kept.discard();
    expect(readFileSync(path, 'utf8')).toBe('one\n');
    expect(() => statSync(`${path}.new`)).toThrow('ENOENT');
  });

  it('puts up with it that somebody has removed the new file', async () => {
    const file = await openFile('one\n');
    const kept = new KeptLines(file, path);
    await kept.add({ start: 0, end: 300 * KiB, bytes: Buffer.alloc(300 * KiB, 'x'), isWhole: true });
    rmSync(`${path}.new`);
    await kept.replace();
    expect(readFileSync(path, 'utf8')).toBe('one\n');
  });

  it('rejects when the new file can not take its place', async () => {
    const file = await openFile('one\n');
    const kept = new KeptLines(file, path);
    for (const line of await linesOf(file)) await kept.add(line);
    rmSync(path);
    mkdirSync(join(path, 'in the way'), { recursive: true });
    await expect(kept.replace()).rejects.toMatchObject({ code: 'EISDIR' });
    await kept.discard();
  });

  it('gives the new file to whom the old one belongs', async () => {
    if (!isRoot) return;
    const file = await openFile('one\n');
    giveTo(nobody, path);
    const kept = new KeptLines(file, path);
    for (const line of await linesOf(file)) await kept.add(line);
    await kept.replace();
    expect([statSync(path).uid, statSync(path).gid]).toEqual([nobody, nobody]);
  });
});
