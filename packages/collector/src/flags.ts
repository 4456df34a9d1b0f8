/** The flags of a command line that starts a collector: their words in its help, their checks, and the collector that they ask for. */

import { describeError, quote } from '@growingio/upload/adapter';
import { start, type Collector } from './collector.js';
import { openPage } from './open-page.js';
import { checkOptions, optionTable } from './options.js';
import { t } from './messages.js';

export const defaultPort = 7080;
export const defaultHost = optionTable.host.default;
const maxPort = optionTable.port.max;
const { default: defaultKeep, max: maxKeep } = optionTable.keep;

/** What was written behind each flag. */
export interface Flags {
  readonly port?: string | undefined;
  readonly host?: string | undefined;
  readonly keep?: string | undefined;
  readonly persist?: string | undefined;
  readonly plan?: string | undefined;
  readonly forwardTo?: string | undefined;
  readonly open?: boolean | undefined;
}

export interface DescribedFlag {
  /** As it is written: `--forward-to`. */
  readonly flag: string;
  /** A letter that stands for it: `-p`. */
  readonly short?: string;
  /** What its value is called; none for a flag without one. */
  readonly value?: string;
  /** What it does, in the language of the process. */
  readonly text: string;
}

/** The flags, in the order of a help. */
export function describeFlags(): readonly DescribedFlag[] {
  return [
    {
      ...{ short: '-p', flag: '--port', value: 'number' },
      text: t`port to listen on, 0 for any free one (default ${defaultPort})`,
    },
    {
      ...{ flag: '--host', value: 'address' },
      text: t`address to listen on (default ${defaultHost}: this machine only)`,
    },
    { flag: '--keep', value: 'events', text: t`most events kept (default ${defaultKeep})` },
    {
      ...{ flag: '--persist', value: 'file' },
      text: t`file that what arrives is appended to, and read from at the next start`,
    },
    {
      ...{ flag: '--plan', value: 'file' },
      text: t`the file growingio.plan.json, which what arrives is compared with`,
    },
    {
      ...{ flag: '--forward-to', value: 'url' },
      text: t`host that events may be sent on to, when somebody asks for it`,
    },
    { flag: '--open', text: t`open the page in the browser` },
  ];
}

/** What is wrong with the flags' values; `undefined` when nothing is. */
export function checkFlags({ port, host, keep, persist, plan, forwardTo }: Flags): string | undefined {
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
    // An option of the collector is a flag here.
    return describeError(error).replace(/^(plan|forwardTo) /, (_, name) =>
      name === 'plan' ? '--plan ' : '--forward-to ',
    );
  }
}

function isWithin(text: string, min: number, max: number): boolean {
  return /^\d{1,7}$/.test(text) && Number(text) >= min && Number(text) <= max;
}

/**
 * Starts the collector that flags ask for which `checkFlags` has passed, and opens its page with `open`. What goes wrong while it runs
 * is said to `say`, a line at a time. Rejects with a GrowingIOError when the port or the file can't be had.
 */
export async function startByFlags(
  { port = String(defaultPort), host = defaultHost, keep, persist, plan, forwardTo, open = false }: Flags,
  say: (line: string) => void,
  platform: NodeJS.Platform = process.platform,
): Promise<Collector> {
  const most = keep === undefined ? undefined : Number(keep);
  const collector = await start({ host, port: Number(port), keep: most, persist, plan, forwardTo }, say);
  if (open) void showPage(collector.url, say, platform);
  return collector;
}

async function showPage(url: string, say: (line: string) => void, platform: NodeJS.Platform): Promise<void> {
  const problem = await openPage(url, platform);
  if (problem !== undefined) say(t`the page could not be opened: ${problem}`);
}
