/** A signal that ends the process enters; clients drain first, then it takes its course. */

import { sharedState } from './shared-state.js';

interface Stoppable {
  shutdown(): Promise<unknown>;
}

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Shuts the client down at SIGTERM, SIGINT or SIGHUP, and then lets the signal do what it does without us: end the
 * process, unless the host listens to it too. Calling the answer undoes it.
 */
export function drainAtSignal(client: Stoppable): () => void {
  const { clients, listener } = sharedState('drainAtSignal', createState);
  if (clients.size === 0) for (const signal of signals) process.on(signal, listener);
  clients.add(client);
  return () => {
    clients.delete(client);
    if (clients.size === 0) for (const signal of signals) process.off(signal, listener);
  };
}

function createState(): { clients: Set<Stoppable>; listener: (signal: NodeJS.Signals) => void } {
  const clients = new Set<Stoppable>();
  // It stays while the clients drain: a second signal, as impatient supervisors send it, must not end that.
  const listener = (signal: NodeJS.Signals): void => {
    void Promise.all([...clients].map((client) => client.shutdown())).then(() => {
      for (const each of signals) process.off(each, listener);
      // Somebody else listens: the host decides when its process ends.
      if (process.listenerCount(signal) <= countSignalExit()) process.kill(process.pid, signal);
    });
  };
  return { clients, listener };
}

// The package signal-exit, which many have by way of others, raises the signal again only when it is alone.
function countSignalExit(): number {
  const found = [
    (process as { __signal_exit_emitter__?: { count?: unknown } }).__signal_exit_emitter__,
    (globalThis as Record<symbol, { count?: unknown } | undefined>)[Symbol.for('signal-exit emitter')],
  ];
  return found.reduce((sum, emitter) => sum + (typeof emitter?.count === 'number' ? emitter.count : 0), 0);
}
