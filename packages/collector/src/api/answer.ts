/** Writes the API's answers as JSON, and reads what is sent to it. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { describeError, inEnglish, quote } from '@growingio/upload/adapter';
import { ApiError } from './api-error.js';

const jsonHeaders = { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' };

/** Answers with JSON: 200 unless another status is given. */
export function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, jsonHeaders).end(JSON.stringify(value));
}

/** Answers with what was thrown: an ApiError as it says, anything else as 500; an answer under way is cut off. */
export function sendError(response: ServerResponse, error: unknown, form: 'json' | 'text' = 'json'): void {
  if (response.destroyed || response.headersSent) {
    response.destroy();
    return;
  }
  const { status, code, message, headers, facts } = error instanceof ApiError ? error : describeFailure(error);
  if (form === 'json') {
    response.writeHead(status, { ...jsonHeaders, ...headers }).end(JSON.stringify({ code, message, ...facts }));
  } else {
    response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', ...headers }).end(`${message}\n`);
  }
}

function describeFailure(error: unknown): ApiError {
  return new ApiError(
    500,
    'failed',
    inEnglish(() => describeError(error)),
  );
}

// Nothing that the API takes is larger, uploads aside.
const mostBytes = 1024 * 1024;

/** Reads a body as text, of at most 1 MiB or so many bytes. Refuses a larger one with 413. */
export async function readText(request: IncomingMessage, most = mostBytes): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  // A request that is given up halfway would take its connection, and the answer, with it.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > most) throw new ApiError(413, 'body_too_large', `the body is larger than ${String(most)} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Reads a body as JSON, as `readText` does. Refuses what is no JSON with 400. */
export async function readJson(request: IncomingMessage, most = mostBytes): Promise<unknown> {
  const text = await readText(request, most);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ApiError(400, 'body_not_json', `the body is not JSON: ${inEnglish(() => describeError(error))}`);
  }
}

/** Reads `true` or `false` of the query; false when it is not there. Refuses anything else with 400. */
export function readFlag(url: URL, name: string): boolean {
  const given = url.searchParams.get(name) ?? 'false';
  if (given === 'true' || given === 'false') return given === 'true';
  throw new ApiError(400, 'wrong_parameter', `${name} is ${quote(given)}: pass true or false`);
}

/** Reads a whole number of the query. Refuses anything else, and what is out of range, with 400. */
export function readNumber(url: URL, name: string, range: { usual: number; min: number; max: number }): number {
  const given = url.searchParams.get(name);
  if (given === null) return range.usual;
  const value = /^\d{1,15}$/.test(given) ? Number(given) : NaN;
  if (value >= range.min && value <= range.max) return value;
  const allowed = `a whole number, ${String(range.min)} to ${String(range.max)}`;
  throw new ApiError(400, 'wrong_parameter', `${name} is ${quote(given)}: pass ${allowed}`);
}
