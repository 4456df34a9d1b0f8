/** Starts real child processes, and talks with them; the handle outlives the child's death. */

import { fork } from 'node:child_process';
import cluster from 'node:cluster';
import { join } from 'node:path';

const programs = {
  client: join(import.meta.dirname, 'child', 'child.js'),
  relay: join(import.meta.dirname, 'child', 'relay.js'),
};
const clockShift = join(import.meta.dirname, 'child', 'clock-shift.js');
const diskStall = join(import.meta.dirname, 'child', 'disk-stall.js');
// `track` resolves when all is tracked, which may take as long as a soak.
const answerTimeout = 600_000;
const endTimeout = 5000;

const living = new Set();
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/** A process under test. Every wait for it is bounded. */
export class Child {
  pid;
  isRelay;
  problems = [];
  /** Most memory that it has had, in bytes. */
  peak = 0;
  /** Requests that its clients sent while they knew that the API was down. */
  whileDown = 0;
  /** Live heap over time, where it is measured: `{ at, heap, pending }`, after a garbage collection. */
  heaps = [];
  /** What it said last: reports, counters, peak. `undefined` when it was killed. */
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

  /** `user` is the ID of the user whose process it is, for those who may choose; `canStall`: its disk can be made to hang. */
  constructor({
    clusterWorker = false,
    measuresHeap = false,
    clockOffset,
    user,
    canStall = false,
    isRelay = false,
  } = {}) {
    this.isRelay = isRelay;
    const program = isRelay ? programs.relay : programs.client;
    const execArgv = [];
    if (measuresHeap) execArgv.push('--expose-gc');
    if (clockOffset !== undefined) execArgv.push('--import', clockShift);
    if (canStall) execArgv.push('--import', diskStall);
    const env = { ...process.env, CHAOS_CLOCK_OFFSET: String(clockOffset ?? 0) };
    for (const name of ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY']) delete env[name];
    this.#process = clusterWorker
      ? forkWorker(env)
      : fork(program, { execArgv, env, uid: user, gid: user, silent: true });
    this.pid = this.#process.pid;
    living.add(this.#process);
    this.#process.stdout?.resume();
    this.#process.stderr?.on('data', (text) => (this.#stderr = (this.#stderr + text).slice(-2000)));
    this.#process.on('message', (message) => this.#receive(message));
    this.#process.on('error', () => undefined);
    // On a busy machine the exit may be seen before the last that it said: its channel ends behind that.
    const exited = new Promise((resolve) => this.#process.once('exit', (code, signal) => resolve({ code, signal })));
    const said = new Promise((resolve) => this.#process.once('disconnect', resolve));
    this.ended = Promise.all([exited, said]).then(([end]) => end);
    void this.ended.then(({ code, signal }) => this.#end(code, signal));
  }

  /** Sends a command and returns its result. */
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

  /** Resolves when all is tracked, or after the command `stop`. It may be left alone: a child's death is seen elsewhere. */
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
    const end = await this.#endsWithin(endTimeout);
    if (end === undefined) this.problems.push(`the process does not end by itself within ${endTimeout} ms`);
    else if (end.code !== exitCode) this.problems.push(`the exit code is ${end.code}, not ${exitCode}`);
    if (end === undefined) await this.kill();
    return this.farewell;
  }

  /** Disconnects from it without a shutdown: it has to end by itself, within so many ms. Resolves with the ms that it took. */
  async leave(within) {
    await this.command('leave');
    this.wasEnded = true;
    const begun = performance.now();
    const end = await this.#endsWithin(within);
    if (end === undefined) this.problems.push(`the process does not end by itself within ${within} ms`);
    else if (end.code !== 0) this.problems.push(`the exit code is ${end.code}, not 0`);
    if (end === undefined) await this.kill();
    return performance.now() - begun;
  }

  /** Stops it as SIGSTOP does, or lets it go on. */
  suspend = () => this.#process.kill('SIGSTOP');
  resume = () => this.#process.kill('SIGCONT');

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

  async #endsWithin(ms) {
    let timer;
    const late = new Promise((resolve) => (timer = setTimeout(resolve, ms)));
    const end = await Promise.race([this.ended, late]);
    clearTimeout(timer);
    return end;
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
  cluster.setupPrimary({ exec: programs.client, silent: true });
  return cluster.fork(env).process;
}
