/** Puts into words whatever was thrown, for a message. */

import { quote } from './quote.js';

/** The message of an error; of anything else that was thrown, what it is. Never throws. */
export function describeError(error: unknown): string {
  try {
    // Not by instanceof: an error may come from another realm, as in a test runner.
    const { message } = (error ?? {}) as { readonly message?: unknown };
    if (typeof message === 'string' && message !== '') return message;
  } catch {
    // A host's own error may have a getter that throws.
  }
  return quote(error);
}
