/** Puts the codes of network errors into plain words. */

import { t } from '../text/messages.js';

/** What is said of a failure, and what follows from it for the batch. */
export interface Failure {
  /** For a log: words, with the code where it is not our own. */
  readonly reason: string;
  /** Blocked is what does not mend itself: somebody has to. */
  readonly status: 'retryable' | 'blocked';
  /** What there was instead of an answer, where that is known. */
  readonly failure?: 'connection' | 'timeout';
}

/** What a sender itself gives up for. */
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

const timedOut = 'GROWINGIO_TIMED_OUT';
const timedOutConnecting = 'GROWINGIO_TIMED_OUT_CONNECTING';
const senderClosed = 'GROWINGIO_SENDER_CLOSED';

type Words = Readonly<Record<string, string>>;

const connectionWords = (): Words => ({
  ECONNREFUSED: t`the connection is refused`,
  ECONNRESET: t`the connection was reset`,
  ECONNABORTED: t`the connection was aborted`,
  EPIPE: t`the connection was closed while we wrote`,
  ENOTFOUND: t`the name of the host is not known`,
  EAI_AGAIN: t`the name of the host can not be looked up now`,
  EAI_FAIL: t`the name of the host can not be looked up`,
  ENODATA: t`the name of the host has no address`,
  ENETUNREACH: t`the network is not reachable`,
  ENETDOWN: t`the network is down`,
  EHOSTUNREACH: t`the host is not reachable`,
  EHOSTDOWN: t`the host is down`,
  EADDRNOTAVAIL: t`no local port is left for a connection`,
  EMFILE: t`the process has too many files and connections open`,
  ENFILE: t`the machine has too many files and connections open`,
  EACCES: t`the system forbids the connection`,
  EPERM: t`the system forbids the connection`,
  EPROTO: t`TLS failed`,
  UND_ERR_SOCKET: t`the connection was closed before the answer`,
  UND_ERR_PRX_CONN: t`the proxy can not be reached`,
  UND_ERR_HEADERS_OVERFLOW: t`the headers of the answer are too long`,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: t`the answer is not as long as it says`,
  UND_ERR_RES_EXCEEDED_MAX_SIZE: t`the answer is longer than the dispatcher allows`,
  ERR_STREAM_PREMATURE_CLOSE: t`the connection was closed before the answer`,
});

const timeoutWords = (): Words => ({
  ETIMEDOUT: t`the connection timed out`,
  UND_ERR_CONNECT_TIMEOUT: t`there was no connection in time`,
  UND_ERR_HEADERS_TIMEOUT: t`there was no answer in time`,
  UND_ERR_BODY_TIMEOUT: t`the answer did not end in time`,
});

// A certificate or a dispatcher that refuses us will do so again.
const blockedWords = (): Words => ({
  CERT_HAS_EXPIRED: t`the certificate has expired`,
  CERT_NOT_YET_VALID: t`the certificate is not valid yet: look at the clock of this machine`,
  CERT_REVOKED: t`the certificate was revoked`,
  ERR_TLS_CERT_ALTNAME_INVALID: t`the certificate is that of another host`,
  DEPTH_ZERO_SELF_SIGNED_CERT: t`the certificate is signed by itself: NODE_EXTRA_CA_CERTS makes Node trust it`,
  SELF_SIGNED_CERT_IN_CHAIN: t`the certificate is signed by nobody known: NODE_EXTRA_CA_CERTS makes Node trust the signer`,
  ERR_SSL_WRONG_VERSION_NUMBER: t`what answers does not speak TLS: is it http?`,
  UND_ERR_PRX_TLS: t`the certificate of the proxy is that of another host`,
  UND_ERR_INVALID_ARG: t`the dispatcher does not take our request: pass a dispatcher of undici 5 to 8`,
  UND_ERR_NOT_SUPPORTED: t`the dispatcher does not take our request: pass a dispatcher of undici 5 to 8`,
  UND_ERR_INVALID_RETURN_VALUE: t`the dispatcher does not do what undici expects`,
  UND_ERR_CLOSED: t`the dispatcher was closed: pass one that stays open`,
  UND_ERR_DESTROYED: t`the dispatcher was destroyed: pass one that stays open`,
  UND_ERR_BPL_MISSING_UPSTREAM: t`the BalancedPool that is the dispatcher has no upstream`,
  UND_ERR_MAX_ORIGINS_REACHED: t`the dispatcher allows no further host (maxOrigins)`,
  MODULE_NOT_FOUND: t`a package that sending needs is not there: npm install undici`,
  UND_MOCK_ERR_MOCK_NOT_MATCHED: t`the MockAgent that is the dispatcher knows no such request`,
});

const blockedKinds: readonly (readonly [RegExp, () => string])[] = [
  [/^CERT_/, () => t`the certificate is not valid`],
  [/^UNABLE_TO_/, () => t`the certificate is signed by nobody known: NODE_EXTRA_CA_CERTS makes Node trust the signer`],
  [/^ERR_(TLS|SSL)_/, () => t`TLS failed`],
];

// undici has one code for several of its reasons.
const socketWords = (): Words => ({
  'bad response': t`undici broke off at an answer that it does not take, such as an unasked-for 100 Continue`,
  'bad upgrade': t`the answer was 101 Switching Protocols, which nobody asked for`,
});

/** Says what a code means. `message` is that of the error, and is not repeated: it may hold a secret. */
export function describeFailure(code: string, message: string): Failure {
  const own = describeOwn(code);
  if (own !== undefined) return own;
  const { words, ...failure } = describeForeign(code, message);
  return { reason: t`${words}, ${code}`, ...failure };
}

function describeOwn(code: string): Failure | undefined {
  if (code === timedOut) return { reason: t`the request timed out`, status: 'retryable', failure: 'timeout' };
  if (code === timedOutConnecting) {
    return { reason: t`the request timed out: there was no connection`, status: 'retryable', failure: 'timeout' };
  }
  return code === senderClosed ? { reason: t`the sender was closed`, status: 'retryable' } : undefined;
}

function describeForeign(code: string, message: string): Omit<Failure, 'reason'> & { readonly words: string } {
  const timeout = find(timeoutWords(), code);
  if (timeout !== undefined) return { words: timeout, status: 'retryable', failure: 'timeout' };
  const blocked = find(blockedWords(), code) ?? blockedKinds.find(([pattern]) => pattern.test(code))?.[1]();
  if (blocked !== undefined) return { words: blocked, status: 'blocked' };
  const words = describeConnection(code, message);
  if (words !== undefined) return { words, status: 'retryable', failure: 'connection' };
  const isBrokenOff = /^(UND_ERR_ABORT(ED)?|ABORT_ERR|AbortError|UND_ERR_INFO)$/.test(code);
  return { words: isBrokenOff ? t`the dispatcher broke the request off` : t`the request failed`, status: 'retryable' };
}

function describeConnection(code: string, message: string): string | undefined {
  if (code.startsWith('HPE_')) return t`what answers does not speak HTTP`;
  if (code.startsWith('UND_ERR_SOCKS5')) return t`the SOCKS proxy does not let us through`;
  return (code === 'UND_ERR_SOCKET' ? find(socketWords(), message) : undefined) ?? find(connectionWords(), code);
}

function find(words: Words, code: string): string | undefined {
  return Object.hasOwn(words, code) ? words[code] : undefined;
}
