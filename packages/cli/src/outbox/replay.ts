/** `growingio outbox replay`: puts dead letters back among the events that wait, of which an outbox sends them again. */

import { returnDeadLetters } from '@growingio/outbox-disk';
import type { Destination } from '@growingio/upload';
import type { CommonOptions, ExitCode } from '../command/command.js';
import { wrongUse } from '../command/command-error.js';
import { note, type CommandHost } from '../command/command-host.js';
import { t } from '../messages.js';
import { countOf } from '../send/progress.js';
import { explain, findOutbox } from './find-outbox.js';
import { isChosen, type LetterChoice } from './list-dead-letters.js';
import { readDestination, type DestinationOptions } from './read-destination.js';
import { countLetters } from './show-values.js';

interface ReplayOptions extends CommonOptions, LetterChoice, DestinationOptions {
  readonly all?: boolean;
}

/** Resolves with 1 when letters that were wanted had to stay. */
export async function replay(options: ReplayOptions, host: CommandHost, named: string): Promise<ExitCode> {
  const hasChoice = options.event !== undefined || options.reason !== undefined;
  if (hasChoice === (options.all === true)) {
    throw wrongUse(t`which dead letters?`, t`name them by --event and --reason, or take --all`);
  }
  const directory = await findOutbox(named, host);
  const { stopped } = host.signals;
  const destination: Destination | undefined = readDestination(options, host);
  const isWanted = (letter: Parameters<typeof isChosen>[1]): boolean => isChosen(options, letter);
  const report = await returnDeadLetters(directory, { isWanted, destination, signal: stopped }).catch(
    (error: unknown) => {
      throw explain(named, error);
    },
  );
  const { taken, kept, homeless } = report;
  if (options.json === true) host.stdout.write(`${JSON.stringify({ replayed: taken, kept, homeless })}\n`);
  else {
    host.stdout.write(`${t`events again: ${countLetters(taken)}; left: ${countOf(kept)}`}\n`);
    if (taken > 0)
      note(host, t`a running application sends them within seconds, else the next one or growingio outbox drain`);
  }
  if (homeless > 0) {
    note(
      host,
      t`left, since an earlier version did not note the project: ${countLetters(homeless)}; name it by --project`,
    );
  }
  if (stopped.aborted) note(host, t`stopped: run it again for the rest`);
  return homeless > 0 || stopped.aborted ? 1 : 0;
}
