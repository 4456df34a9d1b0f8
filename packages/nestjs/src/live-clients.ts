/** The clients of running modules enter; the one that is meant, where no injected one says it, leaves. */

import { currentTracker, type GrowingIO } from '@growingio/upload';

/** The client of a running module. */
export interface LiveClient {
  readonly name: string | undefined;
  readonly client: GrowingIO;
}

const live = new Set<LiveClient>();

/** Says that a module with this client runs. */
export function addClient(module: LiveClient): void {
  live.add(module);
}

/** Says that it runs no more. */
export function removeClient(module: LiveClient): void {
  live.delete(module);
}

/**
 * The client of that name for a static method, and for an object that Nest did not make itself (a factory, a value, a
 * Proxy): the one in whose request or scope the caller works, else the only one that there is.
 */
export function findClient(name: string | undefined): GrowingIO | undefined {
  const clients = new Set([...live].filter((module) => module.name === name).map(({ client }) => client));
  const [first] = clients;
  return (
    [...clients].find((client) => currentTracker(client) !== undefined) ?? (clients.size === 1 ? first : undefined)
  );
}
