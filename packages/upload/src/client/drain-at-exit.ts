/** Sends the last events when the process has nothing left to do, and logs what is lost. */

import { performance } from 'node:perf_hooks';
import { sharedState } from '../runtime/shared-state.js';

export interface Drainable {
  /** Longest time for its last events, in ms. */
  readonly timeout: number;
  /** Takes over what open requests and jobs hold, and returns whether events wait. */
  hasPending(): boolean;
  /** Delivers what waits, in at most `timeout` ms. Never rejects. */
  drain(timeout: number): Promise<void>;
  /** Called when the process is over: nothing can be sent any more. */
  exited(): void;
}

interface State {
  readonly clients: Set<Drainable>;
  /** When the first drain began, in ms. */
  startedAt: number | undefined;
  drains: number;
  readonly beforeExit: () => void;
  readonly exit: () => void;
}

// The second is for what other listeners of `beforeExit` do, and track, while the first is under way. A listener that tracks
// each time would keep the process alive for ever.
const mostDrains = 2;

/**
 * Drains the client when a script that tracked simply ends: all clients at once, each within its own time, counted from the
 * first drain of the process. Calling the returned function undoes it.
 */
export function drainAtExit(client: Drainable): () => void {
  const { clients, beforeExit, exit } = sharedState('drainAtExit', createState);
  // Without a client the process is as it was.
  if (clients.size === 0) {
    process.on('beforeExit', beforeExit);
    process.on('exit', exit);
  }
  clients.add(client);
  return () => {
    clients.delete(client);
    if (clients.size > 0) return;
    process.off('beforeExit', beforeExit);
    process.off('exit', exit);
  };
}

function createState(): State {
  const state: State = {
    clients: new Set(),
    startedAt: undefined,
    drains: 0,
    beforeExit: () => {
      // After all other listeners, since they may track, too.
      process.nextTick(() => {
        drainAll(state);
      });
    },
    exit: () => {
      for (const client of state.clients) client.exited();
    },
  };
  return state;
}

function drainAll(state: State): void {
  if (state.drains >= mostDrains) return;
  const pending = [...state.clients].filter((client) => client.hasPending());
  if (pending.length === 0) return;
  state.drains += 1;
  state.startedAt ??= performance.now();
  const passed = performance.now() - state.startedAt;
  for (const client of pending) {
    // An API that is down must not keep the process alive beyond it.
    const left = Math.floor(client.timeout - passed);
    if (left > 0 || state.drains === 1) void client.drain(Math.max(left, 0));
  }
}
