/** Decides what an answer of the API, or the lack of one, means for the batch. */

import { types } from 'node:util';
import { describeFailure } from './failures.js';
import type { SendResult } from './sender.js';
import { t } from '../text/messages.js';

const retryableStatus = new Set([408, 425, 429]);
const rejectedStatus = new Set([400, 413, 422]);

const longestRetryAfter = 3_600_000;
// Date.parse takes much more for a date: `-5` and `1.5` too.
const httpDate = /^[A-Z][a-z]+, .* GMT$/;

/** 2xx is delivered, 408, 425, 429 and 5xx are retryable, 400, 413 and 422 are rejected, the rest is blocked. */
export function classifyStatus(status: number, retryAfter: string | undefined, now: number): SendResult {
  const reason = `HTTP ${String(status)}`;
  if (status >= 200 && status < 300) return { status: 'delivered', code: status };
  if (isRetryable(status)) {
    const wait = parseRetryAfter(retryAfter, now);
    return wait === undefined ? { status: 'retryable', reason } : { status: 'retryable', reason, retryAfter: wait };
  }
  if (rejectedStatus.has(status)) return { status: 'rejected', reason, tooLarge: status === 413 };
  return { status: 'blocked', reason };
}

function isRetryable(status: number): boolean {
  return retryableStatus.has(status) || status >= 500;
}

/** Reads `Retry-After`, seconds or an HTTP date, as ms from now: 0 to 1 hour. Answers `undefined` for anything else. */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : httpDate.test(text) ? Date.parse(text) - now : NaN;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), longestRetryAfter);
}

// `Proxy response (502) !== 200 when HTTP Tunneling`, `Proxy Authentication Required (407)`
const proxyAnswer = /^proxy [a-z ]*\((\d{3})\)/i;

// The interceptors `retry` and `responseError` make an error of an answer.
const answerCode = /^UND_ERR_(REQ_RETRY|RESPONSE)$/;

/**
 * DNS, connect, reset, time-out and the like are retryable; a bad certificate, a refusing proxy and a dispatcher that can't
 * work are blocked. A dispatcher that makes an error of an answer is taken at the status that it names.
 */
export function classifyError(error: unknown, now: number): SendResult {
  if (!types.isNativeError(error)) return { status: 'retryable', reason: t`an unknown error` };
  const { code, message, statusCode, headers } = readError(error);
  const proxyStatus = proxyAnswer.exec(message)?.[1];
  if (proxyStatus !== undefined) return classifyProxyStatus(Number(proxyStatus));
  if (answerCode.test(code) && typeof statusCode === 'number') {
    const retryAfter = headers?.['retry-after'];
    return classifyStatus(statusCode, typeof retryAfter === 'string' ? retryAfter : undefined, now);
  }
  const { reason, status, failure } = describeFailure(code, message);
  return status === 'retryable' && failure !== undefined ? { status, reason, failure } : { status, reason };
}

function classifyProxyStatus(status: number): SendResult {
  if (status >= 401 && status <= 407)
    return { status: 'blocked', reason: t`the proxy refuses (HTTP ${String(status)})` };
  return { status: isRetryable(status) ? 'retryable' : 'blocked', reason: t`the proxy answers HTTP ${String(status)}` };
}

interface ReadError {
  readonly code: string;
  readonly message: string;
  readonly statusCode?: unknown;
  readonly headers?: Readonly<Record<string, unknown>> | null;
}

function readError(error: Error): ReadError {
  const { code, cause, message, statusCode, headers } = error as Error & Partial<ReadError>;
  // Not instanceof: under Jest, Node's errors come from another realm.
  const hasCause = types.isNativeError(cause);
  // undici 8 wraps what went wrong on the way to a proxy.
  if (typeof code === 'string' && !(code === 'UND_ERR_PRX_CONN' && hasCause)) {
    return { code, message, statusCode, headers: headers ?? null };
  }
  if (hasCause) return readError(cause);
  return { code: error.name, message };
}
