/** What undici tells of one request enters, call by call; its result leaves, once. */

import type { Dispatcher } from 'undici';
import type { Clock } from '../clock.js';
import { classifyError, classifyStatus } from './classify.js';
import type { SendResult } from './sender.js';

// The body means nothing, but reading it lets the connection be used again. A longer one costs more than a new connection.
const longestBody = 64 * 1024;

/**
 * One request and its answer, as undici's dispatchers tell of them: what `undici.request` does without the stream and the
 * abort signal, which took a quarter of the CPU of a delivery in batches of 100.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  /** What became of the request. Never rejects. */
  readonly result: Promise<SendResult>;
  readonly #clock: Clock;
  #settle!: (result: SendResult) => void;
  #abort: ((reason: Error) => void) | undefined;
  #brokenOff: Error | undefined;
  #answer: SendResult | undefined;
  #bodyLength = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.result = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  /** Waits no longer. What is not connected yet, such as behind a proxy that hangs, is not sent later on either. */
  breakOff(reason: Error): void {
    this.#brokenOff = reason;
    this.#fail(reason);
    this.#abort?.(reason);
  }

  onConnect(abort: (reason?: Error) => void): void {
    if (this.#brokenOff === undefined) this.#abort = abort;
    else abort(this.#brokenOff);
  }

  onHeaders(status: number, headers: readonly RawHeader[]): boolean {
    // Before the answer there may be others, of 1xx.
    if (status >= 200) this.#answer = classifyStatus(status, readRetryAfter(status, headers), this.#clock.now());
    return true;
  }

  onData(chunk: Buffer): boolean {
    this.#bodyLength += chunk.length;
    if (this.#bodyLength > longestBody) this.breakOff(new Error('the body of the answer is too long'));
    return true;
  }

  onComplete(): void {
    if (this.#answer !== undefined) this.#settle(this.#answer);
  }

  onError(error: unknown): void {
    this.#fail(error);
  }

  // The status has decided already: an answer that breaks off after a 2xx must not send the batch again.
  #fail(error: unknown): void {
    this.#settle(this.#answer ?? classifyError(error));
  }
}

/** As they come from the wire: name, value, name, value. A host's own dispatcher may join values of the same name. */
type RawHeader = Buffer | string | readonly (Buffer | string)[];

function readRetryAfter(status: number, headers: readonly RawHeader[]): string | undefined {
  if (status < 300) return undefined;
  const name = headers.findIndex((header, i) => i % 2 === 0 && String(header).toLowerCase() === 'retry-after');
  const value = name < 0 ? undefined : headers[name + 1];
  return value === undefined ? undefined : String(Array.isArray(value) ? value[0] : value);
}
