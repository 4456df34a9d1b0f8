/** A batch enters; one POST to GrowingIO; the API's answer, as a value, leaves. */

import type { Agent, Dispatcher } from 'undici';
import type { Clock } from '../clock.js';
import type { Journal } from '../journal.js';
import type { Settings } from '../settings.js';
import { version } from '../version.js';
import { classifyError } from './classify.js';
import { encodeBody, snappyCompressor, type Compressor } from './encode-body.js';
import { Exchange } from './exchange.js';
import loadUndici from './load-undici.cjs';
import { OwnDispatcher } from './own-dispatcher.js';
import { readProxy, type Proxy } from './read-proxy.js';
import type { EncodedEvent, Sender, SendResult } from './sender.js';

type SenderSettings = Pick<
  Settings,
  'projectId' | 'host' | 'compression' | 'dispatcher' | 'maxConcurrency' | 'requestTimeout'
>;

/** Posts batches to `{host}/v3/{projectId}/s2s/cstm?stm={now}`. Redirects are not followed: they would turn into a GET. */
export class UndiciSender implements Sender {
  readonly #origin: string;
  readonly #path: string;
  readonly #timeout: number;
  readonly #clock: Clock;
  readonly #compressor: Compressor | undefined;
  readonly #headers: Record<string, string>;
  readonly #dispatcher: Pick<Dispatcher, 'dispatch'>;
  readonly #ownDispatcher?: OwnDispatcher;
  readonly #underWay = new Set<Exchange>();
  #closed = false;

  constructor(settings: SenderSettings, clock: Clock, environment: NodeJS.ProcessEnv, journal: Pick<Journal, 'say'>) {
    const url = new URL(`${settings.host}/v3/${encodeURIComponent(settings.projectId)}/s2s/cstm?stm=`);
    this.#origin = url.origin;
    this.#path = url.pathname + url.search;
    this.#timeout = settings.requestTimeout;
    this.#clock = clock;
    this.#compressor = settings.compression === 'snappy' ? snappyCompressor() : undefined;
    this.#headers = {
      'content-type': 'application/json',
      'user-agent': `growingio-node/${version}`,
      'x-compress-codec': this.#compressor?.codec ?? '0',
    };
    if (settings.dispatcher !== undefined) this.#dispatcher = settings.dispatcher;
    else {
      const proxy = readProxy(this.#origin, environment, journal);
      this.#dispatcher = this.#ownDispatcher = new OwnDispatcher(() => createDispatcher(settings, proxy));
    }
  }

  async send(events: readonly EncodedEvent[]): Promise<SendResult> {
    if (this.#closed) return { status: 'retryable', reason: 'the sender is closed' };
    const exchange = new Exchange(this.#clock);
    const cancel = this.#clock.after(this.#timeout, () => {
      exchange.breakOff(new RequestTimeout());
    });
    this.#underWay.add(exchange);
    try {
      this.#dispatch(encodeBody(events), exchange);
      return await exchange.result;
    } catch (error) {
      return classifyError(error);
    } finally {
      cancel();
      this.#underWay.delete(exchange);
    }
  }

  #dispatch(json: Buffer, exchange: Exchange): void {
    const request: Dispatcher.DispatchOptions = {
      origin: this.#origin,
      path: this.#path + String(this.#clock.now()),
      method: 'POST',
      headers: this.#headers,
      body: this.#compressor?.compress(json) ?? json,
    };
    this.#dispatcher.dispatch(request, exchange);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const exchange of this.#underWay) exchange.breakOff(new SenderClosed());
    await this.#ownDispatcher?.destroy();
  }
}

class RequestTimeout extends Error {
  readonly code = 'the request timed out';
}

class SenderClosed extends Error {
  readonly code = 'the sender was closed';
}

function createDispatcher(settings: SenderSettings, proxy: Proxy | undefined): Dispatcher {
  const { Agent, EnvHttpProxyAgent, Pool } = loadUndici();
  const options: Agent.Options = {
    connections: settings.maxConcurrency,
    // Ours covers connect, headers and body together, so undici's own must not be shorter.
    connect: { timeout: settings.requestTimeout },
    headersTimeout: settings.requestTimeout,
    bodyTimeout: settings.requestTimeout,
  };
  if (proxy === undefined) return new Agent(options);
  // Also the proxy's own answer has to come in time, or a tunnel that hangs would block the way for minutes.
  const clientFactory = (origin: URL, own: object) => new Pool(origin, { ...options, ...own });
  const { uri, ...others } = proxy;
  return new EnvHttpProxyAgent({ ...options, clientFactory, ...others, httpProxy: uri, httpsProxy: uri });
}
