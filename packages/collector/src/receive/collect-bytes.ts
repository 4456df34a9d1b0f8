/** Collects the chunks of a request's body, within what all bodies may take together. */

/** Counts the bytes that all requests under way hold. */
export class ByteBudget {
  readonly #limit: number;
  #taken = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Bytes that are held now. */
  get taken(): number {
    return this.#taken;
  }

  /** Takes so many bytes, if there is room for them. */
  take(bytes: number): boolean {
    if (this.#taken + bytes > this.#limit) return false;
    this.#taken += bytes;
    return true;
  }

  give(bytes: number): void {
    this.#taken -= bytes;
  }
}

const smallest = 4 * 1024;

/** One body. Chunks are copied together: one byte that came alone would otherwise cost an object of its own. */
export class BodyBytes {
  readonly #budget: ByteBudget;
  readonly #limit: number;
  #buffer = Buffer.alloc(0);
  #length = 0;
  #taken = 0;

  /** `limit` is the most that the body may have. */
  constructor(budget: ByteBudget, limit: number) {
    this.#budget = budget;
    this.#limit = limit;
  }

  /** Adds a chunk. Returns false when there is no room for it. */
  add(chunk: Buffer): boolean {
    const length = this.#length + chunk.length;
    if (length > this.#buffer.length && !this.#grow(length)) return false;
    chunk.copy(this.#buffer, this.#length);
    this.#length = length;
    return true;
  }

  /** Takes room for what is made of the body. */
  reserve(bytes: number): boolean {
    if (!this.#budget.take(bytes)) return false;
    this.#taken += bytes;
    return true;
  }

  read(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  /** Releases the bytes and their share of the budget. May be called twice. */
  release(): void {
    this.#budget.give(this.#taken);
    this.#taken = 0;
    this.#length = 0;
    this.#buffer = Buffer.alloc(0);
  }

  #grow(length: number): boolean {
    const size = Math.min(this.#limit, Math.max(smallest, 2 ** Math.ceil(Math.log2(length))));
    if (!this.reserve(size - this.#buffer.length)) return false;
    const grown = Buffer.allocUnsafeSlow(size);
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
    return true;
  }
}
