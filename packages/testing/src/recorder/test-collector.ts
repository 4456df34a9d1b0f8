/** The real wire within a test: a collector, and what a client needs to send to it. */

import type { Collector, CollectorOptions } from '@growingio/collector';

/** A collector of `@growingio/collector`, and how a client gets to it. */
export interface TestCollector extends Collector {
  /** For a client in this process: `growingio(collector.clientOptions)`. */
  readonly clientOptions: { readonly host: string; readonly projectId: string; readonly mode: 'production' };
  /** For a process of its own: `spawn('node', ['app.js'], { env: { ...process.env, ...collector.env } })`. */
  readonly env: {
    readonly GROWINGIO_HOST: string;
    readonly GROWINGIO_PROJECT_ID: string;
    readonly GROWINGIO_MODE: 'production';
  };
}

const projectId = 'test';
// Whatever the environment of the tests says, such as GROWINGIO_MODE=off.
const mode = 'production' as const;

/**
 * Starts a collector on a free port of this machine, with the options of `startCollector`. It has its `events`, `find()`, `waitFor()` and
 * `reset()`; `close()` it when the tests are done. Rejects with a `GrowingIOError` when an option is wrong.
 */
export async function startTestCollector(options?: CollectorOptions): Promise<TestCollector> {
  // Who uses recorders only need not load it.
  const { startCollector } = await import('@growingio/collector');
  const collector = await startCollector(options);
  return Object.assign(collector, {
    clientOptions: { host: collector.url, projectId, mode },
    env: { GROWINGIO_HOST: collector.url, GROWINGIO_PROJECT_ID: projectId, GROWINGIO_MODE: mode },
  });
}
