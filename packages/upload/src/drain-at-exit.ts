/** Clients enter; when the process has nothing left to do, their last events leave before it ends. */

import { sharedState } from './shared-state.js';

interface Drainable {
  hasPending(): boolean;
  drain(): Promise<void>;
}

/** Drains the client once when a script that tracked simply ends. Calling the answer undoes it. */
export function drainAtExit(client: Drainable): () => void {
  const { clients, listener } = sharedState('drainAtExit', createState);
  // Without a client the process is as it was.
  if (clients.size === 0) process.on('beforeExit', listener);
  clients.add(client);
  return () => {
    clients.delete(client);
    if (clients.size === 0) process.off('beforeExit', listener);
  };
}

function createState(): { clients: Set<Drainable>; listener: () => void } {
  const clients = new Set<Drainable>();
  const listener = (): void => {
    for (const client of clients) {
      if (!client.hasPending()) continue;
      // Once only: an API that is down must not keep the process alive for ever.
      clients.delete(client);
      void client.drain();
    }
  };
  return { clients, listener };
}
