/** An answer of the API, or the lack of one, enters; what it means for the batch leaves. */

import { types } from 'node:util';
import type { SendResult } from './sender.js';

const retryableStatus = new Set([408, 425, 429]);
const rejectedStatus = new Set([400, 413, 422]);

const longestRetryAfter = 3_600_000;
// Date.parse takes much more for a date: `-5` and `1.5` too.
const httpDate = /^[A-Z][a-z]+, .* GMT$/;

/** 2xx is delivered, 408, 425, 429 and 5xx are retryable, 400, 413 and 422 are rejected, the rest is blocked. */
export function classifyStatus(status: number, retryAfter: string | undefined, now: number): SendResult {
  const reason = `HTTP ${String(status)}`;
  if (status >= 200 && status < 300) return { status: 'delivered' };
  if (retryableStatus.has(status) || status >= 500) {
    const wait = parseRetryAfter(retryAfter, now);
    return wait === undefined ? { status: 'retryable', reason } : { status: 'retryable', reason, retryAfter: wait };
  }
  if (rejectedStatus.has(status)) return { status: 'rejected', reason, tooLarge: status === 413 };
  return { status: 'blocked', reason };
}

/** Reads `Retry-After`, seconds or an HTTP date, as ms from now: 0 to 1 hour. Answers `undefined` for anything else. */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : httpDate.test(text) ? Date.parse(text) - now : NaN;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), longestRetryAfter);
}

// A certificate or a proxy that refuses us will do so again: somebody has to mend it.
const blockedCode =
  /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|UND_ERR_INVALID_ARG|UND_ERR_PRX_TLS)/;

/** DNS, connect, reset, time-out and the like are retryable; a bad certificate and a refusing proxy are blocked. */
export function classifyError(error: unknown): SendResult {
  const { code, message } = readError(error);
  const refusal = /^proxy response \((40[1-7])\)/i.exec(message)?.[1];
  if (refusal !== undefined) return { status: 'blocked', reason: `the proxy refuses (HTTP ${refusal})` };
  if (blockedCode.test(code)) return { status: 'blocked', reason: code };
  return { status: 'retryable', reason: code };
}

function readError(error: unknown): { code: string; message: string } {
  // Not instanceof: under Jest, Node's errors come from another realm.
  if (!types.isNativeError(error)) return { code: 'an unknown error', message: '' };
  const { code, cause } = error as Error & { code?: unknown };
  if (typeof code === 'string') return { code, message: error.message };
  if (types.isNativeError(cause)) return readError(cause);
  return { code: error.name, message: error.message };
}
