/** Says in our words what an error of Redis, or of the connection to it, means for a batch. */

import type { Failure } from './backend.js';
import { classifyNetworkCode } from './network-failures.js';

/** How a Redis that answers may refuse, by the first word of its error. */
const answers: Readonly<Record<string, string>> = {
  OOM: 'it is full',
  READONLY: 'it is a replica, read-only',
  LOADING: 'it is starting',
  MASTERDOWN: 'its master is down',
  CLUSTERDOWN: 'the cluster is down',
  NOREPLICAS: 'too few replicas',
  MISCONF: "it can't write to its disk",
  BUSY: 'a script keeps it busy',
  UNBLOCKED: 'its role has changed',
  TRYAGAIN: 'the cluster moves its keys',
};
/** What only somebody can mend who changes the connection's options. */
const refusals: Readonly<Record<string, string>> = {
  NOAUTH: 'it wants a password',
  WRONGPASS: 'wrong user or password',
  NOPERM: 'the user may not do that',
  DENIED: 'it runs in protected mode',
};

/** The reason where an error does not say why there is no connection. */
export const unknownFailure = 'no connection';

/** No reason holds more of the error than its first word or its code. */
export function classifyRedisError(error: unknown): Failure {
  const { message = '', code } = (error ?? {}) as { message?: unknown; code?: unknown };
  const text = typeof message === 'string' ? message : '';
  const word = /^(?:ERR )?([A-Z]+)\b/.exec(text)?.[1] ?? '';
  const refusal = refusals[word] ?? (/^ERR (AUTH|invalid password)/.test(text) ? refusals['WRONGPASS'] : undefined);
  if (refusal !== undefined) return { status: 'blocked', reason: `${refusal}, ${word || 'AUTH'}` };
  const answer = answers[word];
  if (answer !== undefined) return { status: 'retryable', reason: `${answer}, ${word}` };
  const network = classifyNetworkCode(code);
  if (network !== undefined) return network;
  if (/sentinels? /i.test(text))
    return { status: 'retryable', reason: 'no sentinel knows a master', failure: 'connection' };
  if (text.includes('version needs to be')) return { status: 'blocked', reason: 'it is older than Redis 6.2' };
  if (word === 'UNKNOWN' || text.startsWith('ERR '))
    return { status: 'retryable', reason: 'it refuses the command, ERR' };
  return { status: 'retryable', reason: unknownFailure, failure: 'connection' };
}
