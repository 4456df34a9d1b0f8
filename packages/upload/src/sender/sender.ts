/** The contract of a sender. A batch enters; what became of it leaves, as a value. */

import type { Destination } from '../destination.js';
import type { EncodedEvent } from '../encoded-event.js';
import type { Say } from '../telemetry/log.js';

/**
 * What became of a batch. `reason` is short, for a log: words in the language of the process, and the status (`HTTP 503`) or the
 * code of the error in capitals (`ECONNREFUSED`), by which metrics name it in every language. `remedy` says for the log what mends
 * it, where the sender knows. Never content, never a secret.
 */
export type SendResult =
  /** The API took it, with this status of HTTP. */
  | { readonly status: 'delivered'; readonly code?: number | undefined }
  /** A queue took it, and keeps it until somebody else has delivered it. */
  | { readonly status: 'handedOver' }
  /**
   * The API or the connection to it is down. `retryAfter`, in ms, is the API's wish. `failure` says what there was instead of an
   * answer: a connection that failed, or a time that ran out; it is missing where the API answered.
   */
  | {
      readonly status: 'retryable';
      readonly reason: string;
      readonly retryAfter?: number | undefined;
      readonly failure?: 'connection' | 'timeout' | undefined;
      readonly remedy?: string | undefined;
    }
  /** These events are refused; `tooLarge` when there were too many bytes of them. */
  | { readonly status: 'rejected'; readonly reason: string; readonly tooLarge?: boolean | undefined }
  /** Misconfigured (host, project or proxy): the events are not to blame. */
  | { readonly status: 'blocked'; readonly reason: string; readonly remedy?: string | undefined };

/** What a batch is sent with. */
export interface SendOptions {
  /** How many times its usual time a request may take: more than 1 after attempts that timed out. Default 1. */
  readonly patience?: number | undefined;
}

/** What a sender may tell its client, and has to know of it. */
export interface SenderHost {
  readonly destination: Destination;
  /** Logs something for the operator, each kind at most once a minute. No event content. */
  readonly say: Say;
}

/** Sends batches to GrowingIO, or hands them over to what does. One client has one. */
export interface Sender {
  /** What it sends to, in messages. Default `GrowingIO`. */
  readonly target?: string | undefined;
  /** Called once, before the first `send`: from now on the sender may use the host. */
  start?(host: SenderHost): void;
  /** Sends events, at least one, in one batch. Never rejects. */
  send(events: readonly EncodedEvent[], options?: SendOptions): Promise<SendResult>;
  /** Breaks off what is under way, which then becomes `retryable`, and frees the connections. Never rejects. */
  close(): Promise<void>;
}
