/** Says in our words what an error of Redis, or of the connection to it, means for a batch. */

import { t } from '../messages.js';
import type { Failure } from './backend.js';
import { checkAccess, classifyNetworkCode } from './network-failures.js';

/** In words. */
type Refusals = Readonly<Record<string, () => string>>;

/** How a Redis that answers may refuse, by the first word of its error. */
const answers: Refusals = {
  OOM: () => t`it is full`,
  READONLY: () => t`it is a replica, read-only`,
  LOADING: () => t`it is starting`,
  MASTERDOWN: () => t`its master is down`,
  CLUSTERDOWN: () => t`the cluster is down`,
  NOREPLICAS: () => t`too few replicas`,
  MISCONF: () => t`it can't write to its disk`,
  BUSY: () => t`a script keeps it busy`,
  UNBLOCKED: () => t`its role has changed`,
  TRYAGAIN: () => t`the cluster moves its keys`,
};
/** What only somebody can mend who changes the connection's options. */
const refusals: Refusals = {
  NOAUTH: () => t`it wants a password`,
  WRONGPASS: () => t`wrong user or password`,
  NOPERM: () => t`the user may not do that`,
  DENIED: () => t`it runs in protected mode`,
};

/** What mends a Redis that is full. */
export function makeRoom(): string {
  return t`give it more memory (maxmemory), or see whether relays empty the queue: growingio-relay status`;
}

/** Whether an error does not say why there is no connection. */
export function isUnknown(error: unknown): boolean {
  return findFailure(error) === undefined;
}

/** No reason holds more of the error than its first word or its code. */
export function classifyRedisError(error: unknown): Failure {
  return findFailure(error) ?? { status: 'retryable', reason: t`no connection`, failure: 'connection' };
}

function findFailure(error: unknown): Failure | undefined {
  const { message = '', code } = (error ?? {}) as { message?: unknown; code?: unknown };
  const text = typeof message === 'string' ? message : '';
  const word = /^(?:ERR )?([A-Z]+)\b/.exec(text)?.[1] ?? '';
  const refusal = refusals[word] ?? (/^ERR (AUTH|invalid password)/.test(text) ? refusals['WRONGPASS'] : undefined);
  if (refusal !== undefined) {
    const [reason, isAccess] = [t`${refusal()}, ${word || 'AUTH'}`, refusal !== refusals['DENIED']];
    return { status: 'blocked', reason, ...(isAccess && { remedy: checkAccess() }) };
  }
  const answer = answers[word];
  if (answer !== undefined) {
    return { status: 'retryable', reason: t`${answer()}, ${word}`, ...(word === 'OOM' && { remedy: makeRoom() }) };
  }
  const network = classifyNetworkCode(code);
  if (network !== undefined) return network;
  if (/sentinels? /i.test(text))
    return { status: 'retryable', reason: t`no sentinel knows a master`, failure: 'connection' };
  if (text.includes('version needs to be')) return { status: 'blocked', reason: t`it is older than Redis 6.2` };
  if (word === 'UNKNOWN' || text.startsWith('ERR '))
    return { status: 'retryable', reason: t`${t`it refuses the command`}, ${'ERR'}` };
  return undefined;
}
