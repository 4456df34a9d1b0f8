/** Whatever was thrown enters; its code, for a message, leaves. And numbers of bytes, for people. */

import { statfs } from 'node:fs/promises';

/** The code of a system error such as `ENOSPC`, else its message. */
export function codeOf(error: unknown): string {
  // Not by instanceof: an error may come from another realm, as in a test runner.
  const { code, message } = (error ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  if (typeof code === 'string') return code;
  return typeof message === 'string' ? message : 'something that is no Error';
}

/** Such as `64 MiB`. */
export function showBytes(bytes: number): string {
  const mebibytes = bytes / (1024 * 1024);
  return mebibytes >= 1 ? `${String(Math.round(mebibytes))} MiB` : `${String(bytes)} bytes`;
}

/** Why a disk takes nothing, for a message: such as `ENOSPC`, or `ENOSPC: no inodes are left`. */
export async function explainDiskError(error: unknown, path: string): Promise<string> {
  const code = codeOf(error);
  if (code !== 'ENOSPC') return code;
  try {
    const { bavail, files, ffree } = await statfs(path);
    return files > 0 && ffree === 0 && bavail > 0 ? `${code}: no inodes are left` : code;
  } catch {
    return code;
  }
}
