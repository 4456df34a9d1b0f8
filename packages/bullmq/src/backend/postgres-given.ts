/** What a user may give as a connection to PostgreSQL. No type of pg is named here: who uses Redis has none of its types. */

/** A `Pool` of pg that the application has: only its options are taken, for connections of our own. */
export interface PostgresClient {
  readonly options: object;
  connect(...given: never): unknown;
  query(...given: never): unknown;
  end(...given: never): unknown;
}

/** A URL (`postgres://…`, `postgresql://…`), or a `Pool` of pg. */
export type PostgresGiven = string | PostgresClient;

export function isPostgres(given: unknown): given is PostgresGiven {
  if (typeof given === 'string') return /^postgres(ql)?:\/\//.test(given);
  const { connect, query, end, options } = (given ?? {}) as Partial<PostgresClient>;
  return [connect, query, end].every((each) => typeof each === 'function') && typeof options === 'object';
}
