/** What an answer, or the lack of one, means for a batch. */
import { classifyError, classifyStatus, parseRetryAfter } from '../../src/sender/classify.js';

const now = Date.parse('2024-01-01T00:00:00Z');

describe('classifyStatus', () => {
  it.each([200, 201, 202, 204, 206, 299])('finds %d delivered', (status) => {
    expect(classifyStatus(status, undefined, now)).toEqual({ status: 'delivered', code: status });
  });

  it.each([408, 425, 429, 500, 502, 503, 504, 507, 599])('finds %d retryable', (status) => {
    expect(classifyStatus(status, undefined, now)).toEqual({ status: 'retryable', reason: `HTTP ${String(status)}` });
  });

  it.each([400, 422])('finds %d rejected', (status) => {
    expect(classifyStatus(status, undefined, now)).toEqual({
      status: 'rejected',
      reason: `HTTP ${String(status)}`,
      tooLarge: false,
    });
  });

  it('finds 413 rejected for its size', () => {
    expect(classifyStatus(413, undefined, now)).toEqual({ status: 'rejected', reason: 'HTTP 413', tooLarge: true });
  });

  it.each([300, 301, 302, 303, 304, 307, 308, 401, 402, 403, 404, 405, 407, 409, 410, 415, 418, 451])(
    'finds %d blocked',
    (status) => {
      expect(classifyStatus(status, undefined, now)).toEqual({ status: 'blocked', reason: `HTTP ${String(status)}` });
    },
  );

  it.each([408, 425, 429, 500, 503])('keeps the Retry-After of a %d', (status) => {
    expect(classifyStatus(status, '7', now)).toEqual({
      status: 'retryable',
      reason: `HTTP ${String(status)}`,
      retryAfter: 7000,
    });
  });

  it('leaves out a Retry-After that can not be read', () => {
    expect(classifyStatus(503, 'soon', now)).toEqual({ status: 'retryable', reason: 'HTTP 503' });
  });

  it.each([200, 301, 400, 404])('has no use for the Retry-After of a %d', (status) => {
    expect(classifyStatus(status, '7', now)).not.toHaveProperty('retryAfter');
  });
});

describe('parseRetryAfter', () => {
  it.each([
    ['seconds', '120', 120_000],
    ['0', '0', 0],
    ['seconds with spaces around', ' 5 ', 5000],
    ['a date', 'Mon, 01 Jan 2024 00:00:30 GMT', 30_000],
    ['a date of the old form', 'Monday, 01-Jan-24 00:00:30 GMT', 30_000],
    ['a date that is over as 0', 'Sun, 31 Dec 2023 23:59:00 GMT', 0],
    ['more than an hour as an hour', '86400', 3_600_000],
    ['a date of another day as an hour', 'Tue, 02 Jan 2024 00:00:00 GMT', 3_600_000],
    ['more digits than a number has as an hour', '9'.repeat(400), 3_600_000],
  ])('reads %s', (_, header, ms) => {
    expect(parseRetryAfter(header, now)).toBe(ms);
  });

  it.each([undefined, '', ' ', 'soon', '-5', '1.5', '+5', '5s', '5 minutes', '1e3', '0x10', 'Infinity'])(
    'answers undefined for %p',
    (header) => {
      expect(parseRetryAfter(header, now)).toBeUndefined();
    },
  );
});

