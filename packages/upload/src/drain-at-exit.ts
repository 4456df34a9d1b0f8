/** Clients enter; when the process has nothing left to do, their last events leave before it ends. */

import { sharedState } from './shared-state.js';

interface Drainable {
  hasPending(): boolean;
  drain(): Promise<void>;
}

/** Drains the client once when a script that tracked simply ends. Calling the answer undoes it. */
export function drainAtExit(client: Drainable): () => void {
  const clients = sharedState('drainAtExit', listenOnce);
  clients.add(client);
  return () => {
    clients.delete(client);
  };
}

function listenOnce(): Set<Drainable> {
  const clients = new Set<Drainable>();
  process.on('beforeExit', () => {
    for (const client of clients) {
      if (!client.hasPending()) continue;
      // Once only: an API that is down must not keep the process alive for ever.
      clients.delete(client);
      void client.drain();
    }
  });
  return clients;
}
