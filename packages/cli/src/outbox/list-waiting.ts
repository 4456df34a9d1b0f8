/** `growingio outbox show`: the events that wait, a line each, read piece by piece. */

import { readWaitingEvents } from '@growingio/outbox-disk';
import type { CommonOptions, ExitCode } from '../command/command.js';
import { note, type CommandHost } from '../command/command-host.js';
import { t } from '../messages.js';
import { explain, findOutbox } from './find-outbox.js';
import { printLine } from './print-line.js';
import { readCount, showEvent, viewEvent } from './show-values.js';

export interface ListOptions extends CommonOptions {
  readonly event?: readonly string[];
  readonly user?: readonly string[];
  readonly limit?: string;
}

export async function listWaiting(options: ListOptions, host: CommandHost, named: string): Promise<ExitCode> {
  const limit = readCount('--limit', options.limit, 100);
  const directory = await findOutbox(named, host);
  let count = 0;
  try {
    for await (const { event: sent, time, destination } of readWaitingEvents(directory)) {
      const view = viewEvent(sent, time);
      if (options.event?.includes(view.event) === false || options.user?.includes(view.loginUserId) === false) continue;
      if (count === limit && limit > 0) {
        note(host, t`there are more: --limit 0 shows all`);
        return 0;
      }
      count += 1;
      const to = destination === undefined ? {} : { projectId: destination.projectId, host: destination.host };
      const line = options.json === true ? JSON.stringify({ ...view, ...to }) : showEvent(view);
      if (!(await printLine(host, line))) return 0;
    }
  } catch (error) {
    throw explain(named, error);
  }
  return 0;
}
