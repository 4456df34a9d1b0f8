/** Takes answers of 1xx that nobody asked for out of what a socket receives. */

import type { Socket } from 'node:net';

// 101 is no answer before the answer: it ends the conversation in HTTP.
const informational = /^HTTP\/1\.[01] 1(?!01)\d\d/;
const statusLength = 'HTTP/1.1 100'.length;
const longestHead = 16 * 1024;
const endOfHead = '\r\n\r\n';

/**
 * Leaves out `100 Continue` and other answers of 1xx before the answer proper. They mean nothing to us, and undici breaks the
 * connection off at an unasked-for 100, after GrowingIO has taken the batch.
 */
export function skipInformational(socket: Socket): void {
  const skipper = new InformationalSkipper();
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
  // Requests are not pipelined: what is read after a request was written is the beginning of an answer.
  socket.write = (...args: unknown[]): boolean => {
    skipper.expectAnswer();
    return write(...args);
  };
  const read = socket.read.bind(socket) as (size?: number) => Buffer | null;
  socket.read = (size?: number): Buffer | null => {
    for (;;) {
      const chunk = read(size);
      const rest = chunk === null ? null : skipper.skip(chunk);
      if (rest === null || rest.length > 0) return rest;
    }
  };
}

/** Takes the bytes of a connection, chunk by chunk, and returns what is to be parsed of each. */
export class InformationalSkipper {
  #isAtStart = false;
  #held: Buffer | undefined;

  /** The next bytes begin an answer. */
  expectAnswer(): void {
    this.#isAtStart = true;
  }

  /** Returns an empty buffer where a head is not complete yet. */
  skip(chunk: Buffer): Buffer {
    if (!this.#isAtStart) return chunk;
    let rest = this.#held === undefined ? chunk : Buffer.concat([this.#held, chunk]);
    this.#held = undefined;
    while (rest.length > 0) {
      const status = rest.toString('latin1', 0, statusLength);
      const mayBecome = status.length < statusLength && 'HTTP/1.'.startsWith(status.slice(0, 7));
      if (!mayBecome && !informational.test(status)) break;
      const end = mayBecome ? -1 : rest.indexOf(endOfHead);
      if (end < 0 && rest.length < longestHead) {
        this.#held = rest;
        return rest.subarray(0, 0);
      }
      if (end < 0) break;
      rest = rest.subarray(end + endOfHead.length);
    }
    if (rest.length > 0) this.#isAtStart = false;
    return rest;
  }
}
