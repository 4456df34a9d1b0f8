/** One line on a terminal that says how far a delivery is. In a pipe only what is said stays. */

import { note, type CommandHost } from '../command/command-host.js';
import { t } from '../messages.js';
import { countOf } from '../send/progress.js';

const erase = '\r\u001b[K';

export class ProgressLine {
  readonly #host: CommandHost;
  readonly #begun = performance.now();
  readonly #isShown: boolean;

  constructor(host: CommandHost) {
    this.#host = host;
    this.#isShown = host.stderr.isTTY === true && host.env['TERM'] !== 'dumb';
  }

  show(delivered: number, pending: number): void {
    if (!this.#isShown) return;
    const seconds = Math.max(1, (performance.now() - this.#begun) / 1000);
    const [done, rate, rest] = [countOf(delivered), countOf(Math.round(delivered / seconds)), countOf(pending)];
    this.#host.stderr.write(erase + t`delivered: ${done}, a second: ${rate}, waiting: ${rest}`);
  }

  /** Says something that stays. */
  say(line: string): void {
    this.clear();
    note(this.#host, line);
  }

  clear(): void {
    if (this.#isShown) this.#host.stderr.write(erase);
  }
}
