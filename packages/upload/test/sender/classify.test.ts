/** What an answer, or the lack of one, means for a batch. */
import { classifyError, classifyStatus, parseRetryAfter } from '../../src/sender/classify.js';

const now = Date.parse('2024-01-01T00:00:00Z');

describe('classifyStatus', () => {
  it.each([200, 201, 202, 204, 206, 299])('finds %d delivered', (status) => {
    expect(classifyStatus(status, undefined, now)).toEqual({ status: 'delivered' });
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
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ENOTFOUND',
    'EAI_AGAIN',
    'ENETUNREACH',
    'EHOSTUNREACH',
    'ETIMEDOUT',
    'UND_ERR_SOCKET',
    'UND_ERR_CONNECT_TIMEOUT',
    'UND_ERR_HEADERS_TIMEOUT',
    'UND_ERR_BODY_TIMEOUT',
    'HPE_INVALID_CONSTANT',
  ])('finds %s retryable', (code) => {
    expect(classifyError(errorOf(code))).toEqual({ status: 'retryable', reason: code });
  });

  it.each([
    'CERT_HAS_EXPIRED',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'ERR_SSL_WRONG_VERSION_NUMBER',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UND_ERR_PRX_TLS',
  ])('finds %s blocked, since somebody has to mend it', (code) => {
    expect(classifyError(errorOf(code))).toEqual({ status: 'blocked', reason: code });
  });

  it.each([401, 403, 407])('finds a proxy that answers %d blocked', (status) => {
    const message = `Proxy response (${String(status)}) !== 200 when HTTP Tunneling`;
    expect(classifyError(errorOf('UND_ERR_ABORTED', message))).toEqual({
      status: 'blocked',
      reason: `the proxy refuses (HTTP ${String(status)})`,
    });
  });

  it.each([502, 503])('finds a proxy that answers %d retryable', (status) => {
    const message = `Proxy response (${String(status)}) !== 200 when HTTP Tunneling`;
    expect(classifyError(errorOf('UND_ERR_ABORTED', message))).toMatchObject({ status: 'retryable' });
  });

  it('finds the code of the cause', () => {
    expect(classifyError(new TypeError('fetch failed', { cause: errorOf('ECONNREFUSED') }))).toEqual({
      status: 'retryable',
      reason: 'ECONNREFUSED',
    });
  });

  it('names an error that has no code, and keeps its message to itself', () => {
    expect(classifyError(new TypeError('http://user:password@host'))).toEqual({
      status: 'retryable',
      reason: 'TypeError',
    });
  });

  it.each([undefined, null, 'text', { code: 'ECONNRESET' }])('finds %p retryable', (thrown) => {
    expect(classifyError(thrown)).toEqual({ status: 'retryable', reason: 'an unknown error' });
  });
});
