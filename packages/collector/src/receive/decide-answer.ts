/** Decides how a request is answered: as the API would, or as the test's own `respond` says. */

import { inspect } from 'node:util';
import { describeError, inEnglish } from '@growingio/upload/adapter';
import { isFailed, type FailureCode, type NewRequest, type ReceivedRequest } from '../store/received.js';

/** An answer of the test's own: a status, or a status with headers and a body. */
export type CollectorAnswer =
  | number
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>> | undefined;
      readonly body?: string | undefined;
    };

/** Chooses the answer to a request, in place of the API's own. `undefined` leaves it as it is. May be asynchronous. */
export type Respond = (request: ReceivedRequest) => CollectorAnswer | undefined | Promise<CollectorAnswer | undefined>;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Why the request failed; `undefined` when it did not. */
  readonly reason: string | undefined;
  readonly reasonCode: FailureCode | undefined;
}

/** What the API itself is taken to answer. */
export function usualAnswer({ status, reason, reasonCode }: Omit<NewRequest, 'bytes'>): Answer {
  return { status, headers: {}, body: reason === undefined ? '' : `${reason}\n`, reason, reasonCode };
}

/** Asks `respond`. What it throws, or an answer that can't be sent, becomes a 500 that says so. Never rejects. */
export async function decideAnswer(request: ReceivedRequest, respond: Respond): Promise<Answer> {
  const usual = usualAnswer(request);
  try {
    const chosen = await respond(request);
    if (chosen === undefined) return usual;
    const answer = typeof chosen === 'number' ? { status: chosen } : chosen;
    if (!Number.isInteger(answer.status) || answer.status < 200 || answer.status > 599) {
      return fail(`respond answered ${inspect(chosen, { depth: 1 })}: a status is 200 to 599`);
    }
    return {
      status: answer.status,
      headers: answer.headers ?? {},
      body: answer.body ?? '',
      ...(isFailed(answer) ? blame(request, answer.status) : { reason: undefined, reasonCode: undefined }),
    };
  } catch (error) {
    return fail(`respond failed: ${inEnglish(() => describeError(error))}`);
  }
}

function blame({ reason, reasonCode }: ReceivedRequest, status: number) {
  if (reason !== undefined) return { reason, reasonCode };
  return { reason: `respond answered ${String(status)}`, reasonCode: 'respond' as const };
}

function fail(reason: string): Answer {
  return { status: 500, headers: {}, body: `${reason}\n`, reason, reasonCode: 'respond_failed' };
}
