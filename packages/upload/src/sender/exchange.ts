/** What undici tells of one request enters, call by call; its result leaves, once. */

import type { Dispatcher } from 'undici';
import type { Clock } from '../runtime/clock.js';
import { classifyError, classifyStatus } from './classify.js';
import type { SendResult } from './sender.js';
import { t } from '../text/messages.js';

// The body means nothing, but reading it lets the connection be used again. A longer one costs more than a new connection.
const longestBody = 64 * 1024;

/**
 * One request and its answer, as undici's dispatchers tell of them: what `undici.request` does without the stream and the
 * abort signal, which took a quarter of the CPU of a delivery in batches of 100.
 *
 * It has the handler names of undici 7 and 8, and below them those of undici 5 and 6: Node 20 and 22 have one of these as
 * their own, and undici 7 itself calls them in a `MockPool`. A dispatcher calls either the ones or the others.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  /** What became of the request. Never rejects. */
  readonly result: Promise<SendResult>;
  readonly #clock: Clock;
  readonly #connected: () => void;
  readonly #answered: Answered | undefined;
  #settle!: (result: SendResult) => void;
  #abort: ((reason: Error) => void) | undefined;
  #brokenOff: Error | undefined;
  #answer: SendResult | undefined;
  #bodyLength = 0;

  /**
   * `connected` is called once, when the request is given to a connection; `answered`, where somebody asks for it, when the
   * answer begins.
   */
  constructor(clock: Clock, connected: () => void, answered?: Answered) {
    this.#clock = clock;
    this.#connected = connected;
    this.#answered = answered;
    this.result = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  /** Whether the request was given to a connection. */
  get isConnected(): boolean {
    return this.#abort !== undefined;
  }

  /** Waits no longer. What is not connected yet, such as behind a proxy that hangs, is not sent later on either. */
  breakOff(reason: Error): void {
    this.#brokenOff = reason;
    this.#fail(reason);
    this.#abort?.(reason);
  }

  // Called again for each attempt of a dispatcher that retries by itself.
  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#start((reason) => {
      controller.abort(reason);
    });
    // The interceptor `dump` takes an abort without breaking anything off: an error keeps the request from being written.
    if (this.#brokenOff !== undefined && !controller.aborted) throw this.#brokenOff;
  }

  onResponseStart(_controller: unknown, status: number, headers: AnswerHeaders): void {
    // Before the answer there may be others, of 1xx.
    if (status < 200) return;
    const retryAfter = status < 300 ? undefined : readHeader(headers, 'retry-after');
    this.#answer = classifyStatus(status, retryAfter, this.#clock.now());
    this.#answered?.(status, readHeader(headers, 'growingio-collector') === '1');
  }

  onResponseData(_controller: unknown, chunk: Buffer): void {
    this.#bodyLength += chunk.length;
    if (this.#bodyLength > longestBody) this.breakOff(new Error(t`the body of the answer is too long`));
  }

  onResponseEnd(): void {
    if (this.#answer !== undefined) this.#settle(this.#answer);
  }

  onResponseError(_controller: unknown, error: unknown): void {
    this.#fail(error);
  }

  onConnect(abort: (reason: Error) => void): void {
    this.#start(abort);
  }

  onHeaders(status: number, headers: readonly RawHeader[] | null): boolean {
    this.onResponseStart(undefined, status, headers === null ? {} : joinHeaders(headers));
    return true;
  }

  onData(chunk: Buffer): boolean {
    this.onResponseData(undefined, chunk);
    return true;
  }

  onComplete(): void {
    this.onResponseEnd();
  }

  onError(error: unknown): void {
    this.#fail(error);
  }

  #start(abort: (reason: Error) => void): void {
    if (this.#brokenOff !== undefined) {
      abort(this.#brokenOff);
      return;
    }
    if (!this.isConnected) this.#connected();
    this.#abort = abort;
  }

  // The status has decided already: an answer that breaks off after a 2xx must not send the batch again.
  #fail(error: unknown): void {
    this.#settle(this.#answer ?? classifyError(error, this.#clock.now()));
  }
}

/** Called with the status of an answer, and whether it says that it comes from a collector (`GrowingIO-Collector: 1`). */
export type Answered = (status: number, isCollector: boolean) => void;

/** Headers by their names. A host's own dispatcher may write a name as it likes, and join values of the same name. */
type AnswerHeaders = Readonly<Record<string, unknown>>;
type RawHeader = Buffer | string | readonly (Buffer | string)[];

/** As they come from the wire: name, value, name, value. */
function joinHeaders(raw: readonly RawHeader[]): AnswerHeaders {
  const headers: Record<string, unknown> = {};
  for (let i = 0; i + 1 < raw.length; i += 2) headers[String(raw[i])] = raw[i + 1];
  return headers;
}

function readHeader(headers: AnswerHeaders, name: string): string | undefined {
  const value = Object.entries(headers).find(([each]) => each.toLowerCase() === name)?.[1];
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' || Buffer.isBuffer(first) ? String(first) : undefined;
}
