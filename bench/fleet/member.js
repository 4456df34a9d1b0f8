/** What the processes of a fleet have in common: their job, their connection, and the CPU time that they tell when asked. */

import { readFileSync } from 'node:fs';
import Module from 'node:module';
import { Cluster } from 'ioredis';

export const job = JSON.parse(process.argv[2]);

// The repository has it for its tests; an application without OpenTelemetry does not.
const resolve = Module._resolveFilename;
Module._resolveFilename = function resolveAsInstalled(request, ...others) {
  if (request === 'bullmq-otel') throw Object.assign(new Error('not installed'), { code: 'MODULE_NOT_FOUND' });
  return resolve.call(this, request, ...others);
};

/** Where the queue is, as `bullmqSender()` and `createRelay()` take it. */
export function openPlace({ connection, shards }) {
  const { url, nodes } = connection;
  return { connection: url ?? new Cluster(nodes, { lazyConnect: true }), shards };
}

/** Serves questions: does what each asks for, and answers with the CPU time so far, in µs. */
export function serve(work) {
  process.once('disconnect', () => process.exit(0));
  process.on('message', async ({ id, ...question }) => {
    const found = await work(question);
    const { user, system } = process.cpuUsage();
    process.send({ id, ...found, cpu: user + system, main: readMainThread() });
  });
  process.send({ ready: true, node: process.version });
}

// That thread alone is what a process can have no more of than a core; zlib and the collector have others.
function readMainThread() {
  try {
    const [ns] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ');
    return Number(ns) / 1000;
  } catch {
    return undefined;
  }
}
