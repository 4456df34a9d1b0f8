/** Starts the shop as egg-scripts does: a master, an agent, and one worker, which serves. Egg finds the rest by the folders' names. */

import { startCluster } from 'egg';

await startCluster({ baseDir: import.meta.dirname, workers: 1 });
