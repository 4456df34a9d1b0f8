/** Tells whether a host may be a collector (`@growingio/collector`), without sending it a byte. */

import { lstatSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const loopback = /^(?:(?:.+\.)?localhost|127\.[\d.]+|\[::1\])$/;
// What nobody on the Internet can have: a name without a dot, the reserved ones, and the private addresses.
const privateName = /^(?:[^.:[\]]+|.+\.(?:localhost|local|internal|test|home\.arpa))$/;
const privateAddress = /^(?:(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.[\d.]+|\[(?:f[cd][\da-f]{2}|fe80):.*\])$/;

/** Whether `host` is plain http to this machine or a private network. GrowingIO's own hosts never are, nor is any public one. */
export function mayBeCollector(host: string): boolean {
  const { protocol, hostname } = new URL(host);
  return protocol === 'http:' && [loopback, privateName, privateAddress].some((each) => each.test(hostname));
}

/** The file by which a collector at that port of this machine says that it is there. It is empty. */
export function announcementPath(port: number | string): string {
  return join(tmpdir(), `growingio-collector-${String(port)}`);
}

/** Whether a collector of the same user has said that it listens at `host`, which is on this machine. Never throws. */
export function isAnnounced(host: string): boolean {
  const { hostname, port } = new URL(host);
  if (!loopback.test(hostname)) return false;
  try {
    const file = lstatSync(announcementPath(port === '' ? 80 : port));
    // Another user's says nothing.
    return file.isFile() && (process.getuid?.() ?? file.uid) === file.uid;
  } catch {
    return false;
  }
}
