/** Connections of our own to PostgreSQL, made from whatever a user gives: a URL, or a pool that the application has. */

import { EventEmitter } from 'node:events';
import type { PgPoolClient } from 'bullmq';
import type { Client, Pool, PoolClient, PoolConfig } from 'pg';
import { pause } from '../until.js';
import type { Role } from './backend.js';
import loadPg from './load-pg.cjs';
import { loadPeer } from './peer.js';
import type { PostgresGiven } from './postgres-given.js';

const connectTimeout = 4000;
/** So long a connection that answers nothing counts as alive, in ms. */
const queryTimeout: Record<Role, number> = { sender: 10_000, relay: 30_000 };
const longestRetryDelay = 1000;

/**
 * A pool whose connections find the tables of one schema first. With a relay whoever asks for a connection waits until there is
 * one; a sender hears at once that there is none.
 */
export class PostgresPool extends EventEmitter {
  readonly #pool: Pool;
  readonly #role: Role;
  readonly #clients = new Set<Client>();
  readonly #closing = new AbortController();

  constructor(given: PostgresGiven, schema: string, role: Role) {
    super();
    // Each queue that uses it listens.
    this.setMaxListeners(0);
    this.#role = role;
    const pg = loadPeer('pg', loadPg);
    const clients = this.#clients;
    class OwnClient extends pg.Client {
      constructor(config?: ConstructorParameters<typeof pg.Client>[0]) {
        super(config);
        clients.add(this);
        this.once('end', () => clients.delete(this));
      }
    }
    const options = withSearchPath(readOptions(given), schema);
    this.#pool = new pg.Pool({
      connectionTimeoutMillis: connectTimeout,
      query_timeout: queryTimeout[role],
      keepAlive: true,
      ...options,
      Client: OwnClient,
    });
    this.#pool.on('error', (error) => this.emit('error', error));
  }

  /** For BullMQ, whose types of a client are not those of pg. */
  async connect(): Promise<PgPoolClient> {
    return (await this.#connect()) as unknown as PgPoolClient;
  }

  async #connect(): Promise<PoolClient> {
    for (let times = 0; ; times += 1) {
      try {
        const client = await this.#pool.connect();
        // One that dies while it is used rejects its query, too.
        client.on('error', ignore);
        return client;
      } catch (error) {
        this.emit('error', error);
        if (this.#role === 'sender' || this.#closing.signal.aborted) throw error;
        await pause(Math.min(longestRetryDelay, 50 * 2 ** times), this.#closing.signal);
      }
    }
  }

  query(text: string, values: readonly unknown[] = []): Promise<{ rows: unknown[]; rowCount: number | null }> {
    return this.use((client) => client.query(text, [...values]));
  }

  /** Does work on one connection, which is free again afterwards. */
  async use<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    const client = await this.#connect();
    let failed = false;
    try {
      return await work(client);
    } catch (error) {
      // PostgreSQL's own refusals leave the connection as it was.
      failed = (error as { severity?: unknown }).severity !== 'ERROR';
      throw error;
    } finally {
      client.off('error', ignore);
      client.release(failed);
    }
  }

  /** Breaks off whatever is under way. */
  async end(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    const ended = this.#pool.end();
    for (const client of this.#clients) client.connection.stream.destroy();
    await ended;
  }
}

const ignore = (): void => undefined;

function readOptions(given: PostgresGiven): PoolConfig {
  if (typeof given === 'string') return { connectionString: given };
  // It hides its password from those who print it.
  const { password } = given.options as PoolConfig;
  return { ...given.options, ...(password !== undefined && { password }) };
}

/** BullMQ's SQL names no schema. A URL may have options of its own, which would win. */
function withSearchPath(given: PoolConfig, schema: string): PoolConfig {
  const own = `-c search_path="${schema}"`;
  const { connectionString, options } = given;
  if (connectionString !== undefined && URL.canParse(connectionString)) {
    const url = new URL(connectionString);
    const ofUrl = url.searchParams.get('options');
    if (ofUrl !== null) {
      url.searchParams.set('options', `${ofUrl} ${own}`);
      return { ...given, connectionString: url.href };
    }
  }
  return { ...given, options: options === undefined ? own : `${options} ${own}` };
}
