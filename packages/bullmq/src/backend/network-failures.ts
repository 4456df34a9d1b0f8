/** Says in our words what an error of a connection means: of the network, of TLS. */

import { t } from '../messages.js';
import type { Failure } from './backend.js';

const networkCode = /^(E[A-Z]{2,}|[A-Z]+_[A-Z_]+)$/;
const badCertificate = /CERT|SELF_SIGNED|UNABLE_TO_|TLS_/;
const spokeNoTls = 'ERR_SSL_WRONG_VERSION_NUMBER';

/** What mends a connection whose user is refused. */
export function checkAccess(): string {
  return t`check user and password in connection, and the rights of that user`;
}

/** `undefined` where the code is none of Node's. */
export function classifyNetworkCode(code: unknown): Failure | undefined {
  if (typeof code !== 'string' || !networkCode.test(code)) return undefined;
  if (code === spokeNoTls) return { status: 'blocked', reason: t`it does not speak TLS, ${code}` };
  if (badCertificate.test(code)) return { status: 'blocked', reason: t`its certificate is not trusted, ${code}` };
  return { status: 'retryable', reason: code, failure: 'connection' };
}