describe('classifyError', () => {
  function errorOf(code: string, message = ''): Error {
    return Object.assign(new Error(message), { code });
  }

  it.each([
    ['ECONNREFUSED', 'the connection is refused'],
    ['ECONNRESET', 'the connection was reset'],
    ['EPIPE', 'the connection was closed while we wrote'],
    ['ENOTFOUND', 'the name of the host is not known'],
    ['EAI_AGAIN', 'the name of the host can not be looked up now'],
    ['ENETUNREACH', 'the network is not reachable'],
    ['EHOSTUNREACH', 'the host is not reachable'],
    ['EMFILE', 'the process has too many files and connections open'],
    ['UND_ERR_SOCKET', 'the connection was closed before the answer'],
    ['UND_ERR_HEADERS_OVERFLOW', 'the headers of the answer are too long'],
    ['HPE_INVALID_CONSTANT', 'what answers does not speak HTTP'],
    ['UND_ERR_SOCKS5', 'the SOCKS proxy does not let us through'],
  ])('finds %s retryable, a failure of the connection: %s', (code, words) => {
    const reason = `${words}, ${code}`;
    expect(classifyError(errorOf(code), now)).toEqual({ status: 'retryable', reason, failure: 'connection' });
  });

  it.each([
    ['ETIMEDOUT', 'the connection timed out'],
    ['UND_ERR_CONNECT_TIMEOUT', 'there was no connection in time'],
    ['UND_ERR_HEADERS_TIMEOUT', 'there was no answer in time'],
    ['UND_ERR_BODY_TIMEOUT', 'the answer did not end in time'],
  ])('finds %s retryable, a time-out: %s', (code, words) => {
    const reason = `${words}, ${code}`;
    expect(classifyError(errorOf(code), now)).toEqual({ status: 'retryable', reason, failure: 'timeout' });
  });

  it.each([
    ['bad response', 'undici broke off at an answer that it does not take, such as an unasked-for 100 Continue'],
    ['bad upgrade', 'the answer was 101 Switching Protocols, which nobody asked for'],
    ['other side closed', 'the connection was closed before the answer'],
  ])('tells what undici means by UND_ERR_SOCKET: %s', (message, words) => {
    const reason = `${words}, UND_ERR_SOCKET`;
    expect(classifyError(errorOf('UND_ERR_SOCKET', message), now)).toMatchObject({ status: 'retryable', reason });
  });

  it.each([
    ['CERT_HAS_EXPIRED', 'the certificate has expired'],
    ['CERT_SIGNATURE_FAILURE', 'the certificate is not valid'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'the certificate is that of another host'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'what answers does not speak TLS: is it http?'],
    ['ERR_SSL_NO_PROTOCOLS_AVAILABLE', 'TLS failed'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'the certificate is signed by itself: NODE_EXTRA_CA_CERTS makes Node trust it'],
    [
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'the certificate is signed by nobody known: NODE_EXTRA_CA_CERTS makes Node trust the signer',
    ],
    ['UND_ERR_PRX_TLS', 'the certificate of the proxy is that of another host'],
    ['UND_ERR_INVALID_ARG', 'the dispatcher does not take our request: pass a dispatcher of undici 5 to 8'],
    ['UND_ERR_CLOSED', 'the dispatcher was closed: pass one that stays open'],
    ['UND_ERR_DESTROYED', 'the dispatcher was destroyed: pass one that stays open'],
    ['UND_ERR_BPL_MISSING_UPSTREAM', 'the BalancedPool that is the dispatcher has no upstream'],
    ['UND_MOCK_ERR_MOCK_NOT_MATCHED', 'the MockAgent that is the dispatcher knows no such request'],
  ])('finds %s blocked, since somebody has to mend it: %s', (code, words) => {
    expect(classifyError(errorOf(code), now)).toEqual({ status: 'blocked', reason: `${words}, ${code}` });
  });

  it.each(['UND_ERR_ABORT', 'UND_ERR_ABORTED', 'ABORT_ERR', 'AbortError', 'UND_ERR_INFO'])(
    'finds %s retryable: the dispatcher broke the request off',
    (code) => {
      const reason = `the dispatcher broke the request off, ${code}`;
      expect(classifyError(errorOf(code), now)).toEqual({ status: 'retryable', reason });
    },
  );

  it.each(['UND_ERR_ABORTEDLY', 'MY_ABORT_ERR', 'MY_HPE_CODE', 'MY_UND_ERR_SOCKS5', 'MY_CERT_CODE', 'EWHATEVER'])(
    'finds %s, which nobody knows, retryable, and says no more than that it failed',
    (code) => {
      expect(classifyError(errorOf(code), now)).toEqual({ status: 'retryable', reason: `the request failed, ${code}` });
    },
  );

  it('has words of undici for its own code only', () => {
    expect(classifyError(errorOf('ECONNRESET', 'bad response'), now)).toMatchObject({
      reason: 'the connection was reset, ECONNRESET',
    });
  });

  it.each([401, 402, 403, 406, 407])('finds a proxy that answers %d blocked', (status) => {
    const message = `Proxy response (${String(status)}) !== 200 when HTTP Tunneling`;
    expect(classifyError(errorOf('UND_ERR_ABORTED', message), now)).toEqual({
      status: 'blocked',
      reason: `the proxy refuses (HTTP ${String(status)})`,
    });
  });

  it('finds a proxy without a tunnel that asks for a password blocked', () => {
    const error = errorOf('UND_ERR_INVALID_ARG', 'Proxy Authentication Required (407)');
    expect(classifyError(error, now)).toEqual({ status: 'blocked', reason: 'the proxy refuses (HTTP 407)' });
  });

  it.each([
    [408, 'retryable'],
    [429, 'retryable'],
    [500, 'retryable'],
    [502, 'retryable'],
    [503, 'retryable'],
    [302, 'blocked'],
    [400, 'blocked'],
    [410, 'blocked'],
  ])('says that it is a proxy that answers %d, and finds it %s', (status, expected) => {
    const message = `Proxy response (${String(status)}) !== 200 when HTTP Tunneling`;
    expect(classifyError(errorOf('UND_ERR_ABORTED', message), now)).toEqual({
      status: expected,
      reason: `the proxy answers HTTP ${String(status)}`,
    });
  });

  it.each(['UND_ERR_REQ_RETRY', 'UND_ERR_RESPONSE'])('takes %s at the status of the answer behind it', (code) => {
    const answer = (statusCode: number, headers?: object) =>
      classifyError(Object.assign(errorOf(code), { statusCode, headers }), now);
    expect(answer(400)).toEqual({ status: 'rejected', reason: 'HTTP 400', tooLarge: false });
    expect(answer(403)).toEqual({ status: 'blocked', reason: 'HTTP 403' });
    expect(answer(503, { 'retry-after': '7' })).toEqual({
      status: 'retryable',
      reason: 'HTTP 503',
      retryAfter: 7000,
    });
    expect(answer(200)).toMatchObject({ status: 'delivered' });
  });

  it.each([
    ['a status that is no number', { statusCode: '503' }],
    ['no status', {}],
  ])('has no answer to take an error of undici at when there is %s', (_, parts) => {
    const error = Object.assign(errorOf('UND_ERR_RESPONSE'), parts);
    const reason = 'the request failed, UND_ERR_RESPONSE';
    expect(classifyError(error, now)).toEqual({ status: 'retryable', reason });
  });

  it.each([
    ['no text', { 'retry-after': 7 }],
    ['missing', {}],
    ['missing, as all headers are', null],
  ])('leaves out the Retry-After of such an answer where it is %s', (_, headers) => {
    const error = Object.assign(errorOf('UND_ERR_RESPONSE'), { statusCode: 503, headers });
    expect(classifyError(error, now)).toEqual({ status: 'retryable', reason: 'HTTP 503' });
  });

  it('takes the status of undici’s own errors for an answer, and of no other', () => {
    const error = Object.assign(errorOf('ECONNRESET'), { statusCode: 400 });
    expect(classifyError(error, now)).toMatchObject({ status: 'retryable', failure: 'connection' });
  });

  it('finds the code of an error, whatever its cause is', () => {
    const error = Object.assign(errorOf('ECONNRESET'), { cause: errorOf('CERT_HAS_EXPIRED') });
    expect(classifyError(error, now)).toMatchObject({ reason: 'the connection was reset, ECONNRESET' });
  });

  it.each([undefined, 'ECONNREFUSED', { code: 'ECONNREFUSED' }])(
    'finds the proxy not reached when the cause of that is %p',
    (cause) => {
      const error = Object.assign(errorOf('UND_ERR_PRX_CONN'), { cause });
      expect(classifyError(error, now)).toEqual({
        status: 'retryable',
        reason: 'the proxy can not be reached, UND_ERR_PRX_CONN',
        failure: 'connection',
      });
    },
  );

  it('names an error whose code is no text', () => {
    expect(classifyError(Object.assign(new RangeError(), { code: 7 }), now)).toEqual({
      status: 'retryable',
      reason: 'the request failed, RangeError',
    });
  });

  it('finds the code of the cause', () => {
    const error = new TypeError('fetch failed', { cause: errorOf('ECONNREFUSED') });
    expect(classifyError(error, now)).toMatchObject({ reason: 'the connection is refused, ECONNREFUSED' });
  });

  it('finds the code of what kept undici 8 from reaching a proxy', () => {
    const error = Object.assign(errorOf('UND_ERR_PRX_CONN'), { cause: errorOf('ECONNREFUSED') });
    expect(classifyError(error, now)).toMatchObject({ reason: 'the connection is refused, ECONNREFUSED' });
  });

  it('names an error that has no code, and keeps its message to itself', () => {
    expect(classifyError(new TypeError('http://user:password@host'), now)).toEqual({
      status: 'retryable',
      reason: 'the request failed, TypeError',
    });
  });

  it.each([undefined, null, 'text', { code: 'ECONNRESET' }])('finds %p retryable', (thrown) => {
    expect(classifyError(thrown, now)).toEqual({ status: 'retryable', reason: 'an unknown error' });
  });
});
