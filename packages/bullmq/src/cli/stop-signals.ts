/** SIGTERM and SIGINT: the first one asks for a drain, the second one for an end at once. */

const names = ['SIGTERM', 'SIGINT'] as const;

/** Within so many ms it is the same one: from a terminal, a command under npx gets it twice. */
const bounce = 500;

export class StopSignals {
  readonly #first = new AbortController();
  readonly #second = new AbortController();
  #at = 0;

  constructor() {
    for (const name of names) process.on(name, this.#onSignal);
  }

  /** Aborted, with the signal's name as its reason, when somebody asks for a drain. */
  get drain(): AbortSignal {
    return this.#first.signal;
  }

  /** The same for an end at once. */
  get end(): AbortSignal {
    return this.#second.signal;
  }

  /** From here on a signal ends the process, as without us. */
  close(): void {
    for (const name of names) process.off(name, this.#onSignal);
  }

  readonly #onSignal = (name: NodeJS.Signals): void => {
    if (!this.#first.signal.aborted) {
      this.#at = performance.now();
      this.#first.abort(name);
    } else if (performance.now() - this.#at > bounce) this.#second.abort(name);
  };
}
