/** `growingio outbox dead`: the events that GrowingIO has refused, a line each, with the reason. */

import { readDeadLetters, type DeadLetter } from '@growingio/outbox-disk';
import { quote } from '@growingio/upload/adapter';
import type { CommonOptions, ExitCode } from '../command/command.js';
import { note, type CommandHost } from '../command/command-host.js';
import { t } from '../messages.js';
import { explain, findOutbox } from './find-outbox.js';
import { printLine } from './print-line.js';
import { readCount, showEvent, viewEvent } from './show-values.js';

/** Which dead letters. */
export interface LetterChoice {
  readonly event?: readonly string[];
  readonly reason?: readonly string[];
}

interface DeadOptions extends CommonOptions, LetterChoice {
  readonly limit?: string;
}

/** Whether a letter is of one of the events, and of one of the reasons, that were asked for. */
export function isChosen({ event, reason }: LetterChoice, letter: DeadLetter): boolean {
  const isEvent = event?.includes(viewEvent(letter.event, letter.time).event) ?? true;
  return isEvent && (reason?.some((text) => letter.reason.includes(text)) ?? true);
}

export async function listDeadLetters(options: DeadOptions, host: CommandHost, named: string): Promise<ExitCode> {
  const limit = readCount('--limit', options.limit, 100);
  const directory = await findOutbox(named, host);
  let count = 0;
  try {
    for await (const letter of readDeadLetters(directory)) {
      if (!isChosen(options, letter)) continue;
      if (count === limit && limit > 0) {
        note(host, t`there are more: --limit 0 shows all`);
        return 0;
      }
      count += 1;
      if (!(await printLine(host, options.json === true ? asJson(letter) : asText(letter)))) return 0;
    }
  } catch (error) {
    throw explain(named, error);
  }
  return 0;
}

function asText({ reason, buriedAt, event, time }: DeadLetter): string {
  return `${buriedAt}  ${quote(reason, 200)}  ${showEvent(viewEvent(event, time))}`;
}

function asJson({ reason, buriedAt, event, time, destination }: DeadLetter): string {
  const to = destination === undefined ? {} : { projectId: destination.projectId, host: destination.host };
  return JSON.stringify({ reason, buriedAt, ...viewEvent(event, time), ...to });
}
