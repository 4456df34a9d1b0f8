/** Starts the processes of web applications and waits until they listen. */

import { Member } from '../crew.js';

/**
 * What a server under load for minutes comes to: the largest room for what is new, and nothing compiled that is forgotten. Here
 * it rests between its turns, which V8 takes for the time to tidy up.
 */
export const underLoad = ['--min-semi-space-size=16', '--no-memory-reducer', '--no-flush-bytecode'];

/** A map of each name's process and port, in the order of the names. `execArgv` are options of Node. */
export async function startServers(names, jobOf, execArgv) {
  const servers = new Map();
  for (const name of names) servers.set(name, { member: new Member('web/server.js', jobOf(name), execArgv) });
  for (const server of servers.values()) {
    server.port = (await server.member.ready).port;
    server.member.pin(0);
  }
  return servers;
}
