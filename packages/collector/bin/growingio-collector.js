#!/usr/bin/env node
/** The command line enters; a collector runs until SIGINT or SIGTERM. */
import { runCommand } from '../dist/esm/command.js';

// A reader that has gone, as in `growingio-collector | head -1`, is no failure: the collector goes on.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

// Before anything is printed: who reads that Ctrl+C ends it may press it at once.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, close);

const running = runCommand(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
const { exitCode } = await running;
if (exitCode !== undefined) process.exitCode = exitCode;

async function close() {
  const { collector } = await running;
  await collector?.close();
}
