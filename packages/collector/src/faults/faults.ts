/** Decides which upload meets the fault that is on, if one is, and ends it when its time or its number is over. */

import type { Fault } from './fault.js';

/** The fault that is on, or that was on last. */
export interface FaultState {
  readonly isOn: boolean;
  readonly fault: Fault;
  /** How many uploads have met it. */
  readonly met: number;
  /** What is left of it while it is on; `undefined` for what has no end. */
  readonly left: { readonly seconds: number | undefined; readonly requests: number | undefined };
}

/** The faults of a collector: at most one is on. `random` is Math.random, `now` Date.now, but for tests. */
export class Faults {
  readonly #random: () => number;
  readonly #now: () => number;
  readonly #onChange = new Set<(isOn: boolean) => void>();
  readonly #onEnd = new Set<() => void>();
  #latest: { readonly fault: Fault; readonly until: number; met: number } | undefined;
  #isOn = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(random: () => number = Math.random, now: () => number = Date.now) {
    this.#random = random;
    this.#now = now;
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  /** The latest fault; `undefined` when there was none. */
  get state(): FaultState | undefined {
    if (this.#latest === undefined) return undefined;
    const { fault, until, met } = this.#latest;
    const seconds = until === Infinity ? undefined : Math.max(0, Math.ceil((until - this.#now()) / 1000));
    return { isOn: this.#isOn, fault, met, left: { seconds, requests: fault.requests && fault.requests - met } };
  }

  /** Turns a fault on, in place of the one before. */
  start(fault: Fault): void {
    this.end();
    const ms = fault.seconds === undefined ? Infinity : fault.seconds * 1000;
    this.#latest = { fault, until: this.#now() + ms, met: 0 };
    if (ms < Infinity) {
      this.#timer = setTimeout(() => {
        this.end();
      }, ms).unref();
    }
    this.#turn(true);
  }

  /** Turns it off, if one is on. What hangs is let go of. */
  end(): void {
    clearTimeout(this.#timer);
    this.#turn(false);
    for (const listener of [...this.#onEnd]) listener();
  }

  /** The fault that an upload which comes now meets, if it does. */
  meet(): Fault | undefined {
    const latest = this.#latest;
    if (latest === undefined || !this.#isOn) return undefined;
    if (this.#now() >= latest.until) {
      this.end();
      return undefined;
    }
    if (this.#random() >= latest.fault.share) return undefined;
    latest.met += 1;
    // What hangs goes on hanging.
    if (latest.met === latest.fault.requests) this.#turn(false);
    return latest.fault;
  }

  /** Calls `listener` whenever a fault is turned on, or is over. */
  onChange(listener: (isOn: boolean) => void): void {
    this.#onChange.add(listener);
  }

  /** Calls `listener` when the fault is turned off, its time is over, or another takes its place. Returns what takes it back. */
  onEnd(listener: () => void): () => void {
    this.#onEnd.add(listener);
    return () => this.#onEnd.delete(listener);
  }

  #turn(isOn: boolean): void {
    if (this.#isOn === isOn) return;
    this.#isOn = isOn;
    for (const listener of this.#onChange) listener(isOn);
  }
}
