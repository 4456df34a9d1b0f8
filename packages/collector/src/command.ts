/** The command line: starts a collector, or prints a message and returns an exit status. */

import { version } from '@growingio/upload';
import { describeError } from '@growingio/upload/adapter';
import type { Collector } from './collector.js';
import { describeCollector } from './describe-collector.js';
import { checkFlags, defaultHost, describeFlags, startByFlags } from './flags.js';
import { t } from './messages.js';
import { readFlags, type GivenFlags } from './read-flags.js';

function help(): string {
  const flags = [
    ...describeFlags(),
    { short: '-v', flag: '--version', text: t`show the version` },
    { short: '-h', flag: '--help', text: t`show this` },
  ];
  const lines = flags.map(({ short, flag, text }) => {
    const letter = short === undefined ? '    ' : `${short}, `;
    return `  ${letter}${flag.padEnd(15)} ${text}\n`;
  });
  return `${t`growingio-collector: a local stand-in for GrowingIO's upload API, with a live page`}

${t`Usage: growingio-collector [--port 7080] [--host ${defaultHost}]`}

${lines.join('')}`;
}

/** Where the command writes to. */
export interface CommandOutput {
  out(text: string): void;
  err(text: string): void;
}

/** A collector that runs, or the status to exit with: 0 after the help, 1 when it can't start, 2 for a wrong option. */
export type CommandResult = { readonly collector: Collector } | { readonly exitCode: 0 | 1 | 2 };

/** Runs `growingio-collector` with the given words, for the shells of `platform`. Never rejects for what the user wrote. */
export async function runCommand(
  words: readonly string[],
  output: CommandOutput,
  platform: NodeJS.Platform = process.platform,
): Promise<CommandResult> {
  let given: GivenFlags;
  try {
    given = readFlags(words);
  } catch (error) {
    return refuse(describeError(error), output);
  }
  if (given.help === true || given.version === true) {
    output.out(given.help === true ? help() : `${version}\n`);
    return { exitCode: 0 };
  }
  const flags = { ...given, forwardTo: given['forward-to'] };
  const refusal = checkFlags(flags);
  if (refusal !== undefined) return refuse(refusal, output);
  const say = (line: string): void => {
    output.err(`growingio-collector: ${line}\n`);
  };
  try {
    const collector = await startByFlags(flags, say, platform);
    output.out(describeCollector(collector, platform));
    return { collector };
  } catch (error) {
    say(describeError(error));
    return { exitCode: 1 };
  }
}

function refuse(message: string, output: CommandOutput): CommandResult {
  output.err(`growingio-collector: ${message}\n${t`Try growingio-collector --help`}\n`);
  return { exitCode: 2 };
}
