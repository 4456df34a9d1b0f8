/** Watches a process for what must not happen in it, and for how much memory and time it takes. */

import { subscribe } from 'node:diagnostics_channel';

const sampleInterval = 20;
const reportInterval = 500;

/** Watches for unhandled rejections, exceptions, warnings and counters that don't balance, and reports each kind once. */
export class Witness {
  /** Most requests under way at once that were begun while the client knew that the API is down. */
  mostWhileDown = 0;
  #said = new Set();
  #actors = [];
  #clients = [];
  #send;
  #measuresHeap;

  constructor(send, measuresHeap) {
    this.#send = send;
    this.#measuresHeap = measuresHeap;
    for (const event of ['unhandledRejection', 'uncaughtException']) {
      process.on(event, (error) => this.report(`${event}: ${error?.stack ?? error}`));
    }
    process.on('warning', (warning) => this.report(`warning: ${warning.stack ?? warning}`));
    this.#watchRequests();
    setInterval(() => this.checkCounters(), sampleInterval).unref();
    setInterval(() => this.#sample(), reportInterval).unref();
  }

  watch(actor) {
    this.#actors.push(actor);
    this.#clients.push(actor.client);
  }

  /** Requests of all clients while they knew that the API was down. */
  get whileDown() {
    return this.#actors.reduce((sum, actor) => sum + actor.whileDown, 0);
  }

  /** Most memory that the process has had, in bytes. */
  get peak() {
    return process.resourceUsage().maxRSS * 1024;
  }

  report(problem) {
    const kind = problem.slice(0, 200).replaceAll(/\d+/g, '');
    if (this.#said.has(kind)) return;
    this.#said.add(kind);
    this.#send({ problem });
  }

  /** Accepted events are pending, delivered, handed over, dead or dropped: at every moment. */
  checkCounters() {
    for (const client of this.#clients) {
      const { accepted, pending, delivered, handedOver, dead, dropped } = client.stats();
      if (accepted === pending + delivered + handedOver + dead + dropped && pending >= 0) continue;
      const settled = `delivered ${delivered}, handed over ${handedOver}, dead ${dead}, dropped ${dropped}`;
      this.report(`the counters do not balance: accepted ${accepted}, pending ${pending}, ${settled}`);
    }
  }

  #sample() {
    let heap;
    if (this.#measuresHeap) {
      globalThis.gc();
      heap = process.memoryUsage().heapUsed;
    }
    const pending = this.#clients.reduce((sum, client) => sum + client.stats().pending, 0);
    this.#send({ sample: { peak: this.peak, whileDown: this.whileDown, heap, pending } });
  }

  // As undici tells it, so that also requests are seen that never reach a socket.
  #watchRequests() {
    const underWay = new Set();
    subscribe('undici:request:create', ({ request }) => {
      underWay.add(request);
      const isDown = this.#clients.length > 0 && this.#clients.every((client) => client.stats().state !== 'up');
      if (isDown) this.mostWhileDown = Math.max(this.mostWhileDown, underWay.size);
    });
    for (const end of ['trailers', 'error']) {
      subscribe(`undici:request:${end}`, ({ request }) => underWay.delete(request));
    }
  }
}
