/** Whatever was thrown enters; its code, for a message, leaves. */

/** The code of a system error such as `ENOSPC`, else its message. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'something that is no Error';
  const { code } = error as NodeJS.ErrnoException;
  return code ?? error.message;
}

/** Bytes for people: `64 MiB`. */
export function showBytes(bytes: number): string {
  const mebibytes = bytes / (1024 * 1024);
  return mebibytes >= 1 ? `${String(Math.round(mebibytes))} MiB` : `${String(bytes)} bytes`;
}
