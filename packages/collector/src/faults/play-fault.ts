/** What a fault does to an upload: an answer in place of the usual one, or none at all. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer } from '../receive/decide-answer.js';
import type { Fault, FaultKind } from './fault.js';
import type { Faults } from './faults.js';

/** The status under which an upload is kept that was not answered. */
export const noAnswer = 0;

/** The answer of a fault that has one; `undefined` for one that only takes its time. */
export function answerOf({ kind, status = 0, retryAfter }: Fault): Answer | undefined {
  if (kind === 'slow') return undefined;
  const headers: Record<string, string> = {};
  if (retryAfter !== undefined) headers['Retry-After'] = String(retryAfter);
  if (kind === 'redirect') headers['Location'] = '/redirected';
  const what = kind === 'status' || kind === 'redirect' ? String(status) : kind;
  const reason = `a fault is on: ${what}`;
  return { status, headers, body: `${reason}\n`, reason, reasonCode: 'fault' };
}

/** Answers nothing: resets the connection at once, or holds it until the fault is over. */
export function leaveUnanswered(
  kind: FaultKind | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  faults: Faults,
): void {
  if (kind === 'reset') {
    request.socket.resetAndDestroy();
    return;
  }
  // The client may have gone while its events were read.
  if (response.destroyed) return;
  const stop = faults.onEnd(() => {
    request.socket.destroy();
  });
  response.on('close', stop);
}

/** Waits as long as a slow answer takes, or until the client goes away, or the fault is over. */
export async function takeTime(delay: number, response: ServerResponse, faults: Faults): Promise<void> {
  if (response.destroyed) return;
  const over = new AbortController();
  const end = (): void => {
    over.abort();
  };
  response.on('close', end);
  const stop = faults.onEnd(end);
  await wait(delay, undefined, { ref: false, signal: over.signal }).catch(() => undefined);
  stop();
  response.off('close', end);
}
