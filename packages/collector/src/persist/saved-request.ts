/** One line of the file of `--persist`: a request as it came and was answered. */

import { isUtf8 } from 'node:buffer';
import type { FailureCode, ReceivedRequest } from '../store/received.js';

/** What a line holds: the rest is read from the body again. */
export interface SavedRequest {
  readonly receivedAt: number;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly reason: string | undefined;
  readonly reasonCode: FailureCode | undefined;
  readonly headers: ReceivedRequest['headers'];
  readonly wireSize: number;
  readonly answer: ReceivedRequest['answer'];
  /** The body, decompressed. */
  readonly bytes: Buffer;
}

/** Writes a line, its end included. A body that is no UTF-8 is written as base64. */
export function writeSaved(request: SavedRequest): string {
  const { receivedAt, method, path, status, reason, reasonCode, headers, wireSize, answer, bytes } = request;
  const body = isUtf8(bytes) ? { body: bytes.toString('utf8') } : { base64: bytes.toString('base64') };
  const facts = { receivedAt, method, path, status, reason, reasonCode, headers, wireSize, answer };
  return `${JSON.stringify({ ...facts, ...body })}\n`;
}

/** Reads a line. Returns `undefined` for what is none. */
export function readSaved(line: string): SavedRequest | undefined {
  let parsed: Partial<Record<string, unknown>> | null;
  try {
    parsed = JSON.parse(line) as typeof parsed;
  } catch {
    return undefined;
  }
  const { receivedAt, method, path, status, reason, reasonCode, headers, wireSize, answer, body, base64 } =
    parsed ?? {};
  if (!isNumber(receivedAt) || !isNumber(status) || typeof method !== 'string' || typeof path !== 'string')
    return undefined;
  if (!URL.canParse(path, 'http://collector') || typeof (body ?? base64) !== 'string') return undefined;
  return {
    ...{ receivedAt, method, path, status },
    reason: typeof reason === 'string' ? reason : undefined,
    reasonCode: typeof reasonCode === 'string' ? (reasonCode as FailureCode) : undefined,
    headers: isRecord(headers) ? headers : {},
    wireSize: isNumber(wireSize) ? wireSize : 0,
    answer: readAnswer(answer),
    bytes: typeof body === 'string' ? Buffer.from(body) : Buffer.from(String(base64), 'base64'),
  };
}

function readAnswer(given: unknown): ReceivedRequest['answer'] {
  const { headers, body } = isRecord(given) ? (given as Record<string, unknown>) : {};
  return { headers: isRecord(headers) ? headers : {}, body: typeof body === 'string' ? body : '' };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

/** Whether it is an object of texts, as headers are. */
function isRecord(value: unknown): value is Record<string, string> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
