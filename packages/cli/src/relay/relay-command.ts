/** `growingio relay`: the relay of `@growingio/bullmq`, of the project at hand or of this installation. */

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Bullmq from '@growingio/bullmq';
import { currentLanguage } from '@growingio/upload/adapter';
import { Command } from 'commander';
import type { ExitCode, Runner } from '../command/command.js';
import { CommandError } from '../command/command-error.js';
import type { CommandHost } from '../command/command-host.js';
import { t } from '../messages.js';

export function relayCommand({ host, run }: Runner): Command {
  // Its words are the relay's own, `--help` too.
  return new Command('relay')
    .description(t`deliver what waits in queues to GrowingIO (@growingio/bullmq)`)
    .argument('[words...]')
    .allowUnknownOption()
    .passThroughOptions()
    .helpOption(false)
    .action((words: string[]) => run('growingio relay', async () => runRelay(words, host)));
}

async function runRelay(
  words: readonly string[],
  { cwd, env, stdout, stderr, signals }: CommandHost,
): Promise<ExitCode> {
  const relay = await loadRelay(cwd);
  // Signals are the relay's.
  signals.close();
  // Its clients take the language of the environment for all that is said.
  Object.assign(env, { GROWINGIO_LANG: currentLanguage() });
  return relay(words.filter(isNoLanguage), { env, stdout, stderr, name: 'growingio relay' });
}

/** `--lang` is the command line's, wherever it stands. */
function isNoLanguage(word: string, at: number, words: readonly string[]): boolean {
  return word !== '--lang' && !word.startsWith('--lang=') && words[at - 1] !== '--lang';
}

async function loadRelay(cwd: string): Promise<typeof Bullmq.runRelayCommand> {
  for (const from of [join(cwd, 'package.json'), import.meta.filename]) {
    try {
      const door = createRequire(from).resolve('@growingio/bullmq');
      return ((await import(pathToFileURL(door).href)) as typeof Bullmq).runRelayCommand;
    } catch (error) {
      if (!String((error as { code?: unknown }).code).includes('MODULE_NOT_FOUND')) throw error;
    }
  }
  throw new CommandError(
    1,
    'ERR_GROWINGIO_DEPENDENCY',
    t`@growingio/bullmq is missing`,
    'npm install @growingio/bullmq bullmq ioredis',
  );
}
