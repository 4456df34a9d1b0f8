/** The clients of running modules enter; the one that is meant where there is only one leaves. */

import type { GrowingIO } from '@growingio/upload';

const live = new Set<GrowingIO>();

/** Says that a module with this client runs. */
export function addClient(client: GrowingIO): void {
  live.add(client);
}

/** Says that it runs no more. */
export function removeClient(client: GrowingIO): void {
  live.delete(client);
}

/** The client for an object that Nest did not make itself (a factory, a value, a Proxy), if it can only be one. */
export function onlyClient(): GrowingIO | undefined {
  const [client] = live;
  return live.size === 1 ? client : undefined;
}
