/** Says in our words what an error of PostgreSQL, or of the connection to it, means for a batch. */

import { t } from '../messages.js';
import type { Failure } from './backend.js';
import { checkAccess, classifyNetworkCode } from './network-failures.js';

/** In words. */
type Refusals = Readonly<Record<string, () => string>>;

/** How a PostgreSQL that answers may refuse, by its SQLSTATE, or by the class that this begins with. */
const answers: Refusals = {
  '25006': () => t`it is a replica, read-only`,
  '40': () => t`others were faster`,
  '53100': () => t`its disk is full`,
  '53200': () => t`it has no memory left`,
  '53300': () => t`it has too many connections`,
  '53': () => t`it is short of something`,
  '55P03': () => t`others hold a lock`,
  '57014': () => t`it took too long`,
  '58': () => t`it can't use its disk`,
};
/** It ends, or is not there yet: the same as no connection. */
const absences: Refusals = {
  '57P01': () => t`it is shutting down`,
  '57P02': () => t`it has crashed and starts again`,
  '57P03': () => t`it is starting`,
  '08': () => t`no connection`,
};
/** What only somebody can mend who changes the connection, or the rights of its user. */
const refusals: Refusals = {
  '28': () => t`wrong user or password`,
  '3D000': () => t`there is no such database`,
  '42501': () => t`the user may not do that`,
  '42': () => t`its schema is not that of this version of bullmq`,
  '3F000': () => t`there is no such schema`,
};

const sqlState = /^[0-9A-Z]{5}$/;

/** No reason holds more of the error than its code. */
export function classifyPostgresError(error: unknown): Failure {
  const { message, code, name } = (error ?? {}) as { message?: unknown; code?: unknown; name?: unknown };
  if (typeof code === 'string' && sqlState.test(code) && /\d/.test(code)) return classifyState(code);
  const network = classifyNetworkCode(code);
  if (network !== undefined) return network;
  if (name === 'UnsupportedPostgresVersionError')
    return { status: 'blocked', reason: t`it is older than PostgreSQL 13` };
  if (name === 'SchemaVersionMismatchError') {
    return { status: 'blocked', reason: t`its schema is of a newer bullmq: update bullmq` };
  }
  const text = typeof message === 'string' ? message : '';
  if (/client password must be|no password/.test(text)) {
    return { status: 'blocked', reason: t`it wants a password`, remedy: checkAccess() };
  }
  if (text.includes('does not support SSL')) return { status: 'blocked', reason: t`it does not speak TLS` };
  if (/time-?out/i.test(text)) return { status: 'retryable', reason: t`no answer in time`, failure: 'timeout' };
  return { status: 'retryable', reason: t`no connection`, failure: 'connection' };
}

function classifyState(code: string): Failure {
  const find = (words: Refusals): string | undefined => (words[code] ?? words[code.slice(0, 2)])?.();
  const refusal = find(refusals);
  if (refusal !== undefined) {
    const isAccess = code.startsWith('28') || code === '42501';
    return { status: 'blocked', reason: t`${refusal}, ${code}`, ...(isAccess && { remedy: checkAccess() }) };
  }
  const absence = find(absences);
  if (absence !== undefined) return { status: 'retryable', reason: t`${absence}, ${code}`, failure: 'connection' };
  return { status: 'retryable', reason: t`${find(answers) ?? t`it refuses the command`}, ${code}` };
}
