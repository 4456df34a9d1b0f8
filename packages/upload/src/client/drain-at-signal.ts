/** Delivers what clients hold when a signal ends the process, then lets the signal take its course. */

import { constants } from 'node:os';
import { realTimers } from '../runtime/real-timers.js';
import { sharedState } from '../runtime/shared-state.js';

export interface Stoppable {
  /** The host listens to the signal itself: what waits is sent at once, and so is what comes until the host ends the process. */
  hurry(signal: NodeJS.Signals): void;
  /** Nobody else listens: delivers what it can, and shuts down. Never rejects. */
  end(): Promise<void>;
}

interface State {
  readonly clients: Set<Stoppable>;
  readonly listener: (signal: NodeJS.Signals) => void;
}

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
// What the system may take to end the process by a signal that is raised again, in ms.
const courseTime = 100;

/**
 * Has the client deliver what it has at SIGTERM, SIGINT or SIGHUP, and then lets the signal do what it does without us: end
 * the process, unless the host listens to it too. Calling the returned function undoes it.
 */
export function drainAtSignal(client: Stoppable): () => void {
  const { clients, listener } = sharedState('drainAtSignal', createState);
  // First, since a host's listener that was added by `once` is gone when it has been called.
  if (clients.size === 0) for (const signal of signals) process.prependListener(signal, listener);
  clients.add(client);
  return () => {
    clients.delete(client);
    if (clients.size === 0) for (const signal of signals) process.off(signal, listener);
  };
}

function createState(): State {
  const clients = new Set<Stoppable>();
  let ending: Promise<void> | undefined;
  // It stays while the clients drain: a second signal, as impatient supervisors send it, must not end that.
  const listener = (signal: NodeJS.Signals): void => {
    if (hasHostListener(signal, listener)) {
      for (const client of clients) client.hurry(signal);
      return;
    }
    ending ??= Promise.all([...clients].map((client) => client.end())).then(() => {
      ending = undefined;
      for (const each of signals) process.off(each, listener);
      takeCourse(signal);
    });
  };
  return { clients, listener };
}

function takeCourse(signal: NodeJS.Signals): void {
  // In the meantime somebody else listens: the host decides when its process ends.
  if (hasHostListener(signal)) return;
  const exit = (): void => {
    process.exit(128 + constants.signals[signal]);
  };
  // The kernel keeps from PID 1, as node is in a container without an init, every signal that it does not listen to.
  if (process.pid === 1) exit();
  try {
    process.kill(process.pid, signal);
  } catch {
    // Windows can't raise each of them.
  }
  realTimers.setTimeout(() => {
    if (!hasHostListener(signal)) exit();
  }, courseTime);
}

function hasHostListener(signal: NodeJS.Signals, own?: NodeJS.SignalsListener): boolean {
  const ownCount = own === undefined ? 0 : process.listeners(signal).filter((listener) => listener === own).length;
  return process.listenerCount(signal) - ownCount > countSignalExit();
}

// The package signal-exit, which many have by way of others, raises the signal again only when it is alone.
function countSignalExit(): number {
  const found = [
    (process as { __signal_exit_emitter__?: { count?: unknown } }).__signal_exit_emitter__,
    (globalThis as Record<symbol, { count?: unknown } | undefined>)[Symbol.for('signal-exit emitter')],
  ];
  return found.reduce((sum, emitter) => sum + (typeof emitter?.count === 'number' ? emitter.count : 0), 0);
}
