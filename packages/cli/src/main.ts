/** The process of the command line: its words, its streams and its signals enter; it ends with the command's exit code. */

import { fstatSync } from 'node:fs';
import { Writable } from 'node:stream';
import { describeError } from '@growingio/upload/adapter';
import { writeError } from './command/command-error.js';
import type { CommandHost } from './command/command-host.js';
import { notWritten, remedyForWriting, writeAll } from './command/named-file.js';
import { StopSignals } from './command/stop-signals.js';
import { t } from './messages.js';
import { asksForJson, run } from './run.js';

/** What a write meets whose reader has gone, as in `growingio tail | head -1`: that ends a command and is no failure. */
const goneReader = ['EPIPE', 'ECONNRESET'];

/** Runs the command that this process was started with, and ends the process. */
export async function main(): Promise<void> {
  const { argv, env, stdin, stderr, platform } = process;
  const stdout = openOutput();
  const signals = new StopSignals(process);
  stdout.on('error', () => {
    signals.stop('SIGPIPE');
  });
  stderr.on('error', () => undefined);
  const host = {
    ...{ env, stdin, stdout, stderr, platform, signals },
    // Asked for where it is needed: it may have been deleted.
    get cwd() {
      return process.cwd();
    },
  };
  const exitCode = await run(argv.slice(2), host);
  // What has been written leaves first; connections that hang must not keep the process.
  stdout.write('', () => {
    const { errored } = stdout;
    const isLost = errored !== null && !goneReader.includes((errored as NodeJS.ErrnoException).code ?? '');
    if (isLost) {
      const failure = notWritten(
        t`standard output can not be written: ${describeError(errored)}`,
        remedyForWriting(errored),
      );
      stderr.write(writeError(failure, asksForJson(argv.slice(2))));
    }
    stderr.write('', () => process.exit(isLost ? 1 : exitCode));
  });
}

/** Standard output. Where it is a file, Node's own takes what a full disk has written in part for all of it. */
function openOutput(): CommandHost['stdout'] & Writable {
  const { stdout } = process;
  if (!fstatSync(stdout.fd).isFile()) return stdout;
  return new Writable({
    write: (bytes: Buffer, _, done) => {
      try {
        writeAll(stdout.fd, bytes);
        done();
      } catch (error) {
        done(error as Error);
      }
    },
  });
}
