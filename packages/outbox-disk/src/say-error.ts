/** Whatever was thrown enters; its code, for a message, leaves. And numbers of bytes, for people. */

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
