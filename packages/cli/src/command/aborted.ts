/** Waits that a signal ends. */

/** Resolves when the signal is aborted. */
export async function onceAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
}

/** What the work resolves with; `undefined` as soon as the signal is aborted. Leaves nothing on the signal, however often it is called. */
export async function orAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result | undefined> {
  if (signal.aborted) {
    // What becomes of it interests nobody any more.
    work.catch(() => undefined);
    return undefined;
  }
  const over = new AbortController();
  const aborted = new Promise<undefined>((resolve) => {
    signal.addEventListener(
      'abort',
      () => {
        resolve(undefined);
      },
      { signal: over.signal },
    );
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    over.abort();
  }
}
