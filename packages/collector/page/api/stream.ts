/** The collector's stream of new rows, and its connection: the browser's own EventSource, opened again when that gives up. */

import type { Row, Totals } from './answers.js';
import { withQuery } from './client.js';

export interface Hello {
  readonly epoch: string;
  /** The collector's clock, Unix ms. */
  readonly now: number;
  readonly total: Totals;
  readonly matching: number;
  /** The newest that match, newest first, and where the next page begins. */
  readonly rows: readonly Row[];
  readonly next: string | null;
}

export interface NewRows {
  /** Newest last. */
  readonly rows: readonly Row[];
  readonly total: Totals;
  /** How many came besides and are not in `rows`. */
  readonly skipped: number;
}

export interface Listeners {
  /** Start over: what was read before is no more. */
  hello(hello: Hello): void;
  rows(rows: NewRows): void;
  /** A fault was turned on, or is over. */
  faults(): void;
  connection(state: 'live' | 'reconnecting'): void;
}

const retryAfter = 2_000;

/** Reads what matches the search. Returns the function that ends it. */
export function openStream(search: string, listeners: Listeners): () => void {
  let stream: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;
  open();
  return () => {
    clearTimeout(timer);
    stream.close();
  };

  function open(): void {
    stream = new EventSource(withQuery('/api/stream', { search }));
    stream.addEventListener('open', () => {
      listeners.connection('live');
    });
    stream.addEventListener('error', () => {
      listeners.connection('reconnecting');
      // The browser tries again by itself, unless the answer was no stream at all.
      if (stream.readyState === EventSource.CLOSED) timer = setTimeout(open, retryAfter);
    });
    stream.addEventListener('hello', ({ data }: MessageEvent<string>) => {
      listeners.hello(JSON.parse(data) as Hello);
    });
    stream.addEventListener('rows', ({ data }: MessageEvent<string>) => {
      listeners.rows(JSON.parse(data) as NewRows);
    });
    stream.addEventListener('faults', () => {
      listeners.faults();
    });
  }
}
