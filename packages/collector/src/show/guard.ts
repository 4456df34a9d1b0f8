/** Refuses requests to the page's own API that come from elsewhere. */

import type { IncomingHttpHeaders } from 'node:http';
import { quote } from '@growingio/upload/adapter';

/** Says whether a host is this machine only: then a `Host` header with any other name is an attack. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * Refuses a `Host` that isn't this machine's: a foreign site that points its own name at 127.0.0.1 (DNS rebinding) could
 * read the events otherwise. When bound to other addresses any name may be right, so none is refused.
 */
export function refuseHost(headers: IncomingHttpHeaders, boundHost: string): string | undefined {
  if (!isLoopback(boundHost)) return undefined;
  const name = hostName(headers.host ?? '');
  if (name !== undefined && (name === boundHost || isLoopback(name))) return undefined;
  return `the Host header is ${quote(headers.host ?? '')}: open the page as localhost or ${boundHost}`;
}

/**
 * Refuses an upload that a web page sends: GrowingIO's clients run on servers and send none of these headers. Only the collector's
 * own page may; its name is looked at too, since that of a foreign site may point at this machine.
 */
export function refusePage(headers: IncomingHttpHeaders, boundHost: string): string | undefined {
  if (headers.origin === undefined && headers['sec-fetch-site'] === undefined) return undefined;
  return refuseHost(headers, boundHost) ?? refuseOrigin(headers);
}

/** Refuses what a page of another origin asks for. Programs that send no `Origin`, such as curl, are let in. */
export function refuseOrigin(headers: IncomingHttpHeaders): string | undefined {
  const site = headers['sec-fetch-site'];
  const { origin } = headers;
  const isForeign = site !== undefined && site !== 'same-origin' && site !== 'none';
  if (!isForeign && (origin === undefined || origin === `http://${headers.host ?? ''}`)) return undefined;
  return `the request comes from ${quote(origin ?? site)}: only the collector's own page may ask for this`;
}

/** Refuses every web page, the collector's own too: what only programs send. A browser always sends one of these headers. */
export function refuseAnyPage(headers: IncomingHttpHeaders): string | undefined {
  if (headers.origin === undefined && headers['sec-fetch-site'] === undefined) return undefined;
  return 'the request comes from a web page: only programs send this';
}

function hostName(host: string): string | undefined {
  try {
    return new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, '');
  } catch {
    return undefined;
  }
}
