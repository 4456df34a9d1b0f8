/** Says whose a path is that this process can't use, and what the operator has to do so that it can. */

import { lstat } from 'node:fs/promises';
import { t } from '../messages.js';
import { isOwn } from './open-own.js';

/** A path, and whose it is, if not this user's. */
export interface Found {
  readonly path: string;
  readonly owner?: number;
}

/** Of the paths that are there the first that is another user's, else the first. Never rejects. */
export async function findOwner(...paths: readonly (string | undefined)[]): Promise<Found | undefined> {
  let own: Found | undefined;
  for (const path of paths) {
    const stats = path === undefined ? undefined : await lstat(path).catch(() => undefined);
    if (path === undefined || stats === undefined) continue;
    if (!isOwn(stats)) return { path, owner: stats.uid };
    own ??= { path };
  }
  return own;
}

/** The path that an error of the system names. */
export function pathOf(error: unknown): string | undefined {
  const { path } = (error ?? {}) as { readonly path?: unknown };
  return typeof path === 'string' ? path : undefined;
}

/** Whether an error says that this process may not do it. */
export function isForbidden(code: string): boolean {
  return ['EACCES', 'EPERM', 'EFOREIGN', 'EROFS'].includes(code);
}

/** What has to be done, as a part of a message. */
export function remedyFor({ path, owner }: Found, code: string): string {
  const self = process.geteuid?.();
  if (code === 'EROFS') return t`mount its volume for writing`;
  if (self !== undefined && owner !== undefined) {
    return t`make it writable for user ${self}, as whom this process runs (chown -R ${self} ${JSON.stringify(path)})`;
  }
  // It is this user's already: only its modes can be in the way, or what the system forbids its owner, too.
  if (self !== undefined && code === 'EACCES') {
    return t`let its owner, as whom this process runs, write to it (chmod -R u+rwX ${JSON.stringify(path)})`;
  }
  return t`let this process write to it`;
}
