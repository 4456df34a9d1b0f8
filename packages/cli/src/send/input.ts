/** What events are read from: a file, or a stream such as standard input. Its path enters; its kind, its start and its bytes leave. */

import { createHash } from 'node:crypto';
import { closeSync, constants, createReadStream, openSync, writeSync, type ReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeError, quote } from '@growingio/upload/adapter';
import { CommandError, wrongUse } from '../command/command-error.js';
import type { CommandHost } from '../command/command-host.js';
import { t } from '../messages.js';
import { onceAborted, orAborted } from '../command/aborted.js';
import { isHead, mostHeadBytes, readHead, type InputHead } from './input-head.js';
import type { Position } from './row-splitter.js';

export interface Input extends InputHead {
  /** In bytes; none of a stream, which can be read once only. */
  readonly size: number | undefined;
  /** When it was last changed (Unix, ms); none of a stream. */
  readonly changed: number | undefined;
  /** The SHA-256 of its first bytes. */
  readonly head: string;
  /** Its bytes from there on. Throws what reading throws. */
  read(from: Position): AsyncIterable<Buffer>;
  /** Whether it is still as it was when it was opened. Rejects as `fs` does. */
  isUnchanged(): Promise<boolean>;
}

const chunkBytes = 256 * 1024;
const hashedBytes = 4096;

/** Who reads an input. */
export interface Reader {
  /** As it is typed, for a message: `growingio send`. */
  readonly words: string;
  /** A stream that has a state must begin as it did before, so its first 4 KiB are awaited. */
  readonly hasState: boolean;
}

/**
 * Opens the file of that path, or standard input for `-`. Throws a `CommandError` for what can't be read, or is neither JSON Lines
 * nor CSV.
 */
export async function openInput(
  path: string,
  { words, hasState }: Reader,
  { cwd, stdin, signals }: Pick<CommandHost, 'cwd' | 'stdin' | 'signals'>,
): Promise<Input> {
  const { stopped } = signals;
  const opened = { name: path, words, hasState, stopped };
  if (path === '-') return openStream(stdin as AsyncIterable<Buffer>, opened);
  const file = resolve(cwd, path);
  try {
    const stats = await stat(file);
    if (!stats.isFile() && !stats.isDirectory()) {
      const stream = createReadStream(file);
      return await (stats.isFIFO() ? openPipe(stream, file, opened) : openStream(stream, opened));
    }
    return await openFile(file, path, words, stats);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined || code.startsWith('ERR_GROWINGIO')) throw error;
    throw wrongUse(
      t`${quote(path)} can not be read: ${describeError(error)}`,
      t`name a file that this user may read, or - for standard input`,
    );
  }
}

async function openFile(
  file: string,
  name: string,
  words: string,
  { size, mtimeMs: changed }: { readonly size: number; readonly mtimeMs: number },
): Promise<Input> {
  const handle = await open(file);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(mostHeadBytes), 0, mostHeadBytes, 0);
    const bytes = buffer.subarray(0, bytesRead);
    // What is appended from now on is another input.
    const range = (start: number) => ({ start, end: size - 1, highWaterMark: chunkBytes });
    return {
      ...{ ...readHead(bytes, name, words), size, changed, head: hashOf(bytes) },
      read: ({ offset }) => (offset < size ? createReadStream(file, range(offset)) : nothing()),
      async isUnchanged() {
        const now = await stat(file);
        return now.size === size && now.mtimeMs === changed;
      },
    };
  } finally {
    await handle.close();
  }
}

interface Opened extends Reader {
  readonly name: string;
  readonly stopped: AbortSignal;
}

async function openPipe(stream: ReadStream, file: string, opened: Opened): Promise<Input> {
  const { stopped } = opened;
  const woken = onceAborted(stopped).then(() => wakePipe(stream, file));
  try {
    return await openStream(stream, opened);
  } finally {
    if (stopped.aborted) await woken;
  }
}

async function openStream(stream: AsyncIterable<Buffer>, { name, words, hasState, stopped }: Opened): Promise<Input> {
  const chunks = stream[Symbol.asyncIterator]();
  let bytes = Buffer.alloc(0);
  while (!isHead(bytes, name) || (hasState && bytes.length < hashedBytes)) {
    const next = await orAborted(chunks.next(), stopped);
    if (next === undefined) {
      throw new CommandError(
        1,
        'ERR_GROWINGIO_FILE',
        t`stopped before ${quote(name)} had an event`,
        t`nothing is sent: run the same command again`,
      );
    }
    if (next.done === true) break;
    bytes = Buffer.concat([bytes, next.value]);
  }
  return {
    ...{ ...readHead(bytes, name, words), size: undefined, changed: undefined, head: hashOf(bytes) },
    isUnchanged: () => Promise.resolve(true),
    async *read({ offset }) {
      let at = 0;
      for (let chunk: Buffer | undefined = bytes; chunk !== undefined;) {
        if (at + chunk.length > offset) yield chunk.subarray(Math.max(0, offset - at));
        at += chunk.length;
        const next = await chunks.next();
        chunk = next.done === true ? undefined : next.value;
      }
    },
  };
}

/**
 * Lets go of a pipe with a name. Who waits there for a writer, or for what it writes, is a thread, and a process does not end before its
 * threads; one that has not begun to wait yet is woken later.
 */
async function wakePipe(stream: ReadStream, file: string): Promise<void> {
  stream.destroy();
  while (!stream.closed) {
    try {
      const pipe = openSync(file, constants.O_WRONLY | constants.O_NONBLOCK);
      writeSync(pipe, '\n');
      closeSync(pipe);
    } catch {
      // Nobody waits there yet.
    }
    await sleep(5);
  }
}

function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes.subarray(0, hashedBytes)).digest('hex');
}

async function* nothing(): AsyncGenerator<Buffer> {
  // A file whose last line is settled has no more.
}
