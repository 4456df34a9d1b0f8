/** A way through a proxy: its address enters, a connection that ends at the host leaves. */

import { request } from 'node:http';
import { isIP, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import type { Proxy } from '@growingio/upload/adapter';
import { inTime, type Limit } from '../in-time.js';
import { openSocket } from './connect.js';
import { openSocksTunnel, type Target } from './socks.js';

/** Connects to the proxy itself, by TLS where it is an https one. Rejects as `net` and `tls` do. */
export async function reachProxy({ uri }: Proxy, limit: Limit): Promise<Socket> {
  const { protocol, hostname, port } = new URL(uri);
  const host = hostname.replace(/^\[|\]$/g, '');
  const usual: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443, 'socks5:': 1080 };
  const socket = await openSocket({ host, port: port === '' ? (usual[protocol] ?? 80) : Number(port) }, limit);
  if (protocol !== 'https:') return socket;
  return inTime(
    limit,
    (signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => socket.destroy());
        const secured = connectSecurely({ socket, host, ...(isIP(host) === 0 && { servername: host }) }, () => {
          resolve(secured);
        });
        secured.on('error', (error: Error) => {
          socket.destroy();
          reject(error);
        });
      }),
  );
}

/** Has the proxy open the way to the host. Rejects as the proxy refuses, in the words that undici has for it. */
export function openTunnel(socket: Socket, proxy: Proxy, target: Target, limit: Limit): Promise<Socket> {
  return inTime(limit, (signal) =>
    proxy.uri.startsWith('socks5:')
      ? openSocksTunnel(socket, proxy, target)
      : askForTunnel(socket, proxy, target, signal),
  );
}

function askForTunnel(
  socket: Socket,
  { token }: Proxy,
  { hostname, port }: Target,
  signal: AbortSignal,
): Promise<Socket> {
  const path = `${hostname}:${String(port)}`;
  return new Promise((resolve, reject) => {
    const headers = { host: path, ...(token !== undefined && { 'proxy-authorization': token }) };
    request({ method: 'CONNECT', path, headers, signal, createConnection: () => socket })
      .on('connect', ({ statusCode = 0 }, tunnel) => {
        if (statusCode === 200) resolve(tunnel);
        else reject(refusal(statusCode));
      })
      .on('response', ({ statusCode = 0 }) => {
        reject(refusal(statusCode));
      })
      .on('error', reject)
      .end();
  });
}

/** Nearly as undici says it, by which a client knows what a proxy has answered. */
function refusal(status: number): Error {
  return new Error(`PROXY (${String(status)})`);
}
