/** The command line: starts a collector, or prints a message and returns an exit status. */

import { parseArgs } from 'node:util';
import { version } from '@growingio/upload';
import { describeError, quote } from '@growingio/upload/adapter';
import { start, type Collector } from './collector.js';
import { openPage } from './open-page.js';
import { checkOptions, optionTable, type CollectorOptions } from './options.js';
import { isLoopback } from './show/guard.js';
import { t } from './messages.js';

const defaultPort = 7080;
const defaultHost = optionTable.host.default;
const maxPort = optionTable.port.max;
const { default: defaultKeep, max: maxKeep } = optionTable.keep;

function help(): string {
  return `${t`growingio-collector: a local stand-in for GrowingIO's upload API, with a live page`}

${t`Usage: growingio-collector [--port 7080] [--host ${defaultHost}]`}

  -p, --port          ${t`port to listen on, 0 for any free one (default ${defaultPort})`}
      --host          ${t`address to listen on (default ${defaultHost}: this machine only)`}
      --keep          ${t`most events kept (default ${defaultKeep})`}
      --persist       ${t`file that what arrives is appended to, and read from at the next start`}
      --plan          ${t`the file growingio.plan.json, which what arrives is compared with`}
      --forward-to    ${t`host that events may be sent on to, when somebody asks for it`}
      --open          ${t`open the page in the browser`}
  -v, --version       ${t`show the version`}
  -h, --help          ${t`show this`}
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
  if (flags.help === true || flags.version === true) {
    output.out(flags.help === true ? help() : `${version}\n`);
    return { exitCode: 0 };
  }
  const refusal = checkFlags(flags);
  if (refusal !== undefined) return refuse(refusal, output);
  try {
    const collector = await start(readOptions(flags), (line) => {
      output.err(`growingio-collector: ${line}\n`);
    });
    output.out(describe(collector, platform));
    if (flags.open === true) void showPage(collector.url, output, platform);
    return { collector };
  } catch (error) {
    output.err(`growingio-collector: ${describeError(error)}\n`);
    return { exitCode: 1 };
  }
}

type Flags = ReturnType<typeof readFlags>;

/** What is wrong with the flags' values; `undefined` when nothing is. */
function checkFlags({ port, host, keep, persist, plan, 'forward-to': forwardTo }: Flags): string | undefined {
  if (port !== undefined && !isWithin(port, 0, maxPort)) {
    return t`--port is ${quote(port)}: pass a number, 0 (any free port) to ${maxPort}`;
  }
  if (host === '') return t`--host is empty: pass an address, such as ${defaultHost}`;
  if (keep !== undefined && !isWithin(keep, 1, maxKeep)) {
    return t`--keep is ${quote(keep)}: pass a number of events, 1 to ${maxKeep}`;
  }
  if (persist === '') return t`--persist is empty: pass the path of a file`;
  try {
    checkOptions({ plan, forwardTo });
    return undefined;
  } catch (error) {
    return describeError(error);
  }
}

function isWithin(text: string, min: number, max: number): boolean {
  return /^\d{1,7}$/.test(text) && Number(text) >= min && Number(text) <= max;
}

function readOptions({
  port,
  host = defaultHost,
  keep,
  persist,
  plan,
  'forward-to': forwardTo,
}: Flags): CollectorOptions {
  return {
    host,
    port: Number(port ?? defaultPort),
    keep: keep === undefined ? undefined : Number(keep),
    ...{ persist, plan, forwardTo },
  };
}

async function showPage(url: string, output: CommandOutput, platform: NodeJS.Platform): Promise<void> {
  const problem = await openPage(url, platform);
  if (problem !== undefined) output.err(`growingio-collector: ${t`the page could not be opened: ${problem}`}\n`);
}

function readFlags(words: readonly string[]) {
  const { values } = parseArgs({
    args: [...words],
    options: {
      port: { type: 'string', short: 'p' },
      host: { type: 'string' },
      plan: { type: 'string' },
      'forward-to': { type: 'string' },
      keep: { type: 'string' },
      persist: { type: 'string' },
      open: { type: 'boolean' },
      version: { type: 'boolean', short: 'v' },
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
