/** SIGINT, SIGTERM and a reader that has gone: the first one asks a command to end in order, a later one ends it at once. */

const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Within so many ms it is the same one: from a terminal, a command under npx gets it twice. */
const bounce = 500;

/** What signals come from: a process. */
export interface SignalSource {
  on(name: NodeJS.Signals, listener: (name: NodeJS.Signals) => void): unknown;
  off(name: NodeJS.Signals, listener: (name: NodeJS.Signals) => void): unknown;
}

export class StopSignals {
  readonly #first = new AbortController();
  readonly #second = new AbortController();
  readonly #source: SignalSource | undefined;
  #at = 0;

  /** Without a source only `stop()` stops. */
  constructor(source?: SignalSource) {
    this.#source = source;
    for (const name of names) source?.on(name, this.stop);
  }

  /** Aborted, with the signal's name as its reason, when somebody asks for an end. */
  get stopped(): AbortSignal {
    return this.#first.signal;
  }

  /** The same for an end at once. */
  get ended(): AbortSignal {
    return this.#second.signal;
  }

  readonly stop = (name: NodeJS.Signals): void => {
    if (!this.#first.signal.aborted) {
      this.#at = performance.now();
      this.#first.abort(name);
    } else if (performance.now() - this.#at > bounce) this.#second.abort(name);
  };

  /** From here on signals are the process's own, or another's. */
  close(): void {
    for (const name of names) this.#source?.off(name, this.stop);
  }
}
