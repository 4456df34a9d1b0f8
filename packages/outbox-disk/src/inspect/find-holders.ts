/** Says of the processes that hold events in a directory who they are and whether they live, without touching anything. */

import { performance } from 'node:perf_hooks';
import { holderPath } from '../directory/paths.js';
import { describeProcess, LivenessCheck } from '../directory/liveness-check.js';

/** Who holds events in a directory. */
export interface OutboxHolder {
  readonly pid: number | undefined;
  /** The name of its machine or container, where its file says it. */
  readonly host: string | undefined;
  /** When it has begun, as an ISO date. */
  readonly since: string | undefined;
  /** When it has last said that it lives, Unix time in ms. */
  readonly renewedAt: number | undefined;
  /**
   * `alive`: it delivers what it holds. `dead`: the next process takes it over. `unknown`: it runs in another container, on another host
   * or before a restart of the system, if at all: it lives as long as it renews its lease every 5 seconds.
   */
  readonly state: 'alive' | 'dead' | 'unknown';
}

// A look at what is certain asks for no time.
const clocks = { monotonic: () => performance.now(), fileSystem: () => Promise.resolve(undefined) };

/** Returns a function that looks at the holder of this ID, once for each: see `StoreName`. It rejects as `fs` does. */
export async function holderFinder(directory: string): Promise<(id: string) => Promise<OutboxHolder>> {
  const liveness = new LivenessCheck(await describeProcess(), clocks);
  const found = new Map<string, Promise<OutboxHolder>>();
  return (id) => {
    const holder = found.get(id) ?? describeHolder(liveness, directory, id);
    found.set(id, holder);
    return holder;
  };
}

async function describeHolder(liveness: LivenessCheck, directory: string, id: string): Promise<OutboxHolder> {
  const seen = await liveness.look(holderPath(directory, id));
  return {
    pid: seen?.proof?.pid ?? pidOf(id),
    host: seen?.proof?.host,
    since: seen?.since,
    renewedAt: seen?.written,
    state: seen === undefined || seen.lives === false ? 'dead' : seen.lives === true ? 'alive' : 'unknown',
  };
}

function pidOf(id: string): number | undefined {
  const [, pid] = /^(\d+)-/.exec(id) ?? [];
  return pid === undefined ? undefined : Number(pid);
}
