/** One request on a connection that is open, and what its answer says. */

import { request, type IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { version } from '@growingio/upload';
import { inTime, type Limit } from '../in-time.js';

export interface Asked {
  readonly url: URL;
  /** Of a POST; without one it is a GET. */
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** When it was asked and when the answer began, in ms by the clock of this machine. */
  readonly sentAt: number;
  readonly answeredAt: number;
}

/** Redirects are not followed, as a client doesn't. Rejects as `http` does. */
export function ask(socket: Socket, { url, body }: Asked, limit: Limit): Promise<Answer> {
  return inTime(
    limit,
    (signal) =>
      new Promise((resolve, reject) => {
        const headers = { host: url.host, 'user-agent': `growingio-node/${version}`, connection: 'close' };
        const ofBody = body === undefined ? {} : { 'content-type': 'application/json', 'x-compress-codec': '0' };
        const sentAt = Date.now();
        const sent = request({
          method: body === undefined ? 'GET' : 'POST',
          path: url.pathname + url.search,
          headers: { ...headers, ...ofBody },
          signal,
          createConnection: () => socket,
        });
        sent.on('error', reject).on('response', (response) => {
          response.resume();
          resolve({ status: response.statusCode ?? 0, headers: response.headers, sentAt, answeredAt: Date.now() });
        });
        sent.end(body);
      }),
  );
}
