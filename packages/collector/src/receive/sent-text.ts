/** Reads what was sent of events, as it was written: the text of a request's items, while the request is kept. */

import type { EventStore } from '../store/event-store.js';
import type { ReceivedEvent, ReceivedRequest } from '../store/received.js';
import { ItemScanner } from './item-scanner.js';

/** The event's item of its request, as it came; `undefined` once the request has left. */
export function readSentText(store: EventStore, { id, requestId }: ReceivedEvent): string | undefined {
  const request = store.requests.get(requestId);
  return request && SentTexts.from(id, request, store).next();
}

/** Goes through the items of a request, one after the other. */
export class SentTexts {
  readonly #bytes: Buffer;
  readonly #scanner: ItemScanner;

  private constructor({ bytes }: ReceivedRequest) {
    this.#bytes = bytes;
    this.#scanner = new ItemScanner(bytes);
  }

  /** Begins with the event of that id. */
  static from(id: number, request: ReceivedRequest, store: EventStore): SentTexts {
    const texts = new SentTexts(request);
    for (const each of store.requests.eventIds(request)) {
      if (each === id) break;
      texts.#scanner.next();
    }
    return texts;
  }

  /** The text of the next item; `undefined` behind the last one. */
  next(): string | undefined {
    const scanner = this.#scanner;
    return scanner.next() ? this.#bytes.toString('utf8', scanner.start, scanner.end).trim() : undefined;
  }
}
