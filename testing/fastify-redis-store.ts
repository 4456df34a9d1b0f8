/** Sessions in a Redis, by bare callbacks of a shared connection, which lose the async context. */
import type { FastifySessionObject } from '@fastify/session';

/** What is used of the package redis 3, which has no types of its own. */
export interface CallbackRedis {
  get(key: string, callback: (error: unknown, value: string | null) => void): unknown;
  set(key: string, value: string, callback?: (error: unknown) => void): unknown;
  del(key: string, callback: (error: unknown) => void): unknown;
  end(flush: boolean): unknown;
}

const { createClient } = jest.requireActual<{ createClient: (socket: string) => CallbackRedis }>('redis3');

export const connectRedis = createClient;

export class RedisStore {
  readonly #redis: CallbackRedis;

  constructor(redis: CallbackRedis) {
    this.#redis = redis;
  }

  get(id: string, callback: (error: unknown, session?: FastifySessionObject | null) => void): void {
    this.#redis.get(id, (error, text) => {
      callback(error, text === null ? null : (JSON.parse(text) as FastifySessionObject));
    });
  }

  set(id: string, session: object, callback: (error: unknown) => void): void {
    this.#redis.set(id, JSON.stringify(session), callback);
  }

  destroy(id: string, callback: (error: unknown) => void): void {
    this.#redis.del(id, callback);
  }
}
