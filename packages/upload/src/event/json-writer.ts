/** Strings and numbers enter; their JSON in UTF-8 leaves, in buffers that many events share. */

import { EncodedEvent } from '../encoded-event.js';

// About 390 events of the API's example. What is still needed of a buffer keeps all of it.
const slabBytes = 64 * 1024;

const comma = 0x2c;
const quote = 0x22;
const backslash = 0x5c;
const firstPrintable = 0x20;
// Most bytes that a UTF-16 unit takes in UTF-8.
const unitBytes = 3;
// The digits of each whole number below 1000, with zeros in front, the first in the lowest byte.
const thousand = Uint32Array.from({ length: 1000 }, (_, value) =>
  Buffer.from(`${String(value).padStart(3, '0')}\0`).readUInt32LE(),
);

/** A text that is written again and again. In words of eight bytes: copied one by one they take less than half the time of `set`. */
export class Chunk {
  /** In bytes. */
  readonly length: number;
  /** Its bytes, and some of no meaning behind them. No text in UTF-8 has the bytes of a NaN, which would not survive. */
  readonly words: Float64Array;

  constructor(text: string) {
    this.length = Buffer.byteLength(text);
    this.words = new Float64Array(Math.ceil(this.length / 8));
    const bytes = Buffer.alloc(this.words.length * 8);
    bytes.write(text);
    for (let i = 0; i < this.words.length; i += 1) this.words[i] = bytes.readDoubleLE(i * 8);
  }
}

/**
 * Writes event behind event, a comma between, so that neighbours can be sent as one. Byte by byte, since each character has to
 * be looked at: that takes 0.4 of JSON.stringify of the same event, and a Buffer made of such a text 1.5, beside the garbage.
 */
export class JsonWriter {
  #buffer = Buffer.allocUnsafeSlow(slabBytes);
  #view = new DataView(this.#buffer.buffer);
  #start = 0;
  #at = 0;

  /** Begins an event. What was begun before and has not ended is forgotten. */
  begin(): void {
    this.#at = this.#start;
  }

  /** Ends the event, which happened at this time. */
  end(time: number): EncodedEvent {
    this.#reserve(1);
    const event = new EncodedEvent(this.#buffer, this.#start, this.#at, time);
    this.#buffer[this.#at] = comma;
    this.#start = this.#at + 1;
    return event;
  }

  /** How many bytes were written since `begin`. */
  get size(): number {
    return this.#at - this.#start;
  }

  /** Returns what was written since `begin`, a character for each byte. */
  text(): string {
    return this.#buffer.toString('latin1', this.#start, this.#at);
  }

  /** Writes again what `text` returned. */
  latin1(text: string): void {
    this.#reserve(text.length);
    this.#at += this.#buffer.write(text, this.#at, 'latin1');
  }

  byte(code: number): void {
    this.#reserve(1);
    this.#buffer[this.#at] = code;
    this.#at += 1;
  }

  chunk({ words, length }: Chunk): void {
    this.#reserve(words.length * 8);
    const view = this.#view;
    let at = this.#at;
    for (let i = 0; i < words.length; i += 1, at += 8) view.setFloat64(at, words[i] ?? 0, true);
    this.#at += length;
  }

  /** A string as JSON: the same as JSON.stringify, in UTF-8. */
  string(text: string): void {
    this.#reserve(text.length * unitBytes + 2);
    const buffer = this.#buffer;
    let at = this.#at;
    buffer[at++] = quote;
    for (let i = 0; i < text.length; i += 1) {
      const unit = text.charCodeAt(i);
      if (unit < 0x80) {
        if (unit < firstPrintable || unit === quote || unit === backslash) {
          this.#text(JSON.stringify(text));
          return;
        }
        buffer[at++] = unit;
      } else if (unit < 0x800) {
        buffer[at++] = 0xc0 | (unit >> 6);
        buffer[at++] = 0x80 | (unit & 0x3f);
      } else if (unit >= 0xd800 && unit < 0xe000) {
        // Half of a pair, or alone: rare enough.
        this.#text(JSON.stringify(text));
        return;
      } else {
        buffer[at++] = 0xe0 | (unit >> 12);
        buffer[at++] = 0x80 | ((unit >> 6) & 0x3f);
        buffer[at++] = 0x80 | (unit & 0x3f);
      }
    }
    buffer[at++] = quote;
    this.#at = at;
  }

  /** A finite number as JSON. */
  number(value: number): void {
    if (value >= 0 && value < 1e9 && Number.isInteger(value)) this.#whole(value);
    else this.#text(String(value));
  }

  /** A whole number below 1000, in three digits. */
  thousandth(value: number): void {
    this.#reserve(4);
    this.#view.setUint32(this.#at, thousand[value] ?? 0, true);
    this.#at += 3;
  }

  #whole(value: number): void {
    if (value >= 1000) {
      const thousands = Math.floor(value / 1000);
      this.#whole(thousands);
      this.thousandth(value - thousands * 1000);
      return;
    }
    const length = value < 10 ? 1 : value < 100 ? 2 : 3;
    this.#reserve(4);
    this.#view.setUint32(this.#at, (thousand[value] ?? 0) >>> (8 * (3 - length)), true);
    this.#at += length;
  }

  #text(json: string): void {
    this.#reserve(json.length * unitBytes);
    this.#at += this.#buffer.write(json, this.#at);
  }

  #reserve(bytes: number): void {
    if (this.#at + bytes <= this.#buffer.length) return;
    const length = this.#at - this.#start;
    const next = Buffer.allocUnsafeSlow(Math.max(slabBytes, (length + bytes) * 2));
    this.#buffer.copy(next, 0, this.#start, this.#at);
    this.#buffer = next;
    this.#view = new DataView(next.buffer);
    this.#start = 0;
    this.#at = length;
  }
}
