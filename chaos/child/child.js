/** A process under test: takes the commands of the chaos program by IPC, and reports results and problems. */

import dns from 'node:dns';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Actor } from './actor.js';
import { serve } from './serve.js';
import { Witness } from './witness.js';

const actors = [];
let witness;
let isNameGone = false;

const commands = {
  async configure({ clients, measuresHeap, exitCode }) {
    witness = new Witness(send, measuresHeap);
    if (exitCode !== undefined) process.exitCode = exitCode;
    for (const each of clients) {
      const actor = await Actor.create(each);
      actors.push(actor);
      witness.watch(actor);
    }
  },
  track: ({ client = 0, ...load }) => actors[client].track(load),
  stop: ({ client = 0 }) => actors[client].stop(),
  sync: ({ client = 0 }) => actors[client].sync(),
  flush: ({ client = 0, timeout }) => actors[client].client.flush({ timeout }),
  stats: ({ client = 0 }) => ({
    ...actors[client].client.stats(),
    downNotices: actors[client].downNotices,
    mostWhileDown: witness.mostWhileDown,
  }),
  /** The host's name can't be resolved from now on, or can be again. */
  name: ({ isGone }) => {
    isNameGone = isGone;
  },
  /** Computes for so long, in ms, once that many requests have left. */
  async block({ client = 0, requests, ms }) {
    const { client: own } = actors[client];
    while (own.stats().requests < requests) await nextTurn();
    for (const end = performance.now() + ms; performance.now() < end;);
  },
  /** Writes to the disk hang from now on. */
  stall: () => {
    globalThis[Symbol.for('chaos.disk')].isStalled = true;
  },
  trackInContexts: ({ client = 0, count }) => actors[client].trackInContexts(count),
  clock: ({ offset }) => {
    globalThis[Symbol.for('chaos.clock')].offset = offset;
  },
  /** A flush that is still under way when the shutdown begins. */
  async flushAndShutdown({ timeout }) {
    const flushed = actors[0].client.flush({ timeout });
    const shutdown = await actors[0].shutdown(timeout);
    return { flush: await flushed, shutdown };
  },
  /** Disconnects the channel without a shutdown: the process has to end by itself. */
  leave: () => undefined,
  /** Shuts down and disconnects the channel: the process has to end by itself, with the exit code that it has. */
  async finish({ timeout }) {
    const begun = performance.now();
    const reports = await Promise.all(actors.map((actor) => actor.shutdown(timeout)));
    const took = performance.now() - begun;
    witness.checkCounters();
    const stats = actors.map(({ client }) => client.stats());
    return {
      reports,
      stats,
      took,
      peak: witness.peak,
      whileDown: witness.whileDown,
      mostWhileDown: witness.mostWhileDown,
    };
  },
};

// Without a network: the name of the host is answered here, as a resolver would.
const realLookup = dns.lookup;
dns.lookup = (name, options, done) => {
  if (!name.endsWith('.invalid')) return realLookup(name, options, done);
  const callback = typeof options === 'function' ? options : done;
  if (!isNameGone) return realLookup('127.0.0.1', options, done);
  const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), {
    code: 'ENOTFOUND',
    syscall: 'getaddrinfo',
  });
  return process.nextTick(callback, error);
};

const { send } = serve(commands, ['finish', 'leave']);
