/** Events enter; they leave for a real project, as they came, and what it answers is kept. */

import { describeError, inEnglish } from '@growingio/upload/adapter';
import { readSentText, SentTexts } from '../receive/sent-text.js';
import type { EventStore } from '../store/event-store.js';
import type { ReceivedEvent, ReceivedRequest } from '../store/received.js';

/** What became of events that were sent on. */
export interface Forwarded {
  /** The status of the answer; 0 when there was none. */
  readonly status: number;
  /** The body of the answer, at most 1,000 characters, or why there was none. */
  readonly answer: string;
}

/** Where events go, and what became of those that were sent by themselves. */
export interface ForwardState {
  /** The host that was given at the start. */
  readonly to: string;
  /** Whether what comes from now on is sent on. */
  readonly on: boolean;
  readonly projectId: string | undefined;
  /** Events that were sent on by themselves and answered with 2xx. */
  readonly forwarded: number;
  /** Events that were not: the last answer says why. They are not tried again. */
  readonly failed: number;
  /** Events that came faster than they could be sent on. */
  readonly dropped: number;
  readonly waiting: number;
  readonly last: (Forwarded & { readonly at: number }) | undefined;
}

// How it calls itself: what it has sent on is not sent on again where it comes back.
const agent = 'growingio-collector';
const most = { waiting: 10_000, bytes: 16 * 1024 * 1024, batch: 100 };
const mostAnswer = 1000;
const timeout = 10_000;

/** Sends events on to `host`, whose project a user names. */
export class Forward {
  readonly #host: string;
  readonly #store: EventStore;
  /** Of the requests whose events are sent on while they arrive, how far. */
  readonly #texts = new WeakMap<ReceivedRequest, SentTexts>();
  #projectId: string | undefined;
  #on = false;
  #queue: string[] = [];
  #bytes = 0;
  #sending = false;
  #forwarded = 0;
  #failed = 0;
  #dropped = 0;
  #last: ForwardState['last'];
  readonly #ended = new AbortController();

  constructor(host: string, store: EventStore) {
    this.#host = host;
    this.#store = store;
    store.onAdd((request, events) => {
      this.#addAll(request, events);
    });
  }

  get state(): ForwardState {
    return {
      ...{ to: this.#host, on: this.#on, projectId: this.#projectId },
      ...{ forwarded: this.#forwarded, failed: this.#failed, dropped: this.#dropped, waiting: this.#queue.length },
      last: this.#last,
    };
  }

  /** From now on all that comes is sent on to that project, or no longer. What waits for the same one is sent. */
  turn(on: boolean, projectId: string): void {
    if (projectId !== this.#projectId) {
      this.#dropped += this.#queue.length;
      this.#queue = [];
      this.#bytes = 0;
    }
    this.#on = on;
    this.#projectId = projectId;
  }

  /** Sends one event on: as it came, or once its request has left, as it was read. Never rejects. */
  async send(event: ReceivedEvent, projectId: string): Promise<Forwarded> {
    return this.#post(`[${readSentText(this.#store, event) ?? JSON.stringify(event.raw)}]`, projectId);
  }

  /** Breaks off what is under way. */
  close(): void {
    this.#on = false;
    this.#queue = [];
    this.#ended.abort();
  }

  /** Events of a request that comes in parts are read where the part before has ended. */
  #addAll(request: ReceivedRequest, events: readonly ReceivedEvent[]): void {
    const [first] = events;
    if (!this.#on) this.#texts.delete(request);
    if (!this.#on || first === undefined || isOwn(request)) return;
    const texts = this.#texts.get(request) ?? SentTexts.from(first.id, request, this.#store);
    this.#texts.set(request, texts);
    for (const { raw } of events) this.#add(texts.next() ?? JSON.stringify(raw));
  }

  #add(json: string): void {
    if (this.#queue.length >= most.waiting || this.#bytes + json.length > most.bytes) {
      this.#dropped += 1;
      return;
    }
    this.#queue.push(json);
    this.#bytes += json.length;
    if (this.#sending) return;
    this.#sending = true;
    setImmediate(() => void this.#sendWaiting());
  }

  async #sendWaiting(): Promise<void> {
    while (this.#queue.length > 0 && this.#projectId !== undefined) {
      const batch = this.#queue.splice(0, most.batch);
      this.#bytes -= batch.reduce((sum, json) => sum + json.length, 0);
      const result = await this.#post(`[${batch.join()}]`, this.#projectId);
      if (result.status >= 200 && result.status < 300) this.#forwarded += batch.length;
      else this.#failed += batch.length;
      this.#last = { ...result, at: Date.now() };
    }
    this.#sending = false;
  }

  async #post(body: string, projectId: string): Promise<Forwarded> {
    const address = `${this.#host}/v3/${encodeURIComponent(projectId)}/s2s/cstm?stm=${String(Date.now())}`;
    try {
      const response = await fetch(address, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'User-Agent': agent },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([this.#ended.signal, AbortSignal.timeout(timeout)]),
      });
      return { status: response.status, answer: await readStart(response) };
    } catch (error) {
      return { status: 0, answer: inEnglish(() => describeFailure(error)) };
    }
  }
}

function isOwn({ headers }: ReceivedRequest): boolean {
  return headers['user-agent'] === agent;
}

/** The first characters of an answer; the rest is not read. */
async function readStart({ body }: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length >= mostAnswer) break;
  }
  return text.slice(0, mostAnswer);
}

function describeFailure(error: unknown): string {
  const { cause } = error as Error;
  return describeError(cause ?? error);
}
