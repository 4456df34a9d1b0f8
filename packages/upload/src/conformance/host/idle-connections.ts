/** Keeps a server from closing a connection that its visitor is about to use again. */
import type { Server } from 'node:http';

/** By itself a server closes it after 5 s, which a busy machine may spend between two requests of a scenario. */
export function keepIdleConnections(server: Server): void {
  server.keepAliveTimeout = 0;
}
