/** The TLS handshake with a host, whose certificate is looked at also where it is not trusted. */

import type { X509Certificate } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { inTime, type Limit } from '../in-time.js';

export interface Handshake {
  readonly socket: TLSSocket;
  /** Why the certificate is not trusted, as a code of Node's; `undefined` when it is. */
  readonly distrust: string | undefined;
  /** The host's own certificate. */
  readonly certificate: X509Certificate | undefined;
}

/** Rejects as `tls` does when there is no TLS. */
export function shakeHands(socket: Socket, hostname: string, limit: Limit): Promise<Handshake> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const name = isIP(host) === 0 ? { servername: host } : {};
  return inTime(
    limit,
    () =>
      new Promise((resolve, reject) => {
        const options = { socket, host, ...name, rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] };
        const secured = connect(options, () => {
          const distrust = secured.authorized ? undefined : codeOf(secured.authorizationError);
          resolve({ socket: secured, distrust, certificate: secured.getPeerX509Certificate() });
        });
        secured.on('error', reject);
        // A host that hangs up says nothing more.
        secured.on('close', () => {
          reject(Object.assign(new Error(), { code: 'ECONNRESET' }));
        });
      }),
  );
}

/** Node has an error here, or its code alone. */
function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' ? code : String(error);
}
