/** Sees the request that the core sends, as it is, and the status of its answer: by the channels on which undici tells of each request. */

import { subscribe, unsubscribe } from 'node:diagnostics_channel';

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON, since nothing is compressed unless a client asks for it. */
  readonly body: string;
  /** When it was made, by `performance.now()`. */
  readonly at: number;
}

export interface SeenAnswer {
  readonly status: number;
  readonly statusText: string;
  /** Whether it comes from a collector (`@growingio/collector`). */
  readonly isCollector: boolean;
}

/** What undici tells of a request. */
export interface Message {
  readonly request: {
    readonly method: string;
    readonly origin: string | URL;
    readonly path: string;
    /** Name, value, name, value. */
    readonly headers: readonly string[];
    readonly body: Uint8Array | string | null;
  };
  readonly response?: {
    readonly statusCode: number;
    readonly statusText: string;
    readonly headers: readonly Buffer[];
  };
}

/** Whether it is one to the upload API, and not a report to a collector. */
export function isUpload({ method, path }: Message['request']): boolean {
  return method === 'POST' && path.includes('/s2s/cstm?');
}

/** Watches for the first request of this process to the upload API, and for its answer. */
export class RequestWatch {
  request: SeenRequest | undefined;
  answer: SeenAnswer | undefined;
  #watched: unknown;

  constructor() {
    subscribe('undici:request:create', this.#created);
    subscribe('undici:request:headers', this.#answered);
  }

  close(): void {
    unsubscribe('undici:request:create', this.#created);
    unsubscribe('undici:request:headers', this.#answered);
  }

  readonly #created = (message: unknown): void => {
    const { request } = message as Message;
    if (this.request !== undefined || !isUpload(request)) return;
    this.#watched = request;
    const { method, origin, path, body } = request;
    const url = path.startsWith('/') ? `${String(origin)}${path}` : path;
    this.request = {
      ...{ method, url, headers: readHeaders(request.headers) },
      body: Buffer.from(body ?? '').toString(),
      at: performance.now(),
    };
  };

  readonly #answered = (message: unknown): void => {
    const { request, response } = message as Message;
    if (request !== this.#watched || response === undefined || response.statusCode < 200) return;
    const { statusCode: status, statusText } = response;
    const isCollector = readHeaders(response.headers.map(String))['growingio-collector'] === '1';
    this.answer = { status, statusText, isCollector };
  };
}

function readHeaders(list: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let at = 0; at + 1 < list.length; at += 2) {
    const name = (list[at] ?? '').toLowerCase();
    // Of a proxy that the request is given to as a whole.
    headers[name] = name === 'proxy-authorization' ? '***' : (list[at + 1] ?? '');
  }
  return headers;
}
