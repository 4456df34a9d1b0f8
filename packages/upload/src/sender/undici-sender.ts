/** A batch enters; one POST to GrowingIO; the API's answer, as a value, leaves. */

import type { Dispatcher } from 'undici';
import { callSafely } from '../runtime/call-safely.js';
import type { Cancel, Clock } from '../runtime/clock.js';
import type { Log } from '../telemetry/log.js';
import type { Settings } from '../options/settings.js';
import { version } from '../version.js';
import { checkDispatcher } from './check-dispatcher.js';
import { classifyError } from './classify.js';
import { connectionOptions } from './connections.js';
import { encodeBody, snappyCompressor, type Compressor } from './encode-body.js';
import { Exchange, type Answered } from './exchange.js';
import { RequestTimeout, SenderClosed } from './failures.js';
import loadUndici from './load-undici.cjs';
import { OwnDispatcher } from './own-dispatcher.js';
import { readProxy, type Proxy } from './read-proxy.js';
import { afterRunning } from './running-time.js';
import type { EncodedEvent } from '../encoded-event.js';
import type { Sender, SendOptions, SendResult } from './sender.js';
import { t } from '../text/messages.js';
import { maskUrl } from '../text/printable.js';

type SenderSettings = Pick<
  Settings,
  'projectId' | 'host' | 'compression' | 'dispatcher' | 'maxConcurrency' | 'requestTimeout'
>;

// undici's own time-outs are for what ours can't break off: the longest request, and the steps of undici's timers.
const mostPatience = 8;
const undiciSlack = 5000;
// How long a collector may take for a report, in ms.
const reportTimeout = 1000;

/** Posts batches to `{host}/v3/{projectId}/s2s/cstm?stm={now}`. Redirects are not followed: they would turn into a GET. */
export class UndiciSender implements Sender {
  readonly #origin: string;
  readonly #path: string;
  readonly #reportPath: string;
  readonly #timeout: number;
  readonly #clock: Clock;
  readonly #compressor: Compressor | undefined;
  readonly #commonHeaders: Record<string, string>;
  readonly #headers: Record<string, string>;
  readonly #dispatcher: Pick<Dispatcher, 'dispatch'>;
  readonly #ownDispatcher?: OwnDispatcher;
  /** The proxy that requests go through: its address, without user, password and query, and the variable that names it. */
  readonly proxy?: Pick<Proxy, 'uri' | 'variable'>;
  /** What is under way, and how long each may take, in ms. */
  readonly #underWay = new Map<Exchange, number>();
  #answered: Answered | undefined;
  #closed = false;

  constructor(settings: SenderSettings, clock: Clock, environment: NodeJS.ProcessEnv, log: Pick<Log, 'say'>) {
    const url = new URL(`${settings.host}/v3/${encodeURIComponent(settings.projectId)}/s2s/cstm?stm=`);
    this.#origin = url.origin;
    this.#path = url.pathname + url.search;
    this.#reportPath = new URL(`${settings.host}/reports`).pathname;
    this.#timeout = settings.requestTimeout;
    this.#clock = clock;
    this.#compressor = settings.compression === 'snappy' ? snappyCompressor() : undefined;
    this.#commonHeaders = { 'content-type': 'application/json', 'user-agent': `growingio-node/${version}` };
    this.#headers = { ...this.#commonHeaders, 'x-compress-codec': this.#compressor?.codec ?? '0' };
    if (settings.dispatcher !== undefined) this.#dispatcher = checkDispatcher(settings.dispatcher);
    else {
      const proxy = readProxy(this.#origin, environment, log);
      if (proxy?.isPassed === false) this.proxy = { uri: maskUrl(proxy.uri), variable: proxy.variable };
      this.#dispatcher = this.#ownDispatcher = new OwnDispatcher(
        () => this.#createDispatcher(settings, proxy),
        loadUndici.canWait,
      );
    }
  }

