/** Runs words as `growingio` would, in this process, and keeps what they write. */
import { PassThrough, Readable } from 'node:stream';
import type { CommandHost } from '../../src/command/command-host.js';
import { StopSignals } from '../../src/command/stop-signals.js';
import { run } from '../../src/run.js';

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface HostGiven {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdin?: string | Readable;
  readonly signals?: StopSignals;
  /** Told of each piece of text, as it is written. */
  readonly onText?: (text: string) => void;
}

/** Not a terminal, and English unless the words or the environment ask for another language. */
export async function runWords(words: readonly string[], given: HostGiven = {}): Promise<Ran> {
  const { env = {}, cwd = process.cwd(), stdin = '', signals = new StopSignals(), onText } = given;
  const text = { stdout: '', stderr: '' };
  const output = (name: 'stdout' | 'stderr'): CommandHost['stdout'] =>
    new PassThrough().setEncoding('utf8').on('data', (more: string) => {
      text[name] += more;
      onText?.(more);
    });
  const exitCode = await run(words, {
    ...{ env, cwd, signals, platform: process.platform },
    stdin: typeof stdin === 'string' ? Readable.from(stdin === '' ? [] : [Buffer.from(stdin)]) : stdin,
    stdout: output('stdout'),
    stderr: output('stderr'),
  });
  return { exitCode, ...text };
}
