/** A log that drops its oldest items when there are too many, or too many bytes. */

export interface LogLimits {
  /** Most items kept. */
  readonly items: number;
  /** Most bytes kept, by the sizes told to `push`. The newest item always stays. */
  readonly bytes: number;
}

/** An item, and the bytes that it takes. */
export interface Entry<Item> {
  readonly item: Item;
  readonly bytes: number;
}

/** A list bounded by items and bytes. Its ids rise by one from 1, also across `clear()`. */
export class BoundedLog<Item> {
  readonly #limits: LogLimits;
  readonly #onLeave: (item: Item) => void;
  #entries: (Entry<Item> | undefined)[] = [];
  // Entries before this index have left; they are cut off in bulk, so that leaving costs nothing.
  #head = 0;
  #bytes = 0;
  #lastId = 0;
  #list: readonly Item[] | undefined;

  /** `onLeave` is told each item that makes room for another, and none of those that `clear()` forgets. */
  constructor(limits: LogLimits, onLeave: (item: Item) => void = () => undefined) {
    this.#limits = limits;
    this.#onLeave = onLeave;
  }

  /** The id of the newest item, also when it has left; 0 before the first. */
  get lastId(): number {
    return this.#lastId;
  }

  /** Makes the next item with its id, and keeps it. */
  push(make: (id: number) => Item, bytes: number): Item {
    this.#lastId += 1;
    const item = make(this.#lastId);
    this.#entries.push({ item, bytes });
    this.#bytes += bytes;
    this.#list = undefined;
    while (this.size > this.#limits.items || (this.#bytes > this.#limits.bytes && this.size > 1)) this.#dropOldest();
    if (this.#head > 1_000 && this.#head > this.#entries.length / 2) {
      this.#entries = this.#entries.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  /** How many are kept. */
  get size(): number {
    return this.#entries.length - this.#head;
  }

  /** The bytes of what is kept. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The kept item with that id. */
  get(id: number): Entry<Item> | undefined {
    return this.#entries[this.#head + id - this.#oldestId];
  }

  /** What is kept, oldest first. The same list until the next change. */
  list(): readonly Item[] {
    this.#list ??= this.#entries.slice(this.#head).flatMap((entry) => (entry === undefined ? [] : [entry.item]));
    return this.#list;
  }

  /** The oldest kept items with an id above `id`: at most so many, and no more bytes than given after the first. */
  after(id: number, most: LogLimits): Entry<Item>[] {
    return this.#take(this.#head + Math.max(0, id - this.#oldestId + 1), 1, most);
  }

  /** The newest kept items with an id below `id`, newest first; as many as with `after`. */
  before(id: number, most: LogLimits): Entry<Item>[] {
    return this.#take(Math.min(this.#entries.length, this.#head + id - this.#oldestId) - 1, -1, most);
  }

  #take(start: number, step: 1 | -1, most: LogLimits): Entry<Item>[] {
    const taken: Entry<Item>[] = [];
    let bytes = 0;
    for (let at = start; at >= this.#head && taken.length < most.items; at += step) {
      const entry = this.#entries[at];
      if (entry === undefined) break;
      bytes += entry.bytes;
      if (bytes > most.bytes && taken.length > 0) break;
      taken.push(entry);
    }
    return taken;
  }

  clear(): void {
    this.#entries = [];
    this.#head = 0;
    this.#bytes = 0;
    this.#list = undefined;
  }

  get #oldestId(): number {
    return this.#lastId - this.size + 1;
  }

  #dropOldest(): void {
    const oldest = this.#entries[this.#head];
    // The slot is cleared, so that the item can be freed before the bulk cut.
    this.#entries[this.#head] = undefined;
    this.#bytes -= oldest?.bytes ?? 0;
    this.#head += 1;
    if (oldest !== undefined) this.#onLeave(oldest.item);
  }
}
