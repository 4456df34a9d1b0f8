/** Loaded before everything else: makes the file system's writes hang when asked to. */

import { open } from 'node:fs/promises';
import { devNull } from 'node:os';

const disk = { isStalled: false };
globalThis[Symbol.for('chaos.disk')] = disk;

const probe = await open(devNull, 'r');
const handle = Object.getPrototypeOf(probe);
await probe.close();

for (const name of ['write', 'writev', 'datasync', 'sync']) {
  const real = handle[name];
  // As on a network volume that is away: nothing comes back, and nothing keeps the process alive either.
  handle[name] = function stalled(...args) {
    return disk.isStalled ? new Promise(() => undefined) : real.apply(this, args);
  };
}
