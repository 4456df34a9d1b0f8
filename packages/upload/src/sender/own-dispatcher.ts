/** Sends requests by undici, which it loads late, also while a test fakes the timers that undici works with. */

import type { Dispatcher } from 'undici';
import { callSafely } from '../runtime/call-safely.js';
import { runDetached } from '../runtime/detached.js';
import { realTimers } from '../runtime/real-timers.js';

/**
 * A dispatcher of undici's that also works under fake timers. undici takes `setImmediate` and `queueMicrotask` from the
 * global object at each call: where they do not run, a connection can't be used a second time. Each request has then a
 * connection of its own, and nobody waits for the end of `destroy`.
 *
 * undici takes longer to load than the host may want to wait, so `create` is called when the event loop first comes round, or
 * for the first request, whichever is earlier.
 */
export class OwnDispatcher implements Pick<Dispatcher, 'dispatch'> {
  readonly #create: () => Dispatcher;
  readonly #retired = new Set<Dispatcher>();
  #dispatcher: Dispatcher | undefined;
  #probed: Globals | undefined;
  #isFaked = false;
  readonly #early: NodeJS.Immediate | undefined;

  /** `create` loads undici: in the context of nobody, at once unless that `canWait`, and again after timers have been fakes. */
  constructor(create: () => Dispatcher, canWait: boolean) {
    this.#create = () => runDetached(create);
    if (canWait) {
      this.#early = realTimers.setImmediate(() => {
        this.#createEarly();
      });
      this.#early.unref();
    } else this.#createEarly();
  }

  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const probing = this.#probe();
    if (probing === undefined) return this.#dispatch(options, handler);
    // undici tells the handler of what goes wrong.
    void probing.then(() => this.#dispatch(options, handler)).catch(() => undefined);
    return true;
  }

  /** Breaks off what is under way and frees the connections. Never rejects. */
  async destroy(): Promise<void> {
    realTimers.clearImmediate(this.#early);
    await this.#probe();
    const all = [...this.#retired, ...(this.#dispatcher === undefined ? [] : [this.#dispatcher])];
    const destroyed = Promise.allSettled(all.map((dispatcher) => dispatcher.destroy()));
    if (!this.#isFaked) await destroyed;
  }

  /** What it throws is said of the first request, which tries again. */
  #createEarly(): void {
    callSafely(
      () => (this.#dispatcher ??= this.#create()),
      () => undefined,
    );
  }

  #dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    if (!this.#isFaked) return (this.#dispatcher ??= this.#create()).dispatch(options, handler);
    // Its connections may wait for what never runs.
    if (this.#dispatcher !== undefined) this.#retire(this.#dispatcher);
    this.#dispatcher = undefined;
    const once = this.#create();
    const mayGoOn = once.dispatch({ ...options, reset: true }, handler);
    this.#retire(once);
    return mayGoOn;
  }

  /** Lets its requests end. */
  #retire(dispatcher: Dispatcher): void {
    this.#retired.add(dispatcher);
    const forget = (): void => void this.#retired.delete(dispatcher);
    dispatcher.close().then(forget, forget);
  }

  /** Finds out whether the timers are fakes, at once where nobody has replaced them since the last time. */
  #probe(): Promise<void> | undefined {
    const globals = readGlobals();
    const { setImmediate, queueMicrotask } = globals;
    if (setImmediate === this.#probed?.setImmediate && queueMicrotask === this.#probed.queueMicrotask) return undefined;
    if (setImmediate !== realTimers.setImmediate || queueMicrotask !== realTimers.queueMicrotask) {
      return this.#try(globals);
    }
    this.#isFaked = false;
    this.#probed = globals;
    return undefined;
  }

  /** Tries whether they do what they promise: monitoring replaces them too, by what works. */
  async #try(globals: Globals): Promise<void> {
    let ran = 0;
    globals.queueMicrotask(() => (ran += 1));
    const immediate = globals.setImmediate(() => (ran += 1));
    for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => realTimers.setImmediate(resolve));
    globals.clearImmediate(immediate);
    this.#isFaked = ran < 2;
    this.#probed = globals;
  }
}

type Globals = Pick<typeof globalThis, 'setImmediate' | 'clearImmediate' | 'queueMicrotask'>;

function readGlobals(): Globals {
  const { setImmediate, clearImmediate, queueMicrotask } = globalThis;
  return { setImmediate, clearImmediate, queueMicrotask };
}
