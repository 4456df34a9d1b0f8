/** Puts errors of the disk, and numbers of bytes, into words for a message. */

import { statfs } from 'node:fs/promises';
import { describeError } from '@growingio/upload/adapter';
import { t } from './messages.js';

/** The code of a system error such as `ENOSPC`, else its message. */
export function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' ? code : describeError(error);
}

/** Such as `64 MiB`. */
export function showBytes(bytes: number): string {
  const mebibytes = bytes / (1024 * 1024);
  return mebibytes >= 1 ? `${String(Math.round(mebibytes))} MiB` : t`${bytes} bytes`;
}

/** Why a disk takes nothing, for a message: such as `ENOSPC`, or `ENOSPC: no inodes are left`. */
export async function explainDiskError(error: unknown, path: string): Promise<string> {
  const code = codeOf(error);
  if (code !== 'ENOSPC') return code;
  try {
    const { bavail, files, ffree } = await statfs(path);
    return files > 0 && ffree === 0 && bavail > 0 ? t`${code}: no inodes are left` : code;
  } catch {
    return code;
  }
}
