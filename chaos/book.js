/** The book of a client: what it accepted, promised, buried and dropped, in lines that outlive a kill, and are read back. */

import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';

/** Writes each line at once, so that the system has it when the process dies. */
export class BookWriter {
  #file;

  constructor(path) {
    this.#file = openSync(path, 'a');
  }

  /** `track()` took the events of these numbers, both ends included. */
  accepted(first, last) {
    this.#write(`accepted ${first} ${last}`);
  }

  /** All accepted events below this number are safe, whatever happens to the process. */
  promised(below) {
    this.#write(`promised ${below}`);
  }

  /** A queue has taken the events of a run, of whoever's writer. */
  handedOver({ writer, first, last }) {
    this.#write(`handed ${writer} ${first} ${last} ${Date.now()}`);
  }

  dead(identity) {
    this.#write(`dead ${identity}`);
  }

  dropped(events) {
    this.#write(`dropped ${events}`);
  }

  close() {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #write(line) {
    if (this.#file !== undefined) writeSync(this.#file, `${line}\n`);
  }
}

/** Reads a book as far as it was written. */
export function readBook(path) {
  const book = { runs: [], accepted: 0, promised: 0, handed: [], dead: [], dropped: 0 };
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
  for (const line of lines) {
    const [kind, one, other, ...more] = line.split(' ');
    if (kind === 'accepted') {
      book.runs.push([Number(one), Number(other)]);
      book.accepted += Number(other) - Number(one) + 1;
    } else if (kind === 'promised') book.promised = Math.max(book.promised, Number(one));
    else if (kind === 'handed') {
      const [last, at] = more.map(Number);
      book.handed.push({ writer: one, first: Number(other), last, at });
    } else if (kind === 'dead') book.dead.push(one);
    else if (kind === 'dropped') book.dropped += Number(one);
  }
  return book;
}
