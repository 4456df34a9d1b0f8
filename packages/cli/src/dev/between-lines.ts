/** Puts lines of our own between those of a command: its output passes as it is, and no line that it has begun is broken. */

import { writeOut, type CommandHost } from '../command/command-host.js';

// Colours and the like that stand behind a line's end begin no line.
// eslint-disable-next-line no-control-regex
const controls = /\u001b\[[0-9;?]*[A-Za-z]/g;

export class BetweenLines {
  readonly #host: CommandHost;
  readonly #stopped = new AbortController();
  /** Both may be the same terminal or file, so a line that is begun on either of them holds ours. */
  readonly #isBegun = { stdout: false, stderr: false };
  #waiting: (() => void)[] = [];
  #isClosed = false;

  /** Aborted when nothing is written any more: after `stop()`, and when somebody asks for an end at once. */
  readonly over: AbortSignal;

  constructor(host: CommandHost) {
    this.#host = host;
    this.over = AbortSignal.any([this.#stopped.signal, host.signals.ended]);
    this.over.addEventListener('abort', () => {
      this.#release();
    });
  }

  /** Passes a piece of the command's output on. Resolves when there is room for more. */
  async pass(to: 'stdout' | 'stderr', chunk: Uint8Array): Promise<void> {
    const text = Buffer.from(chunk).toString('latin1');
    const end = text.lastIndexOf('\n');
    const begins = text.slice(end + 1).replace(controls, '') !== '';
    this.#isBegun[to] = begins || (this.#isBegun[to] && end < 0);
    const written = writeOut(this.#host[to], chunk, this.over);
    if (this.#isFree) this.#release();
    await written;
  }

  /** Writes lines of ours to `stderr`, as soon as the command has begun none. */
  async say(lines: string): Promise<void> {
    while (!this.#isFree && !this.over.aborted) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
    if (!this.over.aborted) await writeOut(this.#host.stderr, lines, this.over);
  }

  /** The command is over: a line that it has begun is ended before the next one of ours. */
  close(): void {
    if (!this.#isFree) this.#host.stderr.write('\n');
    this.#isClosed = true;
    this.#release();
  }

  /** From here on nothing waits: lines of ours are dropped. */
  stop(): void {
    this.#stopped.abort();
  }

  get #isFree(): boolean {
    return this.#isClosed || (!this.#isBegun.stdout && !this.#isBegun.stderr);
  }

  #release(): void {
    for (const go of this.#waiting.splice(0)) go();
  }
}
