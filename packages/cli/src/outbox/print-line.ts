/** Writes lines of data, no faster than their reader reads, until the command is stopped. */

import type { CommandHost } from '../command/command-host.js';

/** Resolves with whether more may be written: not after a stop, or once the reader has gone. */
export async function printLine({ stdout, signals }: CommandHost, line: string): Promise<boolean> {
  const { stopped } = signals;
  if (stopped.aborted) return false;
  if (stdout.write(`${line}\n`)) return true;
  await new Promise<void>((resolve) => {
    stdout.once('drain', resolve);
    // A resolved promise hears no more: one listener at a time is left.
    stopped.onabort = () => {
      resolve();
    };
  });
  return !stopped.aborted;
}
