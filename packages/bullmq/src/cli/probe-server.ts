/** The HTTP server of a relay's process, for probes and metrics: GET only, bounded in connections, sizes and times. */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { isIPv6, type AddressInfo } from 'node:net';
import { t } from '../messages.js';
import { CommandError } from './command-error.js';

export interface Answer {
  readonly status: number;
  readonly body: string;
  /** Default plain text. */
  readonly type?: string;
}

/** By path. Each has to return in bounded time. */
export type Routes = Readonly<Record<string, () => Answer | Promise<Answer>>>;

export interface ProbeServer {
  readonly url: string;
  close(): void;
}

/** For a request to arrive, its head as well as all of it, and between two of them, in ms. */
const requestTimeout = 5000;
/** For a reader that stops reading, in ms. */
const silence = 10_000;
const mostConnections = 100;
const mostHeaderBytes = 8192;

/** Listens, or rejects with a `CommandError` that says the remedy. */
export async function startProbeServer(host: string, port: number, routes: Routes): Promise<ProbeServer> {
  const times = { requestTimeout, keepAliveTimeout: requestTimeout };
  const options = { ...times, connectionsCheckingInterval: 1000, maxHeaderSize: mostHeaderBytes };
  const server = createServer(options, answerBy(routes));
  server.maxConnections = mostConnections;
  server.setTimeout(silence);
  try {
    server.listen({ host, port });
    await once(server, 'listening');
  } catch (error) {
    throw cannotListen(host, port, (error as NodeJS.ErrnoException).code ?? '');
  }
  const { address, port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${isIPv6(address) ? `[${address}]` : address}:${String(bound)}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function answerBy(routes: Routes): RequestListener {
  return (request, response) => {
    // Nobody has to send a body; what comes all the same is read away, within the time of a request.
    request.resume();
    const [path = ''] = (request.url ?? '').split('?');
    const route = routes[path];
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      write(request, response, { status: 405, body: `${t`GET only`}\n` });
    } else if (route === undefined) {
      write(request, response, { status: 404, body: `${t`there are ${Object.keys(routes).join(t`, `)}`}\n` });
    } else {
      Promise.resolve()
        .then(route)
        .catch((): Answer => ({ status: 500, body: 'failed\n' }))
        .then((answer) => {
          write(request, response, answer);
        })
        .catch(() => undefined);
    }
  };
}

function write({ headers }: IncomingMessage, response: ServerResponse, { status, body, type }: Answer): void {
  const hasBody = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
  response.writeHead(status, {
    'Content-Type': type ?? 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...(hasBody && { Connection: 'close' }),
  });
  response.end(body);
}

function cannotListen(host: string, port: number, reason: string): CommandError {
  const place = t`port ${port} of ${host}`;
  const code = 'ERR_GROWINGIO_PORT';
  if (reason === 'EADDRINUSE') {
    return new CommandError(
      1,
      code,
      t`${place} is in use`,
      t`pass another --port (0 for any free one), or end what has it`,
    );
  }
  if (reason === 'EACCES') return new CommandError(1, code, t`${place} may not be used`, t`pass a --port from 1024 on`);
  return new CommandError(
    1,
    code,
    t`${place} can't be used (${reason})`,
    t`pass an address of this machine as --http-host`,
  );
}
