/** Reads the lines of a file that may be cut off, and may hold anything. */

import { createReadStream } from 'node:fs';

// A longer line is none of ours: a body has 8 MiB at most, and takes six times that when it is written at worst.
const longestLine = 64 * 1024 * 1024;

/** The lines of a file, without their ends; `undefined` in place of one that is too long. A file that isn't there has none. */
export async function* readLines(file: string): AsyncGenerator<string | undefined> {
  let parts: Buffer[] = [];
  let length = 0;
  const takeLine = (): string | undefined => {
    const line = length > longestLine ? undefined : Buffer.concat(parts).toString('utf8');
    parts = [];
    length = 0;
    return line;
  };
  const keep = (part: Buffer): void => {
    length += part.length;
    if (length > longestLine) parts = [];
    else parts.push(part);
  };
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      let from = 0;
      for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
        keep(chunk.subarray(from, end));
        yield takeLine();
        from = end + 1;
      }
      keep(chunk.subarray(from));
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  if (length > 0) yield takeLine();
}
