/** What comes from one side and is taken by the other: each waits for the other. */

export class WaitingLine<Item> {
  readonly #items: Item[] = [];
  readonly #takers: ((item: Item | undefined) => void)[] = [];
  #isClosed = false;

  /** Resolves with the next item, or with `undefined` from `close` on. */
  take(): Promise<Item | undefined> {
    const item = this.#items.shift();
    if (item !== undefined || this.#isClosed) return Promise.resolve(item);
    return new Promise((resolve) => {
      this.#takers.push(resolve);
    });
  }

  /** Returns whether anybody will take it. */
  put(item: Item): boolean {
    if (this.#isClosed) return false;
    const taker = this.#takers.shift();
    if (taker === undefined) this.#items.push(item);
    else taker(item);
    return true;
  }

  /** Returns what nobody has taken. */
  close(): Item[] {
    this.#isClosed = true;
    for (const taker of this.#takers.splice(0)) taker(undefined);
    return this.#items.splice(0);
  }
}
