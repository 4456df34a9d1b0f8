/** Shows how far it is: a bar that is drawn again and again on a terminal, a line now and then elsewhere. */

import type { CommandHost } from '../command/command-host.js';
import { displayWidth } from '../command/display-width.js';
import { list, t } from '../messages.js';

export interface Progress {
  /** Events that are settled. */
  readonly events: number;
  /** How much of the input that is, 0 to 1; `undefined` of a stream. */
  readonly share: number | undefined;
  /** A second. */
  readonly rate: number;
}

// How often it is shown, in ms.
const drawn = 100;
const written = 5000;
const longestBar = 30;

/** The words of a progress, without a bar: `420,000 events (42 %), 12,345 a second, 1:23 left`. */
export function describeProgress({ events, share, rate }: Progress): string {
  const percent = share === undefined ? '' : t` (${Math.floor(share * 100)} %)`;
  const parts = [`${countEvents(events)}${percent}`, t`${countOf(Math.round(rate))} a second`];
  if (share !== undefined && share > 0 && rate > 0) parts.push(t`${clock((events / share - events) / rate)} left`);
  return list(parts);
}

/** The same behind a bar, in at most so many columns. */
export function drawProgress(progress: Progress, columns: number): string {
  const words = describeProgress(progress);
  const room = columns - 1 - displayWidth(words);
  const length = Math.min(longestBar, room - 3);
  if (progress.share === undefined || length < 5) return room < 0 ? '' : words;
  const full = Math.round(progress.share * length);
  return `[${'#'.repeat(full)}${'-'.repeat(length - full)}] ${words}`;
}

/** `1 event`, `1,000,000 events`. */
export function countEvents(events: number): string {
  return events === 1 ? t`1 event` : t`${countOf(events)} events`;
}

/** `1,000,000`. */
export function countOf(number: number): string {
  return number.toLocaleString('en-US');
}

function clock(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const two = (part: number): string => String(part).padStart(2, '0');
  const rest = two(Math.floor(seconds % 60));
  return hours > 0 ? `${String(hours)}:${two(minutes)}:${rest}` : `${String(minutes)}:${rest}`;
}

/** Writes the progress, and lines between it, to `stderr`. */
export class ProgressDisplay {
  readonly #host: CommandHost;
  readonly #read: () => Progress;
  readonly #isTerminal: boolean;
  readonly #timer: NodeJS.Timeout;
  #isDrawn = false;

  constructor(host: CommandHost, read: () => Progress) {
    this.#host = host;
    this.#read = read;
    this.#isTerminal = host.stderr.isTTY === true && host.env['TERM'] !== 'dumb';
    this.#timer = setInterval(
      () => {
        this.#show();
      },
      this.#isTerminal ? drawn : written,
    );
  }

  /** Writes a line, above the bar. */
  say(line: string): void {
    this.#erase();
    this.#host.stderr.write(`${line}\n`);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#erase();
  }

  #show(): void {
    if (!this.#isTerminal) this.#host.stderr.write(`${describeProgress(this.#read())}\n`);
    else {
      this.#host.stderr.write(`\r\u001B[K${drawProgress(this.#read(), this.#host.stderr.columns ?? 80)}`);
      this.#isDrawn = true;
    }
  }

  #erase(): void {
    if (this.#isDrawn) this.#host.stderr.write('\r\u001B[K');
    this.#isDrawn = false;
  }
}
