/** Prints the output of several steps one after the other, the first while it still runs. */

export class Printer {
  #streams;
  #pages = [];

  /** @param {{ out: import('node:stream').Writable, error: import('node:stream').Writable }} streams */
  constructor(streams) {
    this.#streams = streams;
  }

  /** A page is printed once those that were opened before it are closed, and then as it is written. */
  open() {
    const page = { chunks: [], isClosed: false };
    this.#pages.push(page);
    return {
      /** @param {'out' | 'error'} to */
      write: (to, chunk) => {
        page.chunks.push([to, chunk]);
        this.#print();
      },
      close: () => {
        page.isClosed = true;
        this.#print();
      },
    };
  }

  #print() {
    for (let page = this.#pages[0]; page !== undefined; page = this.#pages[0]) {
      for (const [to, chunk] of page.chunks.splice(0)) this.#streams[to].write(chunk);
      if (!page.isClosed) return;
      this.#pages.shift();
    }
  }
}
