/** A batch enters; one POST to GrowingIO; the API's answer, as a value, leaves. */

import type { Agent, Dispatcher } from 'undici';
import type { Clock } from '../clock.js';
import { GrowingIOError } from '../errors.js';
import type { Settings } from '../settings.js';
import { version } from '../version.js';
import { classifyError } from './classify.js';
import { encodeBody, snappyCompressor, type Compressor } from './encode-body.js';
import { Exchange } from './exchange.js';
import loadUndici from './load-undici.cjs';
import { OwnDispatcher } from './own-dispatcher.js';
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

  constructor(settings: SenderSettings, clock: Clock, environment: NodeJS.ProcessEnv) {
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
    this.#dispatcher =
      settings.dispatcher ?? (this.#ownDispatcher = new OwnDispatcher(() => createDispatcher(settings, environment)));
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

function createDispatcher(settings: SenderSettings, environment: NodeJS.ProcessEnv): Dispatcher {
  const { Agent, EnvHttpProxyAgent, Pool } = loadUndici();
  const options: Agent.Options = {
    connections: settings.maxConcurrency,
    // Ours covers connect, headers and body together, so undici's own must not be shorter.
    connect: { timeout: settings.requestTimeout },
    headersTimeout: settings.requestTimeout,
    bodyTimeout: settings.requestTimeout,
  };
  const httpProxy = environment['http_proxy'] ?? environment['HTTP_PROXY'];
  const httpsProxy = environment['https_proxy'] ?? environment['HTTPS_PROXY'];
  const noProxy = environment['no_proxy'] ?? environment['NO_PROXY'];
  if ((httpProxy ?? httpsProxy) === undefined) return new Agent(options);
  const proxies = Object.entries({ httpProxy, httpsProxy, noProxy }).filter(([, value]) => value !== undefined);
  try {
    // Also the proxy's own answer has to come in time, or a tunnel that hangs would block the way for minutes.
    const clientFactory = (origin: URL, own: object) => new Pool(origin, { ...options, ...own });
    return new EnvHttpProxyAgent({ ...options, clientFactory, ...Object.fromEntries(proxies) });
  } catch {
    // The value is not quoted, since it may hold a password.
    const message =
      'HTTPS_PROXY or HTTP_PROXY is no URL that can be used: it must be like http://user:password@host:port';
    throw new GrowingIOError('ERR_GROWINGIO_OPTION', message);
  }
}
