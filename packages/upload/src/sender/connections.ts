/** The options of our undici dispatcher, whose connections never keep the process alive. */

import type { Socket } from 'node:net';
import type { Agent, buildConnector, Pool, ProxyAgent } from 'undici';
import type { Clock } from '../runtime/clock.js';
import loadUndici from './load-undici.cjs';
import { afterRunning } from './running-time.js';
import { skipInformational } from './skip-informational.js';

interface Limits {
  readonly connections: number;
  readonly clock: Clock;
  /** How long a connection may take to be made, in ms: as long as the most patient request that waits for one. */
  readonly connectTimeout: () => number;
  /** How long undici waits for an answer, in ms: longer than any request, since those end by themselves. */
  readonly answerTimeout: number;
}

/** Options for an `Agent` or an `EnvHttpProxyAgent`. */
export function connectionOptions(limits: Limits): Agent.Options & Pick<ProxyAgent.Options, 'clientFactory'> {
  const undici = loadUndici();
  const connect = createConnector(limits, undici);
  const options = {
    connections: limits.connections,
    headersTimeout: limits.answerTimeout,
    bodyTimeout: limits.answerTimeout,
  };
  return {
    ...options,
    connect,
    // Behind a proxy the connection is a tunnel, which undici makes.
    factory: (origin, own: Pool.Options) =>
      new undici.Pool(origin, { ...own, connect: letGoOf(typeof own.connect === 'function' ? own.connect : connect) }),
    // The way to the proxy itself, for which undici has time-outs of its own.
    clientFactory: (proxy) =>
      new undici.Pool(proxy, { ...options, connect }).compose(
        (dispatch) => (request, handler) => dispatch({ ...request, headersTimeout: limits.connectTimeout() }, handler),
      ),
  };
}

// undici returns the socket, so that it can be let go of while it connects; its types keep that to themselves.
type Open = (...parts: Parameters<buildConnector.connector>) => unknown;

function createConnector(
  { clock, connectTimeout }: Limits,
  undici: ReturnType<typeof loadUndici>,
): buildConnector.connector {
  const open = letGoOf(undici.buildConnector({ timeout: 0 }));
  return (options, callback) => {
    let cancel = (): void => undefined;
    const socket = open(options, (...result) => {
      cancel();
      callback(...result);
    });
    cancel = afterRunning(connectTimeout(), clock, () => {
      if (isSocket(socket)) socket.destroy(new undici.errors.ConnectTimeoutError());
    });
  };
}

/** Connects by `open`. The sockets never keep the process alive: undici holds them while a request waits for its answer. */
function letGoOf(open: Open): Open {
  return (options, callback) => {
    const socket = open(options, (...result) => {
      // Once more: while a host with several addresses is tried, the socket gets a new handle for each.
      if (isSocket(result[1])) letGo(result[1]);
      callback(...result);
    });
    if (isSocket(socket)) letGo(socket);
    return socket;
  };
}

const released = new WeakSet<Socket>();

function letGo(socket: Socket): void {
  socket.unref();
  if (released.has(socket)) return;
  released.add(socket);
  socket.ref = () => socket;
  skipInformational(socket);
}

function isSocket(value: unknown): value is Socket {
  return typeof value === 'object' && value !== null && 'unref' in value;
}
