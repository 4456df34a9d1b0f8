/** A host with its collector, for the scenarios of one contract. */
import { strict as assert } from 'node:assert';
import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { GrowingIO, GrowingIOOptions } from '../../index.js';
import { keepIdleConnections } from './idle-connections.js';
import { KeptLog } from './kept-log.js';
import { Visitor } from './ask.js';
import type { CollectedEvent, EventCollector, HostTools, RespondTo } from './collector.js';
import type { Handle, RunningHost, StartHost } from './host.js';

export { pause };

/** One host and one collector, which all scenarios of a contract share. */
export class Stage {
  readonly log = new KeptLog();
  /** How the collector answers now; undefined: as the API does. */
  respond: RespondTo | undefined;
  readonly #startCollector: HostTools['startCollector'];
  readonly #startHost: StartHost;
  readonly #handlers: Record<string, Handle> = {};
  readonly #open = new Set<ServerResponse>();
  readonly #closers: (() => unknown)[] = [];
  #deliveredBefore = 0;
  #running: { collector: EventCollector; host: RunningHost } | undefined;

  constructor({ startCollector }: Pick<HostTools, 'startCollector'>, startHost: StartHost) {
    this.#startCollector = startCollector;
    this.#startHost = startHost;
  }

  /** Adds handlers, before the host starts. */
  handle(handlers: Record<string, Handle>): void {
    for (const [name, handle] of Object.entries(handlers)) {
      if (name in this.#handlers) throw new Error(`two scenarios have a handler ${name}`);
      this.#handlers[name] = handle;
    }
  }

  /** The client's options on this stage. */
  get options(): GrowingIOOptions {
    return this.#optionsFor(this.collector);
  }

  get collector(): EventCollector {
    return this.#play.collector;
  }

  get host(): RunningHost {
    return this.#play.host;
  }

  get client(): GrowingIO {
    return this.host.client;
  }

  async open(): Promise<void> {
    const collector = await this.#startCollector({ respond: (request) => this.respond?.(request) });
    this.#closers.push(() => collector.close());
    const host = await this.startAnother(this.#optionsFor(collector));
    this.#closers.push(() => host.client.shutdown(), host.close);
    this.#running = { collector, host };
    host.server.on('request', (request, response) => {
      // An upgraded response is never sent: its connection is what ends.
      if (request.headers.upgrade !== undefined) return;
      this.#open.add(response);
      response.once('close', () => this.#open.delete(response));
    });
  }

  /** A new scenario: nothing has arrived yet, and the collector answers as the API does. */
  begin(): void {
    this.respond = undefined;
    // What a scenario before this one left open is its own affair.
    this.#open.clear();
    this.collector.clear();
    this.#deliveredBefore = this.client.stats().delivered;
  }

  /** The same application once more, with other options, or without the tracker. */
  async startAnother(options: GrowingIOOptions | undefined): Promise<RunningHost> {
    const host = await this.#startHost(this.#handlers, options);
    keepIdleConnections(host.server);
    return host;
  }

  /** Closes what `open` has opened, also when it failed half-way. */
  async close(): Promise<void> {
    for (const close of this.#closers.splice(0).reverse()) await close();
  }

  visitor(): Visitor {
    return new Visitor(this.host.url);
  }

  /** A visitor who has logged in. */
  async member(userId = 'u1'): Promise<Visitor> {
    const visitor = this.visitor();
    await visitor.visit('enter', { headers: { 'x-user': userId } });
    return visitor;
  }

  /** What arrived, `event by user`, sorted: once no response is open and nothing is under way any more. */
  async arrived(): Promise<string[]> {
    return (await this.events()).map(({ event, loginUserId }) => `${String(event)} by ${String(loginUserId)}`).sort();
  }

  /** The same, as the collector keeps it. */
  async events(): Promise<readonly CollectedEvent[]> {
    await until(() => this.#isQuiet(), 'the end of all responses');
    await this.client.flush();
    this.expectBalance();
    return this.collector.events;
  }

  /** The counters balance, and say delivered of exactly those events that the collector has. */
  expectBalance(): void {
    const { accepted, pending, delivered, handedOver, dead, dropped } = this.client.stats();
    assert.equal(pending + delivered + handedOver + dead + dropped, accepted);
    assert.equal(this.collector.total.events, delivered - this.#deliveredBefore);
  }

  get #play(): { collector: EventCollector; host: RunningHost } {
    if (this.#running === undefined) throw new Error('the host has not started yet');
    return this.#running;
  }

  #optionsFor({ url }: EventCollector): GrowingIOOptions {
    const retry = { minDelay: 10, maxDelay: 20 };
    return { projectId: '0a1b2c3d', host: url, flushInterval: 20, retry, logger: this.log };
  }

  #isQuiet(): boolean {
    for (const response of this.#open) {
      // A response whose connection broke before its turn says no `close`.
      if (response.req.socket.destroyed) this.#open.delete(response);
    }
    return this.#open.size === 0;
  }
}

/** Waits until the condition holds. Rejects when it does not in good time. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await pause(2);
  }
}

/** A moment that a handler, or a test, waits for and another one brings about. */
export function makeMoment<Value = void>(): { reached: Promise<Value>; reach: (value: Value) => void } {
  let reach: (value: Value) => void = () => undefined;
  const reached = new Promise<Value>((resolve) => {
    reach = resolve;
  });
  return { reached, reach };
}
