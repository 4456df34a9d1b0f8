/** Real servers on loopback for tests of what sends: one that stands for GrowingIO, and a forward proxy. */
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  type Server,
} from 'node:http';
import { readFileSync } from 'node:fs';
import { createServer as createSecureServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';

export interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface TestServer {
  readonly url: string;
  readonly host: string;
  /** All requests so far, in order. */
  readonly requests: readonly Received[];
  /** How many connections were opened so far. */
  readonly connections: number;
  /** Resolves at the next request that has come in whole. */
  arrived(): Promise<void>;
}

/** What a server does when a request has come in whole. */
export type Answer = RequestListener;

/** A certificate for 127.0.0.1 that signs itself, with its key: for the tests only, and for NODE_EXTRA_CA_CERTS. */
export const certificatePath = join(__dirname, 'localhost.pem');

/** Starts and stops servers. Call `stopAll` after each test. */
export class TestServers {
  readonly #servers = new Set<Server>();
  readonly #sockets = new Set<Socket>();

  /** A server that keeps every request and then answers. */
  async start(answer: Answer, isSecure = false): Promise<TestServer> {
    const requests: Received[] = [];
    const waiting: (() => void)[] = [];
    let connections = 0;
    const listener: RequestListener = (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method, url, headers } = request;
        requests.push({ method, url, headers, body: Buffer.concat(chunks) });
        answer(request, response);
        for (const wake of waiting.splice(0)) wake();
      });
    };
    const pem = isSecure ? readFileSync(certificatePath) : '';
    const server = isSecure ? createSecureServer({ key: pem, cert: pem }, listener) : createServer(listener);
    server.on('connection', () => (connections += 1));
    const { port } = await this.#listen(server);
    return {
      url: `http${isSecure ? 's' : ''}://127.0.0.1:${String(port)}`,
      host: `127.0.0.1:${String(port)}`,
      requests,
      get connections() {
        return connections;
      },
      arrived: () =>
        new Promise((resolve) => {
          waiting.push(resolve);
        }),
    };
  }

  /**
   * A forward proxy, which opens tunnels (CONNECT). To whom does not bring its `authorization` it answers 407. It does
   * nothing before `opens`, and never answers what it `ignores`.
   */
  async startProxy(
    rules: {
      readonly authorization?: string;
      readonly refuseWith?: number;
      readonly opens?: Promise<unknown>;
      readonly ignores?: () => boolean;
    } = {},
  ): Promise<{ readonly url: string; readonly host: string; readonly tunnels: readonly string[] }> {
    const tunnels: string[] = [];
    const server = createServer();
    const openTunnel = (request: IncomingMessage, socket: Socket, head: Buffer): void => {
      const isWelcome =
        rules.authorization === undefined || request.headers['proxy-authorization'] === rules.authorization;
      const status = isWelcome ? (rules.refuseWith ?? 200) : 407;
      if (status !== 200) {
        socket.end(`HTTP/1.1 ${String(status)} No\r\n\r\n`);
        return;
      }
      tunnels.push(request.url ?? '');
      const { hostname, port } = new URL(`http://${request.url ?? ''}`);
      const upstream = this.#keep(connect(Number(port), hostname));
      upstream.once('connect', () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        upstream.write(head);
        upstream.pipe(socket).pipe(upstream);
      });
    };
    server.on('connect', (request, socket: Socket, head: Buffer) => {
      this.#keep(socket);
      if (rules.ignores?.() === true) return;
      void Promise.resolve(rules.opens).then(() => {
        openTunnel(request, socket, head);
      });
    });
    const { port } = await this.#listen(server);
    return { url: `http://127.0.0.1:${String(port)}`, host: `127.0.0.1:${String(port)}`, tunnels };
  }

  /** An address on which nobody listens. */
  async closedPort(): Promise<string> {
    const server = createServer();
    const { port } = await this.#listen(server);
    await new Promise((resolve) => server.close(resolve));
    this.#servers.delete(server);
    return `http://127.0.0.1:${String(port)}`;
  }

  async stopAll(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    const closed = [...this.#servers].map((server) => new Promise((resolve) => server.close(resolve)));
    for (const server of this.#servers) server.closeAllConnections();
    this.#servers.clear();
    this.#sockets.clear();
    await Promise.all(closed);
  }

  async #listen(server: Server): Promise<AddressInfo> {
    this.#servers.add(server);
    server.on('connection', (socket) => this.#keep(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return server.address() as AddressInfo;
  }

  #keep(socket: Socket): Socket {
    this.#sockets.add(socket);
    // A tunnel that a test breaks off is no failure of the test.
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
    return socket;
  }
}
