/** A sender whose answers a test gives, one request at a time. It keeps to the contract of Sender. */
import type { EncodedEvent } from '../src/encoded-event.js';
import type { Sender, SendOptions, SendResult } from '../src/sender/sender.js';

export interface Request {
  readonly events: readonly EncodedEvent[];
  readonly answer: (result: SendResult) => void;
}

// A batcher that sends without end would not let the event loop turn, and its test would hang instead of failing.
const mostInOneTurn = 5000;

export class ScriptedSender implements Sender {
  /** Requests that have no answer yet, oldest first. */
  readonly underWay: Request[] = [];
  /** The sizes of all requests so far. */
  readonly sizes: number[] = [];
  /** How patient each request so far may be. */
  readonly patience: (number | undefined)[] = [];
  #inThisTurn = 0;
  readonly #script: ((events: readonly EncodedEvent[]) => SendResult) | undefined;

  /** With a script, each request is answered by it at once. */
  constructor(script?: (events: readonly EncodedEvent[]) => SendResult) {
    this.#script = script;
  }

  send(events: readonly EncodedEvent[], options: SendOptions = {}): Promise<SendResult> {
    this.sizes.push(events.length);
    this.patience.push(options.patience);
    const isEndless = this.#countInThisTurn() > mostInOneTurn;
    if (this.#script !== undefined && !isEndless) return Promise.resolve(this.#script(events));
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

  #countInThisTurn(): number {
    this.#inThisTurn += 1;
    if (this.#inThisTurn === 1) {
      setImmediate(() => {
        const sent = this.#inThisTurn;
        this.#inThisTurn = 0;
        // Nobody catches it, so that the test that runs is red.
        if (sent > mostInOneTurn)
          throw new Error(`${String(sent)} requests in one turn of the event loop: it never ends`);
      });
    }
    return this.#inThisTurn;
  }
}
