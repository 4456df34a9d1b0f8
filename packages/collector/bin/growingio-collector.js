#!/usr/bin/env node
/** The command line enters; a collector runs until SIGINT or SIGTERM. */
import { runCommand } from '../dist/esm/command.js';

const result = await runCommand(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});

if ('exitCode' in result) {
  process.exitCode = result.exitCode;
} else {
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => result.collector.close());
}
