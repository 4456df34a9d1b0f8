/** `growingio tail`: the events of a collector that runs, as lines, as they come. */

import { defaultHost, defaultPort } from '@growingio/collector/command-line';
import { quote } from '@growingio/upload/adapter';
import type { Command } from 'commander';
import { actionOf, newCommand, type CommonOptions, type ExitCode, type Runner } from '../command/command.js';
import { wrongUse } from '../command/command-error.js';
import { writeOut, type CommandHost } from '../command/command-host.js';
import { follow } from '../events/follow.js';
import { showNews } from '../events/show-news.js';
import { t } from '../messages.js';

const usualUrl = `http://${defaultHost}:${String(defaultPort)}`;
const usualLines = 10;
const mostLines = 100;

interface TailOptions {
  readonly host?: string;
  readonly lines?: string;
}

export function tailCommand(runner: Runner): Command {
  return newCommand('tail', t`show the events that a collector receives, as they come`, [
    {
      words: "tail 'event:BuyProduct is:problem'",
      what: t`those of one kind in which something is wrong`,
    },
    { words: 'tail user:9128391 --json', what: t`those of one user, whole, as JSON Lines` },
  ])
    .argument(
      '[search...]',
      t`what to show, as the collector's page searches: words, event:…, user:…, var.price>10, is:problem`,
    )
    .option('--host <url>', t`where the collector listens (default ${usualUrl})`)
    .option(
      '--lines <number>',
      t`how many that are there already come first, 0 to ${mostLines} (default ${usualLines})`,
    )
    .action(actionOf(runner, tail));
}

async function tail(
  { host: given = usualUrl, lines = String(usualLines), json = false }: TailOptions & CommonOptions,
  host: CommandHost,
  words: readonly string[],
): Promise<ExitCode> {
  const url = readUrl(given);
  if (!/^\d{1,3}$/.test(lines) || Number(lines) > mostLines) {
    throw wrongUse(t`--lines is ${quote(lines)}: pass a number, 0 to ${mostLines}`, t`see growingio tail --help`);
  }
  const signal = host.signals.stopped;
  const write = (text: string): Promise<void> => writeOut(host.stdout, text, signal);
  const say = (line: string): Promise<void> => writeOut(host.stderr, `growingio: ${line}\n`, signal);
  const shown = { url, json, form: 'block', output: host.stdout, signal, write, say } as const;
  for await (const news of follow({ url, search: words.join(' '), lines: Number(lines), signal })) {
    await showNews(news, shown, host);
  }
  return 0;
}

/** An address as somebody writes it: `localhost:7080` is one, too. */
function readUrl(given: string): string {
  const text = /^[a-z]+:\/\//i.test(given) ? given : `http://${given}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw wrongUse(
      t`--host is ${quote(given)}: pass the address of a collector, such as ${usualUrl}`,
      t`see growingio tail --help`,
    );
  }
  // What is quoted anywhere below has neither a password nor a query.
  if (url.username + url.password !== '') {
    throw wrongUse(t`--host has a user or a password, which no collector takes`, t`leave them out`);
  }
  return url.origin;
}
