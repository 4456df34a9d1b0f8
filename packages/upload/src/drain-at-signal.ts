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
  const clients = sharedState('drainAtSignal', () => new Set<Stoppable>());
  if (clients.size === 0) for (const signal of signals) process.on(signal, drainAll);
  clients.add(client);
  return () => {
    clients.delete(client);
    if (clients.size === 0) for (const signal of signals) process.off(signal, drainAll);
  };

  function drainAll(signal: NodeJS.Signals): void {
    void Promise.all([...clients].map((each) => each.shutdown())).then(() => {
      for (const each of signals) process.off(each, drainAll);
      // Somebody else listens: the host decides when its process ends.
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    });
  }
}
