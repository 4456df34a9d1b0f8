#!/usr/bin/env node
/** The command line enters; a collector runs until SIGINT or SIGTERM. */
import { runCommand } from '../dist/esm/command.js';

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
