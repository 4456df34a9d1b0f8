/** Runs `compile` in another thread: this one has collectors to serve. */
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { compile } from '../consumer/compile.js';

const waiting = new Map();
let worker;
let asked = 0;

if (!isMainThread) {
  parentPort.on('message', ({ id, file, options }) => parentPort.postMessage({ id, answer: compile(file, options) }));
}

/** Compiles one file with these options. Resolves with its problems and its JavaScript. */
export function compileAside(file, options) {
  worker ??= startWorker();
  const id = (asked += 1);
  worker.postMessage({ id, file, options });
  return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
}

function startWorker() {
  const thread = new Worker(new URL(import.meta.url));
  thread.on('message', ({ id, answer }) => {
    waiting.get(id).resolve(answer);
    waiting.delete(id);
  });
  thread.on('error', (error) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    worker = undefined;
  });
  return thread;
}
