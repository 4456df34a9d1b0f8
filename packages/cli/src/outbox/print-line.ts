/** Writes lines of data, no faster than their reader reads, until the command is stopped. */

import { writeOut, type CommandHost } from '../command/command-host.js';

/** Resolves with whether more may be written: not after a stop, or once the reader has gone. */
export async function printLine({ stdout, signals }: CommandHost, line: string): Promise<boolean> {
  const { stopped } = signals;
  if (!stopped.aborted) await writeOut(stdout, `${line}\n`, stopped);
  return !stopped.aborted;
}
