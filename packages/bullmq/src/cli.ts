#!/usr/bin/env node
/** The process of `growingio-relay`: runs the command, and ends with its exit code. */

import { runRelayCommand } from './cli/run-relay-command.js';

// A reader that has gone, as in `growingio-relay status | head -1`, is no failure.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

void runRelayCommand(process.argv.slice(2)).then((exitCode) => {
  // What has been written leaves first; connections that hang must not keep the process.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
});
