/** The process of the command line: its words, its streams and its signals enter; it ends with the command's exit code. */

import { StopSignals } from './command/stop-signals.js';
import { run } from './run.js';

/** Runs the command that this process was started with, and ends the process. */
export async function main(): Promise<void> {
  const { argv, env, stdin, stdout, stderr, platform } = process;
  // A reader that has gone, as in `growingio tail | head -1`, ends a command and is no failure.
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
  stdout.write('', () => stderr.write('', () => process.exit(exitCode)));
}
