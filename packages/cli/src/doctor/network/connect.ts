/** Names and addresses: a host is looked up, and each of its addresses is tried. */

import { lookup } from 'node:dns/promises';
import { connect, isIP, type NetConnectOpts, type Socket } from 'node:net';
import { t } from '../../messages.js';
import { failure, ok, warning, type Check } from '../check.js';
import { explain, inTime, type Limit } from '../in-time.js';

export interface Address {
  readonly address: string;
  readonly family: number;
}

/** What trying an address led to: a connection, or why there is none. */
export interface Tried extends Address {
  readonly result: { readonly socket: Socket; readonly took: number } | { readonly reason: string };
}

/** The addresses that a connection would be made to. A host that is an address is its own one. Rejects as `dns` does. */
export async function lookUp(hostname: string, limit: Limit): Promise<readonly Address[]> {
  const bare = hostname.replace(/^\[|\]$/g, '');
  const family = isIP(bare);
  if (family !== 0) return [{ address: bare, family }];
  return inTime(limit, () => lookup(bare, { all: true, verbatim: true }));
}

/** Opens a connection. Rejects as `net` does. */
export function openSocket(options: NetConnectOpts, limit: Limit): Promise<Socket> {
  return inTime(
    limit,
    (signal) =>
      new Promise((resolve, reject) => {
        const socket = connect(options, () => {
          resolve(socket);
        });
        // Also later: what the other end breaks off is noticed by who waits for it.
        socket.on('error', reject);
        signal.addEventListener('abort', () => socket.destroy());
      }),
  );
}

/** Tries all addresses at once. Never rejects. */
export function tryAll(addresses: readonly Address[], port: number, limit: Limit): Promise<Tried[]> {
  return Promise.all(
    addresses.map(async (address) => {
      const began = performance.now();
      try {
        const socket = await openSocket({ host: address.address, port }, limit);
        return { ...address, result: { socket, took: performance.now() - began } };
      } catch (error) {
        return { ...address, result: { reason: explain(error) } };
      }
    }),
  );
}

/** A line for each address: one that fails is a warning while another one works. */
export function judgeAddresses(tried: readonly Tried[], port: number): Check[] {
  const isReached = tried.some(({ result }) => 'socket' in result);
  return tried.map(({ address, family, result }) => {
    const place = `${family === 6 ? `[${address}]` : address}:${String(port)}`;
    if ('socket' in result) return ok('tcp', t`${place} is reached`);
    const detail = `${place}: ${result.reason}`;
    if (isReached)
      return warning('tcp', detail, t`events go by another address of the host; each try of this one costs time`);
    return failure('tcp', detail, remedyFor(result.reason));
  });
}

/** By the code in the reason. */
function remedyFor(reason: string): string {
  if (reason.includes('ECONNREFUSED')) return t`nothing listens there, or a firewall refuses: correct host and port`;
  if (/E(NET|HOST)(UNREACH|DOWN)|EADDRNOTAVAIL/.test(reason)) {
    return t`this machine has no way there: look at its network, its routes, and whether it has IPv6`;
  }
  return t`mostly a firewall: let this machine out to that port, or set HTTPS_PROXY where the way out is a proxy`;
}
