/** Puts the codes of network errors into plain words. */

/** What is said of a failure, and what follows from it for the batch. */
export interface Failure {
  /** `undefined` where the code itself is words. */
  readonly words: string | undefined;
  /** Blocked is what does not mend itself: somebody has to. */
  readonly status: 'retryable' | 'blocked';
  /** What there was instead of an answer, where that is known. */
  readonly failure?: 'connection' | 'timeout';
}

/** What a sender itself gives up for. The code stands in the log as it is. */
export class RequestTimeout extends Error {
  readonly code: string;

  constructor(isConnected: boolean) {
    super();
    this.code = isConnected ? timedOut : timedOutConnecting;
  }
}

export class SenderClosed extends Error {
  readonly code = senderClosed;
}

const timedOut = 'the request timed out';
const timedOutConnecting = 'the request timed out: there was no connection';
const senderClosed = 'the sender was closed';

const remedy = 'pass a dispatcher of undici 5 to 8';

const connection: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection is refused',
  ECONNRESET: 'the connection was reset',
  ECONNABORTED: 'the connection was aborted',
  EPIPE: 'the connection was closed while we wrote',
  ENOTFOUND: 'the name of the host is not known',
  EAI_AGAIN: 'the name of the host can not be looked up now',
  EAI_FAIL: 'the name of the host can not be looked up',
  ENODATA: 'the name of the host has no address',
  ENETUNREACH: 'the network is not reachable',
  ENETDOWN: 'the network is down',
  EHOSTUNREACH: 'the host is not reachable',
  EHOSTDOWN: 'the host is down',
  EADDRNOTAVAIL: 'no local port is left for a connection',
  EMFILE: 'the process has too many files and connections open',
  ENFILE: 'the machine has too many files and connections open',
  EACCES: 'the system forbids the connection',
  EPERM: 'the system forbids the connection',
  EPROTO: 'TLS failed',
  UND_ERR_SOCKET: 'the connection was closed before the answer',
  UND_ERR_PRX_CONN: 'the proxy can not be reached',
  UND_ERR_HEADERS_OVERFLOW: 'the headers of the answer are too long',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the answer is not as long as it says',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'the answer is longer than the dispatcher allows',
  ERR_STREAM_PREMATURE_CLOSE: 'the connection was closed before the answer',
};

const timeout: Readonly<Record<string, string | undefined>> = {
  [timedOut]: undefined,
  [timedOutConnecting]: undefined,
  ETIMEDOUT: 'the connection timed out',
  UND_ERR_CONNECT_TIMEOUT: 'there was no connection in time',
  UND_ERR_HEADERS_TIMEOUT: 'there was no answer in time',
  UND_ERR_BODY_TIMEOUT: 'the answer did not end in time',
};

// A certificate or a dispatcher that refuses us will do so again.
const blocked: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'the certificate has expired',
  CERT_NOT_YET_VALID: 'the certificate is not valid yet: look at the clock of this machine',
  CERT_REVOKED: 'the certificate was revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is that of another host',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is signed by itself: NODE_EXTRA_CA_CERTS makes Node trust it',
  SELF_SIGNED_CERT_IN_CHAIN:
    'the certificate is signed by nobody known: NODE_EXTRA_CA_CERTS makes Node trust the signer',
  ERR_SSL_WRONG_VERSION_NUMBER: 'what answers does not speak TLS: is it http?',
  UND_ERR_PRX_TLS: 'the certificate of the proxy is that of another host',
  UND_ERR_INVALID_ARG: `the dispatcher does not take our request: ${remedy}`,
  UND_ERR_NOT_SUPPORTED: `the dispatcher does not take our request: ${remedy}`,
  UND_ERR_INVALID_RETURN_VALUE: 'the dispatcher does not do what undici expects',
  UND_ERR_CLOSED: 'the dispatcher was closed: pass one that stays open',
  UND_ERR_DESTROYED: 'the dispatcher was destroyed: pass one that stays open',
  UND_ERR_BPL_MISSING_UPSTREAM: 'the BalancedPool that is the dispatcher has no upstream',
  UND_ERR_MAX_ORIGINS_REACHED: 'the dispatcher allows no further host (maxOrigins)',
  MODULE_NOT_FOUND: 'a package that sending needs is not there: npm install undici',
  UND_MOCK_ERR_MOCK_NOT_MATCHED: 'the MockAgent that is the dispatcher knows no such request',
};

const blockedKinds: readonly (readonly [RegExp, string])[] = [
  [/^CERT_/, 'the certificate is not valid'],
  [/^UNABLE_TO_/, 'the certificate is signed by nobody known: NODE_EXTRA_CA_CERTS makes Node trust the signer'],
  [/^ERR_(TLS|SSL)_/, 'TLS failed'],
];

const notHttp = 'what answers does not speak HTTP';

// undici has one code for several of its reasons.
const socketMessages: Readonly<Record<string, string>> = {
  'bad response': 'undici broke off at an answer that it does not take, such as an unasked-for 100 Continue',
  'bad upgrade': 'the answer was 101 Switching Protocols, which nobody asked for',
};

/** Says what a code means. `message` is that of the error, and is not repeated: it may hold a secret. */
export function describeFailure(code: string, message: string): Failure {
  if (Object.hasOwn(timeout, code)) return { words: timeout[code], status: 'retryable', failure: 'timeout' };
  if (code === senderClosed) return { words: undefined, status: 'retryable' };
  const blockedWords = blocked[code] ?? blockedKinds.find(([pattern]) => pattern.test(code))?.[1];
  if (blockedWords !== undefined) return { words: blockedWords, status: 'blocked' };
  if (code.startsWith('HPE_')) return { words: notHttp, status: 'retryable', failure: 'connection' };
  if (code.startsWith('UND_ERR_SOCKS5')) {
    return { words: 'the SOCKS proxy does not let us through', status: 'retryable', failure: 'connection' };
  }
  const words = (code === 'UND_ERR_SOCKET' ? socketMessages[message] : undefined) ?? connection[code];
  if (words !== undefined) return { words, status: 'retryable', failure: 'connection' };
  const isBrokenOff = /^(UND_ERR_ABORT(ED)?|ABORT_ERR|AbortError|UND_ERR_INFO)$/.test(code);
  return { words: isBrokenOff ? 'the dispatcher broke the request off' : 'the request failed', status: 'retryable' };
}
