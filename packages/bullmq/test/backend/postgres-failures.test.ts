/** What errors of PostgreSQL, and of the way to it, mean for a batch. */
import { classifyPostgresError } from '../../src/backend/postgres-failures.js';

const secret = 'sesame-7';

function errorOf(message: string, code?: string): Error {
  return Object.assign(new Error(message), code !== undefined && { code });
}

const access = 'check user and password in connection, and the rights of that user';

describe('classifyPostgresError', () => {
  it.each([
    ['53100', 'its disk is full, 53100'],
    ['53200', 'it has no memory left, 53200'],
    ['53300', 'it has too many connections, 53300'],
    ['53400', 'it is short of something, 53400'],
    ['25006', 'it is a replica, read-only, 25006'],
    ['40P01', 'others were faster, 40P01'],
    ['40001', 'others were faster, 40001'],
    ['55P03', 'others hold a lock, 55P03'],
    ['57014', 'it took too long, 57014'],
    ['58030', "it can't use its disk, 58030"],
    ['22P05', 'it refuses the command, 22P05'],
    ['XX000', 'it refuses the command, XX000'],
  ])('has an answer retried that may be different later: %s', (code, reason) => {
    expect(classifyPostgresError(errorOf(secret, code))).toEqual({ status: 'retryable', reason });
  });

  it.each([
    ['57P01', 'it is shutting down, 57P01'],
    ['57P02', 'it has crashed and starts again, 57P02'],
    ['57P03', 'it is starting, 57P03'],
    ['08006', 'no connection, 08006'],
    ['ECONNREFUSED', 'ECONNREFUSED'],
    ['ENOTFOUND', 'ENOTFOUND'],
    ['EPIPE', 'EPIPE'],
  ])('has a server retried that is away: %s', (code, reason) => {
    const error = errorOf(secret, code);
    expect(classifyPostgresError(error)).toEqual({ status: 'retryable', reason, failure: 'connection' });
  });

  it.each([
    ['28P01', 'wrong user or password, 28P01'],
    ['28000', 'wrong user or password, 28000'],
    ['3D000', 'there is no such database, 3D000'],
    ['3F000', 'there is no such schema, 3F000'],
    ['42501', 'the user may not do that, 42501'],
    ['42P01', 'its schema is not that of this version of bullmq, 42P01'],
    ['42883', 'its schema is not that of this version of bullmq, 42883'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate is not trusted, DEPTH_ZERO_SELF_SIGNED_CERT'],
  ])('has refusals said loudly that only somebody can mend: %s', (code, reason) => {
    const remedy = /password|the user/.test(reason) && { remedy: access };
    expect(classifyPostgresError(errorOf(secret, code))).toEqual({ status: 'blocked', reason, ...remedy });
  });

  it.each([
    ['SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string', 'it wants a password'],
    ['The server does not support SSL connections', 'it does not speak TLS'],
  ])('has what pg itself refuses blocked: %s', (message, reason) => {
    const remedy = reason.includes('password') && { remedy: access };
    expect(classifyPostgresError(errorOf(message))).toEqual({ status: 'blocked', reason, ...remedy });
  });

  it.each([
    ['UnsupportedPostgresVersionError', 'it is older than PostgreSQL 13'],
    ['SchemaVersionMismatchError', 'its schema is of a newer bullmq: update bullmq'],
  ])('has what bullmq itself refuses blocked: %s', (name, reason) => {
    expect(classifyPostgresError(Object.assign(errorOf(secret), { name }))).toEqual({ status: 'blocked', reason });
  });

  it.each([
    'timeout exceeded when trying to connect',
    'Connection terminated due to connection timeout',
    'Query read timeout',
    'connection timeout',
  ])('has silence retried: %s', (message) => {
    const silence = { status: 'retryable', reason: 'no answer in time', failure: 'timeout' };
    expect(classifyPostgresError(errorOf(message))).toEqual(silence);
  });

  it.each([undefined, null, 'text', 7, {}, { message: 7, code: 7 }, errorOf('Connection terminated unexpectedly')])(
    'has no connection where nothing says more: %p',
    (error) => {
      const absence = { status: 'retryable', reason: 'no connection', failure: 'connection' };
      expect(classifyPostgresError(error)).toEqual(absence);
    },
  );
});
