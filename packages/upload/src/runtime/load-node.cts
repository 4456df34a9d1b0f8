/**
 * Modules of Node that take long to load, for those who need them: who only imports this package does not wait for them. CommonJS,
 * so that both builds can load them on demand and without waiting; Node 22.2 has no `process.getBuiltinModule()` yet.
 */

import type Http = require('node:http');
import type WorkerThreads = require('node:worker_threads');

const loadNode = {
  http: (): typeof Http => require('node:http') as typeof Http,
  workerThreads: (): typeof WorkerThreads => require('node:worker_threads') as typeof WorkerThreads,
};

export = loadNode;
