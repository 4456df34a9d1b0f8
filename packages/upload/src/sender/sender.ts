/** The contract of a sender. A batch enters; what became of it leaves, as a value. */

import type { EncodedEvent } from '../encoded-event.js';

/** What became of a batch. `reason` is short, for a log: a status or an error code, never content, never a secret. */
export type SendResult =
  /** The API took it. */
  | { readonly status: 'delivered' }
  /**
   * The API or the connection to it is down. `retryAfter`, in ms, is the API's wish. `failure` says what there was instead of an
   * answer: a connection that failed, or a time that ran out; it is missing where the API answered.
   */
  | {
      readonly status: 'retryable';
      readonly reason: string;
      readonly retryAfter?: number;
      readonly failure?: 'connection' | 'timeout';
    }
  /** These events are refused; `tooLarge` when there were too many bytes of them. */
  | { readonly status: 'rejected'; readonly reason: string; readonly tooLarge?: boolean }
  /** Misconfigured (host, project or proxy): the events are not to blame. */
  | { readonly status: 'blocked'; readonly reason: string };

export interface SendOptions {
  /** How many times its usual time a request may take: more than 1 after attempts that timed out. Default 1. */
  readonly patience?: number;
}

export interface Sender {
  /** Sends events, at least one, in one batch. Never rejects. */
  send(events: readonly EncodedEvent[], options?: SendOptions): Promise<SendResult>;
  /** Breaks off what is under way, which then becomes `retryable`, and frees the connections. Never rejects. */
  close(): Promise<void>;
}
