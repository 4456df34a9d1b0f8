/** Listens at an address, and says in plain words why that can't be done. */

import { once } from 'node:events';
import type { Server } from 'node:http';
import { GrowingIOError } from '@growingio/upload';
import { describeError, quoteUnlessWord } from '@growingio/upload/adapter';
import { t } from './messages.js';

/** Resolves when the server listens. Rejects with a GrowingIOError (`ERR_GROWINGIO_OPTION`) when the port can't be had. */
export async function listen(server: Server, host: string, port: number): Promise<void> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    const { code = '' } = error as Partial<NodeJS.ErrnoException>;
    const failure = new GrowingIOError(
      'ERR_GROWINGIO_OPTION',
      describeListenError(code, host, port, describeError(error)),
    );
    failure.cause = error;
    throw failure;
  }
}

function describeListenError(code: string, given: string, port: number, message: string): string {
  const host = quoteUnlessWord(given);
  const where = t`port ${port} of ${host}`;
  if (code === 'EADDRINUSE') return t`${where} is in use: stop the program that has it, or choose another port`;
  if (code === 'EACCES') return t`${where} may not be used by this user: choose a port above 1023`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return t`${host} is no address of this machine: choose another host`;
  return t`${where} can not be used: ${message}`;
}

/** The host as an app on this machine writes it: an address for all interfaces can't be called. */
export function urlHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