  async send(events: readonly EncodedEvent[], options: SendOptions = {}): Promise<SendResult> {
    if (this.#closed) return { status: 'retryable', reason: t`the sender is closed` };
    const timeout = this.#timeout * readPatience(options.patience);
    const began = this.#clock.now();
    const limitTime = (): Cancel =>
      afterRunning(timeout, this.#clock, () => {
        exchange.breakOff(new RequestTimeout(exchange.isConnected));
      });
    const exchange = new Exchange(
      this.#clock,
      () => {
        // What was written late, behind other requests or a slow connection, is not broken off before it can be answered.
        if (this.#clock.now() - began < timeout / 4) return;
        cancel();
        cancel = limitTime();
      },
      this.#answered,
    );
    let cancel = limitTime();
    this.#underWay.set(exchange, timeout);
    try {
      this.#dispatchBatch(encodeBody(events), exchange);
      return await exchange.result;
    } catch (error) {
      return classifyError(error, this.#clock.now());
    } finally {
      cancel();
      this.#underWay.delete(exchange);
    }
  }

  /** From now on, `answered` is called when a batch is answered; no longer with none. */
  watchAnswers(answered: Answered | undefined): void {
    this.#answered = answered;
  }

  /**
   * Posts a report to `{host}/reports`, or asks there with none. Resolves with whether a collector answers; with `undefined` when
   * nobody does within a second.
   */
  async report(report: Buffer | undefined): Promise<boolean | undefined> {
    let found: boolean | undefined;
    const exchange = new Exchange(
      this.#clock,
      () => undefined,
      (_status, isCollector) => {
        found = isCollector;
      },
    );
    const cancel = afterRunning(reportTimeout, this.#clock, () => {
      exchange.breakOff(new RequestTimeout(exchange.isConnected));
    });
    this.#underWay.set(exchange, reportTimeout);
    const request = { path: this.#reportPath, method: report === undefined ? 'GET' : 'POST' } as const;
    callSafely(
      () => {
        this.#dispatch({ ...request, headers: this.#commonHeaders, body: report ?? null }, exchange);
      },
      () => {
        exchange.breakOff(new SenderClosed());
      },
    );
    await exchange.result;
    cancel();
    this.#underWay.delete(exchange);
    return found;
  }

  #dispatchBatch(json: Buffer, exchange: Exchange): void {
    const path = this.#path + String(this.#clock.now());
    const body = this.#compressor?.compress(json) ?? json;
    this.#dispatch({ path, method: 'POST', headers: this.#headers, body }, exchange);
  }

  #dispatch(request: Omit<Dispatcher.DispatchOptions, 'origin'>, exchange: Exchange): void {
    const all = {
      ...request,
      origin: this.#origin,
      headersTimeout: this.#answerTimeout,
      bodyTimeout: this.#answerTimeout,
      // The interceptor `redirect` would turn a 301 to 303 into a GET, whose 200 means nothing.
      maxRedirections: 0,
    };
    this.#dispatcher.dispatch(all, exchange);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const exchange of this.#underWay.keys()) exchange.breakOff(new SenderClosed());
    await this.#ownDispatcher?.destroy();
  }

  #createDispatcher(settings: SenderSettings, proxy: Proxy | undefined): Dispatcher {
    const { Agent, EnvHttpProxyAgent } = loadUndici();
    const options = connectionOptions({
      connections: settings.maxConcurrency,
      clock: this.#clock,
      connectTimeout: () => Math.max(this.#timeout, ...this.#underWay.values()),
      answerTimeout: this.#answerTimeout,
    });
    if (proxy === undefined) return new Agent(options);
    const { uri, ...others } = proxy;
    return new EnvHttpProxyAgent({ ...options, ...others, httpProxy: uri, httpsProxy: uri });
  }

  get #answerTimeout(): number {
    return this.#timeout * mostPatience + undiciSlack;
  }
}

function readPatience(patience = 1): number {
  return Number.isFinite(patience) ? Math.min(Math.max(patience, 1), mostPatience) : 1;
}
