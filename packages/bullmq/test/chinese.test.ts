/** What is said in Chinese: message by message, and as it comes where a Redis is away, full or closed to us. */
import { join } from 'node:path';
import { describeChineseMessages } from '../../../testing/chinese-messages.js';
import { chinese } from '../src/chinese.js';

describeChineseMessages({
  folder: join(__dirname, '../src'),
  dictionary: chinese,
  positions: { CommandError: [2, 3], UnreadableBatch: [0], UnreachableQueue: [0], wrongUse: [0, 1] },
  apart: [
    // Names of tests, SQL, scripts of Redis, and what Prometheus shows.
    'conformance/',
    'fleet/postgres-ledger.ts',
    'fleet/redis-ledger.ts',
    'backend/postgres-schema.ts',
    'cli/relay-metrics.ts',
    /^(SELECT|DELETE) /,
    // Options of libpq, a unit of an option, the name of a job, an error that is read as pg's own are, and what is typed.
    /^-c search_path/,
    /^batches a second$/,
    /^dead letter$/,
    /^connection timeout$/,
    /^\s*npm install/,
  ],
});
