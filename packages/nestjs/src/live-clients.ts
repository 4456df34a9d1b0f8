/** Finds the client that is meant among those of the running modules, where no injected one says it. */

import { currentTracker, type GrowingIO } from '@growingio/upload';

/** The client of a module. */
export interface LiveClient {
  readonly name: string | undefined;
  readonly client: GrowingIO;
}

interface Entry {
  // An application that is never closed, or whose start failed, is still collected.
  readonly module: WeakRef<LiveClient>;
  readonly isStarted: boolean;
}

let live: readonly Entry[] = [];

/** Says that there is a module with this client. */
export function addClient(module: LiveClient): void {
  put(module, false);
}

/** Says that its application has started. */
export function startClient(module: LiveClient): void {
  put(module, true);
}

/** Says that it runs no more. */
export function removeClient(module: LiveClient): void {
  live = live.filter((entry) => ![undefined, module].includes(entry.module.deref()));
}

function put(module: LiveClient, isStarted: boolean): void {
  removeClient(module);
  live = [...live, { module: new WeakRef(module), isStarted }];
}

/**
 * The client of that name for a static method, and for an object that Nest did not make itself (a factory, a value, a
 * Proxy): the one in whose request or scope the caller works, else the one that was started last. One whose application
 * has not started, as in a unit test, counts where there is no other.
 */
export function findClient(name: string | undefined): GrowingIO | undefined {
  const found = live.flatMap(({ module, isStarted }) => {
    const { name: own, client } = module.deref() ?? {};
    return client !== undefined && own === name ? [{ client, isStarted }] : [];
  });
  const entry =
    found.findLast(({ client }) => currentTracker(client) !== undefined) ??
    found.findLast(({ isStarted }) => isStarted) ??
    found.at(-1);
  return entry?.client;
}
