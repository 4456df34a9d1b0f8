/** A request to the API that is refused: its answer is a status, and `{ code, message }` with more facts beside them. */

/** Thrown by a route; the message is in English, and says what to do. */
export class ApiError extends Error {
  readonly status: number;
  /** For programs; it stays the same when the message is worded anew. */
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What else stands in the answer. */
  readonly facts: object;

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}, facts: object = {}) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.headers = headers;
    this.facts = facts;
  }
}
