/** `growingio tail`: the events of a collector that runs, as lines, as they come. */

import { quote } from '@growingio/upload/adapter';
import type { Command } from 'commander';
import { actionOf, newCommand, type CommonOptions, type ExitCode, type Runner } from '../command/command.js';
import { wrongUse } from '../command/command-error.js';
import { writeOut, type CommandHost } from '../command/command-host.js';
import { readCollectorUrl, usualUrl } from '../events/ask-collector.js';
import { follow } from '../events/follow.js';
import { showNews } from '../events/show-news.js';
import { t } from '../messages.js';

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
  const url = readCollectorUrl(given, '--host');
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
