/** The command line: starts a collector, or prints a message and returns an exit status. */

import { parseArgs } from 'node:util';
import { describeError, quote } from '@growingio/upload/adapter';
import { startCollector, type Collector } from './collector.js';
import { optionTable } from './options.js';
import { isLoopback } from './show/guard.js';
import { t } from './messages.js';

const defaultPort = 7080;
const defaultHost = optionTable.host.default;
const maxPort = optionTable.port.max;

function help(): string {
  return `${t`growingio-collector: a local stand-in for GrowingIO's upload API, with a live page`}

${t`Usage: growingio-collector [--port 7080] [--host ${defaultHost}]`}

  -p, --port   ${t`port to listen on, 0 for any free one (default ${defaultPort})`}
      --host   ${t`address to listen on (default ${defaultHost}: this machine only)`}
      --plan   ${t`the file growingio.plan.json: what arrives is compared with it`}
      --forward-to   ${t`host that events may be sent on to, when somebody asks for it on the page`}
  -h, --help   ${t`show this`}
`;
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
  let flags: ReturnType<typeof readFlags>;
  try {
    flags = readFlags(words);
  } catch (error) {
    return refuse(describeError(error), output);
  }
  if (flags.help === true) {
    output.out(help());
    return { exitCode: 0 };
  }
  const { port = String(defaultPort), host = defaultHost } = flags;
  if (!/^\d{1,5}$/.test(port) || Number(port) > maxPort) {
    return refuse(t`--port is ${quote(port)}: pass a number, 0 (any free port) to ${maxPort}`, output);
  }
  if (host === '') return refuse(t`--host is empty: pass an address, such as ${defaultHost}`, output);
  try {
    const collector = await startCollector({
      host,
      port: Number(port),
      plan: flags.plan,
      forwardTo: flags['forward-to'],
    });
    output.out(describe(collector, platform));
    return { collector };
  } catch (error) {
    output.err(`growingio-collector: ${describeError(error)}\n`);
    return { exitCode: 1 };
  }
}

function readFlags(words: readonly string[]) {
  const { values } = parseArgs({
    args: [...words],
    options: {
      port: { type: 'string', short: 'p' },
      host: { type: 'string' },
      plan: { type: 'string' },
      'forward-to': { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  return values;
}

function refuse(message: string, output: CommandOutput): CommandResult {
  output.err(`growingio-collector: ${message}\n${t`Try growingio-collector --help`}\n`);
  return { exitCode: 2 };
}

function describe({ url, host }: Collector, platform: NodeJS.Platform): string {
  const open = isLoopback(host)
    ? ''
    : `\n${t`It is bound to ${host}: whoever reaches this machine can read the events.`}\n`;
  return `GrowingIO collector: ${url}
${t`Open that address to watch events arrive. Point an app at it with`}

${commandsFor(url, platform)}
${open}
${t`Ctrl+C ends it.`}
`;
}

function commandsFor(url: string, platform: NodeJS.Platform): string {
  if (platform !== 'win32') return `  GROWINGIO_HOST=${url} GROWINGIO_PROJECT_ID=demo node app.js`;
  return `  PowerShell:  $env:GROWINGIO_HOST='${url}'; $env:GROWINGIO_PROJECT_ID='demo'; node app.js
  cmd:         set "GROWINGIO_HOST=${url}" && set "GROWINGIO_PROJECT_ID=demo" && node app.js`;
}
