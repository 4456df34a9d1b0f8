/** Stands between the clients and the collector, and treats each request as the fault of the moment says. */

import { once } from 'node:events';
import { Agent, createServer, request as httpRequest } from 'node:http';
import { pass } from './faults.js';

// Below the ports that the system gives to connections: while the proxy refuses, nobody else may get its port.
const lowestPort = 20_000;
const highestPort = 29_999;

/** Stands in front of the collector on one port. The fault can be changed at any time; requests under way keep theirs. */
export class Proxy {
  port = 0;
  /** Requests since the last `use()`: when they came and ended, in ms of the monotonic clock, and how many events they held. */
  exchanges = [];
  /** Events that the collector took, and whose answer was lost on purpose. */
  unanswered = 0;
  /** Requests to anywhere but the API, such as followed redirects. */
  strays = 0;
  /** What went wrong with the proxy itself. */
  problems = [];
  #fault = pass;
  target;
  // The collector closes what is idle for 5 s: we close it before, or a request would meet a connection that is closing.
  #agent = new Agent({ keepAlive: true, timeout: 2000 });
  #server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 });
  #sockets = new Set();

  constructor(target) {
    this.target = new URL(target);
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => undefined);
      this.#fault.connect?.(socket);
    });
    this.#server.on('request', (request, response) => void this.#exchange(request, response));
  }

  async open() {
    const ports = highestPort - lowestPort + 1;
    for (let attempt = 0; attempt < 100; attempt += 1) {
      this.port = lowestPort + Math.floor(Math.random() * ports);
      if (await this.#listen()) return this;
    }
    throw new Error(`no free port from ${lowestPort} to ${highestPort}`);
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Makes this fault of all requests from now on. */
  async use(fault) {
    this.#fault = fault;
    this.exchanges = [];
    if (fault.isClosed === true) {
      this.#server.close();
      this.#server.closeIdleConnections();
    } else if (!this.#server.listening) {
      if (!(await this.#listen())) throw new Error(`port ${this.port} was taken while the proxy refused`);
    }
  }

  /** Closes the connections that are not in use. */
  closeIdle() {
    for (const socket of this.#sockets) if (socket.isBusy !== true) socket.destroy();
  }

  async close() {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    this.#agent.destroy();
    await new Promise((resolve) => setTimeout(resolve, 0));
  }

  async #listen() {
    try {
      this.#server.listen(this.port, '127.0.0.1');
      await once(this.#server, 'listening');
      return true;
    } catch {
      return false;
    }
  }

  async #exchange(request, response) {
    const { socket } = request;
    const entry = { at: performance.now(), end: undefined, events: 0 };
    this.exchanges.push(entry);
    socket.exchanges = (socket.exchanges ?? 0) + 1;
    socket.isBusy = true;
    response.on('close', () => {
      entry.end = performance.now();
      socket.isBusy = false;
    });
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    if (!request.url.startsWith('/v3/')) this.strays += 1;
    try {
      await this.#fault.answer({
        request,
        socket,
        read: async () => {
          const body = await readAll(request);
          entry.events = countEvents(body);
          return body;
        },
        relay: (body) => this.#relay(request, body),
        forget: (body) => this.#forget(body),
        loseAnswer: async (body) => {
          this.#forget(body);
          await this.#relay(request, body);
        },
        reply: ({ status, headers = {}, body = '' }) => {
          if (this.#fault.isClosed === true) response.shouldKeepAlive = false;
          response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
        },
      });
    } catch (error) {
      // The client went away while it sent: that is its right.
      if (!socket.destroyed) this.problems.push(`the proxy failed: ${error.message}`);
      socket.destroy();
    }
  }

  /** Nobody has heard the answer for these events. */
  #forget(body) {
    this.unanswered += countEvents(body);
  }

  /** Passes a whole request on, and returns the whole answer. */
  #relay({ method, url, headers }, body) {
    const { hostname, port } = this.target;
    return new Promise((resolve, reject) => {
      const upstream = httpRequest({ hostname, port, method, path: url, headers, agent: this.#agent }, (answer) => {
        readAll(answer).then((text) => resolve({ status: answer.statusCode, body: text.toString() }), reject);
      });
      upstream.on('error', (error) => {
        this.problems.push(`the collector can't be reached: ${error.message}`);
        reject(error);
      });
      upstream.end(body);
    });
  }
}

function countEvents(body) {
  return body.toString('latin1').split('"id":"').length - 1;
}

async function readAll(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
