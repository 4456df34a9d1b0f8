/** A fault on demand: what goes wrong with uploads, how often, and for how long. Read from what the API is given. */

import { quote } from '@growingio/upload/adapter';
import { ApiError } from '../api/api-error.js';
import { isObject } from '../check/check-event.js';

/** What happens to an upload that meets the fault. */
export const faultKinds = ['status', 'hang', 'slow', 'reset', 'redirect'] as const;

export type FaultKind = (typeof faultKinds)[number];

export interface Fault {
  /**
   * `status`: it is answered with `status`. `hang`: it gets no answer, until the fault is over: then its connection is closed. `slow`:
   * it is taken, and answered after `delay`. `reset`: its connection is reset. `redirect`: it is answered with `status` and a
   * `Location` at which nothing is.
   */
  readonly kind: FaultKind;
  /** For `status` 400 to 599, default 503; for `redirect` 300 to 399, default 302. */
  readonly status: number | undefined;
  /** `Retry-After` of a `status`, in seconds, 0 to 86,400. Default: none. */
  readonly retryAfter: number | undefined;
  /** Of `slow`, in ms, 1 to 600,000. Default 5,000. */
  readonly delay: number | undefined;
  /** The share of the uploads that meet it, above 0 to 1. Default 1. */
  readonly share: number;
  /** How long it lasts, 1 to 86,400. Default: until it is ended. */
  readonly seconds: number | undefined;
  /** How many uploads meet it before it is over, 1 to 1,000,000. Default: as many as come. */
  readonly requests: number | undefined;
}

interface Range {
  readonly min: number;
  readonly max: number;
}

const names = ['kind', 'status', 'retryAfter', 'delay', 'share', 'seconds', 'requests'];
const statuses: Partial<Record<FaultKind, Range & { readonly usual: number }>> = {
  status: { min: 400, max: 599, usual: 503 },
  redirect: { min: 300, max: 399, usual: 302 },
};
const usualDelay = 5000;

/** Throws an ApiError with status 400 that quotes what is wrong, and says what to write. */
export function readFault(given: unknown): Fault {
  if (!isObject(given)) throw wrong('the fault', given, 'an object, such as { "kind": "status", "status": 429 }');
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new ApiError(400, 'wrong_fault', `a fault has no ${quote(unknown)}: ${names.join(', ')}`);
  const kind = faultKinds.find((each) => each === given['kind']);
  if (kind === undefined) throw wrong('kind', given['kind'], faultKinds.join(', '));
  const range = statuses[kind];
  return {
    kind,
    status: range && (readWhole(given, 'status', range) ?? range.usual),
    retryAfter: kind === 'status' ? readWhole(given, 'retryAfter', { min: 0, max: 86_400 }) : undefined,
    delay: kind === 'slow' ? (readWhole(given, 'delay', { min: 1, max: 600_000 }) ?? usualDelay) : undefined,
    share: readShare(given['share']),
    seconds: readWhole(given, 'seconds', { min: 1, max: 86_400 }),
    requests: readWhole(given, 'requests', { min: 1, max: 1_000_000 }),
  };
}

function readWhole(given: Record<string, unknown>, name: string, { min, max }: Range): number | undefined {
  const value = given[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw wrong(name, value, `a whole number, ${String(min)} to ${String(max)}`);
}

function readShare(share: unknown): number {
  if (share === undefined || share === null) return 1;
  if (typeof share === 'number' && share > 0 && share <= 1) return share;
  throw wrong('share', share, 'a number above 0, at most 1');
}

function wrong(name: string, value: unknown, wanted: string): ApiError {
  return new ApiError(400, 'wrong_fault', `${name} is ${quote(value)}: pass ${wanted}`);
}
