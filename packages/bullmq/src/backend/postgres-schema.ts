/** The tables in PostgreSQL: BullMQ's, and beside them our counters and marks. They are made when they are missing. */

import {
  assertSchemaCompatibility,
  LATEST_SCHEMA_VERSION,
  quoteSchemaName,
  runMigrations,
  SchemaMigrationRequiredError,
} from 'bullmq';
import type { PostgresPool } from './postgres-pool.js';

/**
 * What is counted of a queue is spread over rows, so that those who count at the same time seldom wait for each other. Marks go
 * with their job.
 */
const ownTables = `
CREATE TABLE IF NOT EXISTS growingio_counts (
  queue text NOT NULL,
  slot smallint NOT NULL,
  handed_over bigint NOT NULL DEFAULT 0,
  delivered bigint NOT NULL DEFAULT 0,
  dead bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (queue, slot)
);
CREATE TABLE IF NOT EXISTS growingio_batches (
  queue text NOT NULL,
  job text NOT NULL,
  events integer NOT NULL,
  unsettled integer NOT NULL,
  marks text NOT NULL DEFAULT '',
  PRIMARY KEY (queue, job),
  FOREIGN KEY (queue, job) REFERENCES job (queue, id) ON DELETE CASCADE
);`;

/** Rejects when PostgreSQL can't be reached, is too old, or its user may not do that. */
export function prepareSchema(pool: PostgresPool, schema: string): Promise<void> {
  const quoted = quoteSchemaName(schema);
  return pool.use(async (client) => {
    // Whoever finds all in place needs no right to make anything.
    if ((await readVersion(client, schema)) < LATEST_SCHEMA_VERSION) await runMigrations(client, schema);
    const { rows } = await client.query<{ exists: boolean }>('SELECT to_regclass($1) IS NOT NULL AS exists', [
      `${quoted}.growingio_batches`,
    ]);
    if (rows[0]?.exists !== true) {
      // Of those who come at the same time one makes them: the text is one transaction.
      await client.query(`SELECT pg_advisory_xact_lock(hashtext('growingio')); ${ownTables}`);
    }
  });
}

async function readVersion(client: Parameters<typeof assertSchemaCompatibility>[0], schema: string): Promise<number> {
  try {
    return await assertSchemaCompatibility(client, schema);
  } catch (error) {
    // The one says that there is no table, the other that there is no schema.
    if (error instanceof SchemaMigrationRequiredError || (error as { code?: unknown }).code === '3F000') return 0;
    throw error;
  }
}
