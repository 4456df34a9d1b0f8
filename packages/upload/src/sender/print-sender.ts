/** Mode `test`: events enter, readable lines leave, nothing is sent. */

import type { Log } from '../telemetry/log.js';
import { quoteUnlessWord } from '../text/quote.js';
import { parseEvent, type EncodedEvent } from '../encoded-event.js';
import type { Sender, SendResult } from './sender.js';
import { t } from '../text/messages.js';

/** Prints each event as one line at level info: its key, user, time and variables. */
export class PrintSender implements Sender {
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  send(events: readonly EncodedEvent[]): Promise<SendResult> {
    for (const event of events) this.#log.printEvent(formatEvent(event));
    return Promise.resolve({ status: 'delivered' });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function formatEvent(event: EncodedEvent): string {
  const message = parseEvent(event);
  const num = message.num === undefined ? '' : ` num=${String(message.num)}`;
  const variables = message.var === undefined ? '' : ` ${JSON.stringify(message.var)}`;
  const [key, user, time] = [
    quoteUnlessWord(message.n),
    quoteUnlessWord(message.cs1),
    new Date(message.tm).toISOString(),
  ];
  return t`test: ${key} by ${user} at ${time}${num + variables}`;
}
