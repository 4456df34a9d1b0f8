/** A way out whose answers a test gives, one request at a time. It keeps to the contract of Sender. */
import type { EncodedEvent } from '../src/encoded-event.js';
import type { Sender, SendOptions, SendResult } from '../src/sender/sender.js';

export interface Request {
  readonly events: readonly EncodedEvent[];
  readonly answer: (result: SendResult) => void;
}

export class ScriptedSender implements Sender {
  /** Requests that have no answer yet, oldest first. */
  readonly underWay: Request[] = [];
  /** The sizes of all requests so far. */
  readonly sizes: number[] = [];
  /** How patient each request so far may be. */
  readonly patience: (number | undefined)[] = [];
  readonly #script: ((events: readonly EncodedEvent[]) => SendResult) | undefined;

  /** With a script, each request is answered by it at once. */
  constructor(script?: (events: readonly EncodedEvent[]) => SendResult) {
    this.#script = script;
  }

  send(events: readonly EncodedEvent[], options: SendOptions = {}): Promise<SendResult> {
    this.sizes.push(events.length);
    this.patience.push(options.patience);
    if (this.#script !== undefined) return Promise.resolve(this.#script(events));
    return new Promise((resolve) => {
      const request: Request = {
        events,
        answer: (result) => {
          this.underWay.splice(this.underWay.indexOf(request), 1);
          resolve(result);
        },
      };
      this.underWay.push(request);
    });
  }

  close(): Promise<void> {
    for (const request of [...this.underWay]) request.answer({ status: 'retryable', reason: 'closed' });
    return Promise.resolve();
  }
}
