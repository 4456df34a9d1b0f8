/** The contract of a way out. A batch enters; what became of it leaves, as a value. */

/** An event as it will be sent: one JSON object in UTF-8, and the time at which it happened (Unix, ms). */
export interface EncodedEvent {
  readonly bytes: Uint8Array;
  readonly time: number;
}

/** What became of a batch. `reason` is short, for a log: a status or an error code, never content, never a secret. */
export type SendResult =
  /** The API took it. */
  | { readonly status: 'delivered' }
  /** The API or the way to it is down. `retryAfter`, in ms, is the API's wish. */
  | { readonly status: 'retryable'; readonly reason: string; readonly retryAfter?: number }
  /** These events are refused; `tooLarge` when there were too many bytes of them. */
  | { readonly status: 'rejected'; readonly reason: string; readonly tooLarge?: boolean }
  /** The way is wrong, not the events: host, project or proxy. */
  | { readonly status: 'blocked'; readonly reason: string };

export interface Sender {
  /** Sends events, at least one, in one batch. Never rejects. */
  send(events: readonly EncodedEvent[]): Promise<SendResult>;
  /** Breaks off what is under way, which then answers `retryable`, and frees the connections. Never rejects. */
  close(): Promise<void>;
}
