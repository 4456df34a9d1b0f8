/** Reads what a compiler passes to a decorator: the decorated method, or an error that names the remedy. */

import { GrowingIOError } from '../errors.js';
import type { Method } from './track-calls.js';
import { t } from '../text/messages.js';

/** A method, as either kind of decorator finds it. */
export interface DecoratedMethod {
  readonly name: string;
  readonly method: Method;
  /** The prototype, or the class of a static method. The standard decorators do not say it. */
  readonly owner: object | undefined;
  /** Puts another method in its place, and returns what the decorator has to return. */
  readonly replace: (method: Method) => Method | undefined;
}

/**
 * Reads what a decorator of TypeScript's (`experimentalDecorators`: target, key, descriptor) or a standard one (TC39:
 * value, context) is called with. Throws a `GrowingIOError` for all that is no method; `decorator` is named in it.
 */
export function readDecoratedMethod(decorator: string, given: readonly unknown[]): DecoratedMethod {
  const [first, second, third] = given;
  const context = readContext(second);
  const kind = context?.kind ?? kindOf(given);
  const name = String(context?.name ?? (second as string | symbol | undefined) ?? (first as { name?: string }).name);
  if (kind !== 'method') {
    const message = t`${decorator} is above the ${kind} ${name}: ${remedyFor(kind, name)}`;
    throw new GrowingIOError('ERR_GROWINGIO_DECORATOR', message);
  }
  if (context !== undefined) {
    return { name, method: first as Method, owner: undefined, replace: (method) => method };
  }
  const descriptor = third as PropertyDescriptor;
  const replace = (method: Method): undefined => {
    descriptor.value = method;
  };
  return { name, method: descriptor.value as Method, owner: first as object, replace };
}

function remedyFor(kind: string, name: string): string {
  if (kind === 'class') return t`put it above the methods that are to be tracked`;
  if (kind === 'field') return t`put it above a method, so write ${name}(…) { … } where it holds a function`;
  return t`put it above a method`;
}

interface StandardContext {
  readonly kind: string;
  readonly name: string | symbol | undefined;
}

function readContext(value: unknown): StandardContext | undefined {
  return typeof value === 'object' && value !== null && 'kind' in value ? (value as StandardContext) : undefined;
}

// TypeScript's own: a class comes alone, a parameter with its index, a field without a descriptor.
function kindOf([, key, third]: readonly unknown[]): string {
  if (typeof third === 'number') return 'parameter';
  if (key === undefined) return 'class';
  const descriptor = third as PropertyDescriptor | undefined;
  if (descriptor?.get !== undefined || descriptor?.set !== undefined) return 'accessor';
  return typeof descriptor?.value === 'function' ? 'method' : 'field';
}
