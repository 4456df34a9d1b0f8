/** What errors of Redis, and of the way to it, mean for a batch. */
import { classifyRedisError } from '../../src/backend/redis-failures.js';

const secret = 'sesame-7';

function errorOf(message: string, code?: string): Error {
  return Object.assign(new Error(message), code !== undefined && { code });
}

const room = 'give it more memory (maxmemory), or see whether relays empty the queue: growingio-relay status';
const access = 'check user and password in connection, and the rights of that user';

describe('classifyRedisError', () => {
  it.each([
    ["OOM command not allowed when used memory > 'maxmemory'.", 'it is full, OOM'],
    ["READONLY You can't write against a read only replica.", 'it is a replica, read-only, READONLY'],
    ['LOADING Redis is loading the dataset in memory', 'it is starting, LOADING'],
    [
      "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
      'its master is down, MASTERDOWN',
    ],
    ['CLUSTERDOWN Hash slot not served', 'the cluster is down, CLUSTERDOWN'],
    ['NOREPLICAS Not enough good replicas to write.', 'too few replicas, NOREPLICAS'],
    ['MISCONF Redis is configured to save RDB snapshots', "it can't write to its disk, MISCONF"],
    ['BUSY Redis is busy running a script.', 'a script keeps it busy, BUSY'],
    ['TRYAGAIN Multiple keys request during rehashing of slot', 'the cluster moves its keys, TRYAGAIN'],
    ['UNBLOCKED force unblock from blocking operation, instance state changed', 'its role has changed, UNBLOCKED'],
    [`ERR something about ${secret}`, 'it refuses the command, ERR'],
    ["ERR unknown command 'EVALSHA_RO'", 'it refuses the command, ERR'],
    // Of a script: Redis puts its own words in front.
    [`ERR Error running script (call to f_1): @user_script:1: OOM ${secret}`, 'it refuses the command, ERR'],
    ["OOM command not allowed when used memory > 'maxmemory'. script: f_1, on @user_script:1.", 'it is full, OOM'],
    ['READONLY script: f_1', 'it is a replica, read-only, READONLY'],
  ])('has an answer retried that may be different later: %s', (message, reason) => {
    const remedy = reason.endsWith('OOM') && { remedy: room };
    expect(classifyRedisError(errorOf(message))).toEqual({ status: 'retryable', reason, ...remedy });
  });

  it.each([
    ['NOAUTH Authentication required.', 'it wants a password, NOAUTH'],
    ['WRONGPASS invalid username-password pair or user is disabled.', 'wrong user or password, WRONGPASS'],
    ['ERR invalid password', 'wrong user or password, ERR'],
    ['ERR AUTH <password> called without any password configured', 'wrong user or password, AUTH'],
    [`NOPERM User ${secret} has no permissions to run the 'eval' command`, 'the user may not do that, NOPERM'],
    ['DENIED Redis is running in protected mode', 'it runs in protected mode, DENIED'],
    ['Redis version needs to be greater or equal than 6.2.0 Current: 5.0.7', 'it is older than Redis 6.2'],
  ])('has refusals said loudly that only somebody can mend: %s', (message, reason) => {
    const isAccess = /password|the user/.test(reason);
    const remedy = isAccess && { remedy: access };
    expect(classifyRedisError(errorOf(message))).toEqual({ status: 'blocked', reason, ...remedy });
  });

  it.each([
    ['ECONNREFUSED', 'ECONNREFUSED'],
    ['ECONNRESET', 'ECONNRESET'],
    ['ETIMEDOUT', 'ETIMEDOUT'],
    ['ENOTFOUND', 'ENOTFOUND'],
    ['EPIPE', 'EPIPE'],
    ['ENOENT', 'ENOENT'],
  ])('has a connection retried that fails by %s', (code, reason) => {
    const error = errorOf(`connect ${code} ${secret}`, code);
    expect(classifyRedisError(error)).toEqual({ status: 'retryable', reason, failure: 'connection' });
  });

  it.each([
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate is not trusted, DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'its certificate is not trusted, UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['CERT_HAS_EXPIRED', 'its certificate is not trusted, CERT_HAS_EXPIRED'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is not trusted, ERR_TLS_CERT_ALTNAME_INVALID'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'it does not speak TLS, ERR_SSL_WRONG_VERSION_NUMBER'],
  ])('has a certificate blocked that is not trusted: %s', (code, reason) => {
    expect(classifyRedisError(errorOf(secret, code))).toEqual({ status: 'blocked', reason });
  });

  it.each([
    ['All sentinels are unreachable. Retrying from scratch after 10ms.', 'no sentinel knows a master'],
    ['All sentinels are unreachable and retry is disabled.', 'no sentinel knows a master'],
    ['Connection is closed.', 'no connection'],
    ["Stream isn't writeable and enableOfflineQueue options is false", 'no connection'],
    ['None of startup nodes is available', 'no connection'],
    [secret, 'no connection'],
  ])('has no connection where there is no code: %s', (message, reason) => {
    expect(classifyRedisError(errorOf(message))).toEqual({ status: 'retryable', reason, failure: 'connection' });
  });

  it.each([undefined, null, 'text', 7, {}, { message: 7, code: 7 }])('bears %p', (error) => {
    expect(classifyRedisError(error)).toEqual({ status: 'retryable', reason: 'no connection', failure: 'connection' });
  });
});
