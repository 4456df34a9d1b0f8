/** The way to the management API: a request leaves by undici, and its answer comes back whole. A proxy of the environment is taken. */

import { readProxy } from '@growingio/upload/adapter';
import type * as Undici from 'undici';
import { note, type CommandHost } from '../../command/command-host.js';
import { inTime } from '../../doctor/in-time.js';
import { t } from '../../messages.js';
import { wrongAnswer } from './explain-answer.js';

export interface Asked {
  readonly method: 'GET' | 'POST';
  /** Behind the host. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answered {
  readonly status: number;
  readonly text: string;
  /** As the header has it. */
  readonly retryAfter: string | undefined;
}

export interface ConnectionLimits {
  /** What a request may take, in ms, its answer included. Default 30,000. */
  readonly timeout?: number;
}

// A project of 10,000 events has less.
const mostMiB = 32;

export class Connection {
  readonly host: string;
  readonly #dispatcher: Undici.Dispatcher;
  readonly #timeout: number;
  readonly #stopped: AbortSignal;
  readonly #request: (typeof Undici)['request'];

  private constructor(
    host: string,
    { request, Agent, EnvHttpProxyAgent }: typeof Undici,
    commandHost: CommandHost,
    { timeout = 30_000 }: ConnectionLimits,
  ) {
    this.host = host;
    this.#request = request;
    this.#timeout = timeout;
    this.#stopped = commandHost.signals.stopped;
    const say = (_level: unknown, _kind: unknown, message: string): void => {
      note(commandHost, message);
    };
    const proxy = readProxy(new URL(host).origin, { ...commandHost.env }, { say });
    if (proxy === undefined) this.#dispatcher = new Agent();
    else {
      const { uri, ...others } = proxy;
      this.#dispatcher = new EnvHttpProxyAgent({ ...others, httpProxy: uri, httpsProxy: uri });
    }
  }

  /** Opens none yet: undici does, for each request. It is loaded when it is needed, since it takes longer than all the rest. */
  static async open(host: string, commandHost: CommandHost, limits: ConnectionLimits = {}): Promise<Connection> {
    return new Connection(host, await import('undici'), commandHost, limits);
  }

  /** Follows no redirect. Rejects when there is no whole answer in time, or when the command is stopped. */
  async ask({ path, ...asked }: Asked): Promise<Answered> {
    return inTime({ timeout: this.#timeout, stopped: this.#stopped }, async (signal) => {
      // A connection that was kept may be one that the other end has just closed: a request of its own for each.
      const options = { ...asked, signal, dispatcher: this.#dispatcher, reset: true };
      const { statusCode, headers, body } = await this.#request(`${this.host}${path}`, options);
      const chunks: Buffer[] = [];
      let length = 0;
      for await (const chunk of body as AsyncIterable<Buffer>) {
        length += chunk.length;
        if (length > mostMiB * 1024 * 1024) throw wrongAnswer(`${asked.method} ${path}`, t`at most ${mostMiB} MiB`);
        chunks.push(chunk);
      }
      const [retryAfter] = [headers['retry-after']].flat();
      return { status: statusCode, text: Buffer.concat(chunks).toString('utf8'), retryAfter };
    });
  }

  /** Breaks off what is under way. */
  async close(): Promise<void> {
    await this.#dispatcher.destroy();
  }
}
