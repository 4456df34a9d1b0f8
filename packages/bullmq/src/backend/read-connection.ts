/** Checks the option `connection`, which says what a queue lies in. */

import { GrowingIOError } from '@growingio/upload';
import { wrongOption } from '@growingio/upload/adapter';
import type { RedisOptions } from 'ioredis';
import { t } from '../messages.js';
import { isPostgres, type PostgresGiven } from './postgres-given.js';
import { isClient, type RedisGiven } from './redis-connection.js';

/** What a user gives as the option `connection`. */
export type ConnectionGiven = RedisGiven | PostgresGiven;

/** Never quotes it: it may hold a password. */
export function readConnection(value: unknown): ConnectionGiven {
  if (isPostgres(value)) return value;
  const isUrl = typeof value === 'string' && /^rediss?:\/\//.test(value) && URL.canParse(value);
  if (!isUrl && (typeof value !== 'object' || value === null || Array.isArray(value))) {
    const wanted = t`a URL (redis://…, rediss://…, postgres://…), options or a client of ioredis ('ioredis'), or a Pool of pg ('pg')`;
    throw wrongOption('connection', value, wanted, () =>
      typeof value === 'string' ? t`a text` : t`a ${typeof value}`,
    );
  }
  const given = value as RedisGiven;
  const prefixed = isClient(given) ? given.options : given;
  if (typeof prefixed === 'object' && Boolean((prefixed as RedisOptions).keyPrefix)) {
    const message = t`connection has a keyPrefix, which BullMQ can't work with: leave it out, and use the option prefix`;
    throw new GrowingIOError('ERR_GROWINGIO_OPTION', message);
  }
  return given;
}
