/** Puts into words whatever was thrown, for a message. */

import { printable } from './printable.js';
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

const longestPlace = 200;

/**
 * What a function of the host's threw: its class, and where. Not its message, which may have the content of an event. Never throws.
 */
export function describeThrown(error: unknown): string {
  try {
    const { name, message, stack } = (error ?? {}) as Readonly<Partial<Record<'name' | 'message' | 'stack', unknown>>>;
    if (typeof name !== 'string' || typeof stack !== 'string')
      return error === null || typeof error === 'object' ? quote(error) : typeof error;
    // The message stands before the places, and may look like one. After a change of it nobody knows where it ends.
    const head = message === '' ? '\n' : `: ${String(message)}\n`;
    const start = stack.indexOf(head);
    const place = start < 0 ? undefined : /^\s+at (.+)$/m.exec(stack.slice(start + head.length - 1))?.[1];
    return printable(place === undefined ? name : `${name} at ${place}`).slice(0, longestPlace);
  } catch {
    return 'Error';
  }
}
