/** Lets the requests of a client that are under way be answered, and waits for no others: what has failed may be tried for hours. */

import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GrowingIO } from '@growingio/upload';
import { isUpload, type Message } from './watch-request.js';

// Between two looks, in ms.
const interval = 25;

/** Counts the requests of this process to the upload API that have neither an answer nor an error yet. */
export class RequestsUnderWay {
  readonly #requests = new Set<unknown>();

  constructor() {
    subscribe('undici:request:create', this.#begun);
    subscribe('undici:request:trailers', this.#ended);
    subscribe('undici:request:error', this.#ended);
  }

  get count(): number {
    return this.#requests.size;
  }

  close(): void {
    unsubscribe('undici:request:create', this.#begun);
    unsubscribe('undici:request:trailers', this.#ended);
    unsubscribe('undici:request:error', this.#ended);
  }

  readonly #begun = (message: unknown): void => {
    const { request } = message as Message;
    if (isUpload(request)) this.#requests.add(request);
  };

  readonly #ended = (message: unknown): void => {
    this.#requests.delete((message as Message).request);
  };
}

/** Resolves when all that the client has accepted is settled, or nothing of it is under way; after `most` ms in any case. */
export async function letEnd(client: GrowingIO, requests: RequestsUnderWay, most: number): Promise<void> {
  for (const end = performance.now() + most; performance.now() < end;) {
    const { complete } = await client.flush({ timeout: interval });
    if (complete || requests.count === 0) return;
    await sleep(interval);
  }
}
