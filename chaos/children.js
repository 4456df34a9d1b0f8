/** What a process shall do enters; a handle on a real child process leaves, which speaks with it and outlives its death. */

import { fork } from 'node:child_process';
import cluster from 'node:cluster';
import { join } from 'node:path';

const program = join(import.meta.dirname, 'child', 'child.js');
const clockShift = join(import.meta.dirname, 'child', 'clock-shift.js');
// A scenario has a shorter limit of its own; `track` answers when all is tracked, which may take as long as a soak.
const answerTimeout = 600_000;
const endTimeout = 5000;

const living = new Set();
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/** A process under test. Every wait for it is bounded. */
export class Child {
  pid;
  problems = [];
  /** Most memory that it has had, in bytes. */
  peak = 0;
  /** Requests that its clients sent while they knew that the API was down. */
  whileDown = 0;
  /** Live heap over time, where it is measured: `{ at, heap, pending }`, after a garbage collection. */
  heaps = [];
  /** What it said last: reports, books, peak. `undefined` when it was killed. */
  farewell;
  /** Ended by a signal of ours; `wasKilled`: without a chance to say anything. */
  wasEnded = false;
  wasKilled = false;
  #process;
  #waiting = new Map();
  #lastId = 0;
  #stderr = '';
  #sayListens;
  #listens = new Promise((resolve) => (this.#sayListens = resolve));
  /** Resolves with `{ code, signal }` when it has ended. */
  ended;

  constructor({ clusterWorker = false, measuresHeap = false, clockOffset } = {}) {
    const execArgv = [];
    if (measuresHeap) execArgv.push('--expose-gc');
    if (clockOffset !== undefined) execArgv.push('--import', clockShift);
    const env = { ...process.env, CHAOS_CLOCK_OFFSET: String(clockOffset ?? 0) };
    for (const name of ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY']) delete env[name];
    this.#process = clusterWorker ? forkWorker(env) : fork(program, { execArgv, env, silent: true });
    this.pid = this.#process.pid;
    living.add(this.#process);
    this.#process.stdout?.resume();
    this.#process.stderr?.on('data', (text) => (this.#stderr = (this.#stderr + text).slice(-2000)));
    this.#process.on('message', (message) => this.#receive(message));
    this.#process.on('error', () => undefined);
    this.ended = new Promise((resolve) => this.#process.once('exit', (code, signal) => resolve({ code, signal })));
    void this.ended.then(({ code, signal }) => this.#end(code, signal));
  }

  /** Has a command done and answers its result. */
  async command(command, given = {}) {
    // A cluster worker loses what is sent before it listens.
    await Promise.race([this.#listens, this.ended]);
    return new Promise((resolve, reject) => {
      const id = (this.#lastId += 1);
      const timer = setTimeout(() => reject(new Error(`the child does not answer to '${command}'`)), answerTimeout);
      this.#waiting.set(id, {
        resolve: (value) => resolve((clearTimeout(timer), value)),
        reject: (error) => reject((clearTimeout(timer), error)),
      });
      this.#process.send({ ...given, id, command }, (error) => {
        if (error) this.#settle(id, { error: `the child can't be reached: ${error.message}` });
      });
    });
  }

  /** Answers when all is tracked, or after the command `stop`. It may be left alone: a child's death is seen elsewhere. */
  track(load) {
    const tracked = this.command('track', load);
    tracked.catch(() => undefined);
    return tracked;
  }

  stats = (client = 0) => this.command('stats', { client });
  sync = (client = 0) => this.command('sync', { client });

  /** Shuts its clients down and sees it end by itself with this exit code. */
  async finish({ timeout, exitCode = 0 } = {}) {
    this.farewell = await this.command('finish', { timeout });
    this.peak = Math.max(this.peak, this.farewell.peak);
    this.whileDown = this.farewell.whileDown;
    let timer;
    const late = new Promise((resolve) => (timer = setTimeout(resolve, endTimeout)));
    const end = await Promise.race([this.ended, late]);
    clearTimeout(timer);
    if (end === undefined) this.problems.push(`the process does not end by itself within ${endTimeout} ms`);
    else if (end.code !== exitCode) this.problems.push(`the exit code is ${end.code}, not ${exitCode}`);
    if (end === undefined) await this.kill();
    return this.farewell;
  }

  /** Ends it by a signal, and resolves when it is dead. */
  async kill(signal = 'SIGKILL') {
    this.wasEnded = true;
    this.wasKilled = signal === 'SIGKILL';
    this.#process.kill(signal);
    return this.ended;
  }

  /** What it wrote to its error output: nothing, if all is well. */
  get errors() {
    return this.#stderr;
  }

  #receive({ id, value, error, problem, sample, listens }) {
    if (listens === true) this.#sayListens();
    else if (problem !== undefined) this.problems.push(problem);
    else if (sample !== undefined) {
      this.peak = Math.max(this.peak, sample.peak);
      this.whileDown = sample.whileDown;
      if (sample.heap !== undefined) this.heaps.push({ at: performance.now(), ...sample });
    } else this.#settle(id, { value, error });
  }

  #settle(id, { value, error }) {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(value);
    else waiting?.reject(new Error(error));
  }

  #end(code, signal) {
    living.delete(this.#process);
    if (this.farewell === undefined && !this.wasEnded) this.problems.push(`the child died (${signal ?? code})`);
    for (const id of this.#waiting.keys()) this.#settle(id, { error: 'the child has died' });
  }
}

function forkWorker(env) {
  cluster.setupPrimary({ exec: program, silent: true });
  return cluster.fork(env).process;
}
