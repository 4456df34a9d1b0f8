/** A map that is bounded: of its keys, those that were met last stay, and the others are counted. */

/** Keeps at most so many keys. What strangers name, such as users and event keys, is held in one. */
export class RecentMap<Key, Value> {
  readonly #most: number;
  readonly #values = new Map<Key, Value>();
  #left = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** How many keys have left for others; one that came back counts again. */
  get left(): number {
    return this.#left;
  }

  get size(): number {
    return this.#values.size;
  }

  /** The value of the key, which is the newest from now on; made where there is none yet. */
  meet(key: Key, make: () => Value): Value {
    const known = this.#values.get(key);
    if (known !== undefined) {
      this.#values.delete(key);
      this.#values.set(key, known);
      return known;
    }
    const value = make();
    this.#values.set(key, value);
    if (this.#values.size > this.#most) {
      const [oldest] = this.#values.keys();
      if (oldest !== undefined) this.#values.delete(oldest);
      this.#left += 1;
    }
    return value;
  }

  get(key: Key): Value | undefined {
    return this.#values.get(key);
  }

  /** Keys and values, the newest first. */
  newest(): (readonly [Key, Value])[] {
    return [...this.#values].reverse();
  }

  clear(): void {
    this.#values.clear();
    this.#left = 0;
  }
}
