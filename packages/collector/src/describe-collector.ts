/** Says to who starts a collector where it listens, and how an app is pointed at it. */

import type { Collector } from './collector.js';
import { t } from './messages.js';
import { isLoopback } from './show/guard.js';

/** For the shells of `platform`. */
export function describeCollector(collector: Collector, platform: NodeJS.Platform): string {
  const { url } = collector;
  const warning = warnOfReaders(collector);
  return `GrowingIO collector: ${url}
${t`Open that address to watch events arrive. Point an app at it with`}

${commandsFor(url, platform)}
${warning === undefined ? '' : `\n${warning}\n`}
${t`Ctrl+C ends it.`}
`;
}

/** What is to be said of a collector that others than this machine can reach. */
export function warnOfReaders({ host }: Collector): string | undefined {
  if (isLoopback(host)) return undefined;
  return t`It is bound to ${host}: whoever reaches this machine can read the events.`;
}

function commandsFor(url: string, platform: NodeJS.Platform): string {
  if (platform !== 'win32') return `  GROWINGIO_HOST=${url} GROWINGIO_PROJECT_ID=demo node app.js`;
  return `  PowerShell:  $env:GROWINGIO_HOST='${url}'; $env:GROWINGIO_PROJECT_ID='demo'; node app.js
  cmd:         set "GROWINGIO_HOST=${url}" && set "GROWINGIO_PROJECT_ID=demo" && node app.js`;
}
