/** What a recorder's client hands over is kept: accepted events and refusals enter; lists of them leave. */

import {
  MemoryOutbox,
  type EncodedEvent,
  type Logger,
  type NoticeMap,
  type Outbox,
  type Sender,
} from '@growingio/upload';
import { readEvent, type RecordedEvent } from './recorded-event.js';

export type Refusal = NoticeMap['refused'];

/** Outbox, sender and logger of a recorder, and what came to them. */
export class Recording {
  readonly outbox: Outbox = new RecordingOutbox((event) => this.events.push(readEvent(event)));
  /** Takes everything, at once: so the counters balance as they do when GrowingIO takes it. */
  readonly sender: Sender = {
    target: 'createRecorder()',
    send: () => Promise.resolve({ status: 'delivered' }),
    close: () => Promise.resolve(),
  };
  /** Keeps what a client warns of, to be shown where a test fails. */
  readonly logger: Logger = {
    debug: () => undefined,
    info: () => undefined,
    warn: (line) => this.warnings.push(line),
    error: (line) => this.warnings.push(line),
  };
  readonly events: RecordedEvent[] = [];
  readonly refusals: Refusal[] = [];
  /** Each is said once, so they stay. */
  readonly warnings: string[] = [];

  /** Forgets events and refusals. */
  clear(): void {
    this.events.length = 0;
    this.refusals.length = 0;
  }
}

/** Shows each event at the moment at which it is accepted, and not when it is sent. */
class RecordingOutbox extends MemoryOutbox {
  readonly #show: (event: EncodedEvent) => unknown;

  constructor(show: (event: EncodedEvent) => unknown) {
    super({ maxQueueSize: Infinity, maxQueueBytes: Infinity });
    this.#show = show;
  }

  override append(event: EncodedEvent): number | undefined {
    const sequence = super.append(event);
    if (sequence !== undefined) this.#show(event);
    return sequence;
  }
}
