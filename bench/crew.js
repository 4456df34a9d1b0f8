/** Starts the benchmark's child processes, gives them their jobs and collects their results. */

import { fork, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

const bench = import.meta.dirname;
const alive = new Set();

// Proxies and options of this machine would be measured, too.
const own = Object.entries(process.env).filter(([name]) => !/proxy|^NODE_|^GROWINGIO_|^npm_/i.test(name));
const env = { ...Object.fromEntries(own), NODE_ENV: 'production' };

/** Ends whatever still runs. */
export function dismissAll() {
  for (const child of alive) child.kill('SIGKILL');
}

/** A process that answers messages, one at a time. `ready` resolves with the first one that it sends unasked. */
export class Member {
  #child;
  #waiting = new Map();
  #id = 0;
  #stderr = '';
  ready;

  constructor(program, job = {}, execArgv = []) {
    this.#child = fork(join(bench, program), [JSON.stringify(job)], {
      execArgv,
      env,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    alive.add(this.#child);
    this.#child.stderr.on('data', (text) => (this.#stderr = (this.#stderr + text).slice(-4000)));
    this.ready = new Promise((resolve, reject) => {
      this.#child.on('message', (message) => this.#hear(message, resolve));
      this.#child.once('exit', (code, signal) => {
        alive.delete(this.#child);
        const error = new Error(`${program} ${JSON.stringify(job)} ended (${code ?? signal})\n${this.#stderr}`);
        reject(error);
        for (const { reject: fail } of this.#waiting.values()) fail(error);
      });
    });
  }

  /** Called with each message that is no answer. */
  onMessage(listener) {
    this.#child.on('message', listener);
  }

  ask(question) {
    return new Promise((resolve, reject) => {
      this.#id += 1;
      this.#waiting.set(this.#id, { resolve, reject });
      this.#child.send({ id: this.#id, ...question });
    });
  }

  /** Keeps it on this core, where the system can do that: two cores of a virtual machine may be of different speed. */
  pin(core) {
    if (core < availableParallelism()) spawnSync('taskset', ['-acp', String(core), String(this.#child.pid)]);
  }

  /** For what stands for a computer elsewhere: until `work` is done it takes what the others leave of the cores, where the system can do that. */
  async standBack(work) {
    spawnSync('chrt', ['--all-tasks', '--idle', '--pid', '0', String(this.#child.pid)]);
    try {
      return await work();
    } finally {
      spawnSync('chrt', ['--all-tasks', '--other', '--pid', '0', String(this.#child.pid)]);
    }
  }

  tell(message) {
    this.#child.send(message);
  }

  /** Lets it end by itself, so that it can tidy up. */
  async leave() {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.disconnect();
    await ended;
  }

  dismiss() {
    this.#child.kill('SIGKILL');
  }

  #hear(message, isReady) {
    const waiting = this.#waiting.get(message.id);
    if (waiting === undefined) return isReady(message);
    this.#waiting.delete(message.id);
    return waiting.resolve(message);
  }
}

/** Starts what stands for other computers: the sink, with its address, and `load`, which plays the visitors of web servers. */
export async function startStage() {
  const sink = new Member('sink/sink.js');
  const load = new Member('web/load.js');
  const { port } = await sink.ready;
  await load.ready;
  load.pin(1);
  return { sink, url: `http://127.0.0.1:${port}`, load };
}

/** Runs a program of `child/` to its end, and returns its result. It may ask for what has arrived at the sink. */
export async function runChild(program, job, { sink, url } = {}, execArgv = []) {
  await sink?.ask({ set: 200, reset: true });
  const child = new Member(`child/${program}.js`, { ...job, url }, execArgv);
  child.onMessage(async ({ arrived, sinkStatus, question }) => {
    if (sinkStatus !== undefined) child.tell({ question, ...(await sink.ask({ set: sinkStatus })) });
    if (arrived !== undefined) child.tell({ question, ...(await sink.ask({ arrived })) });
  });
  const result = await new Promise((resolve, reject) => {
    child.ready.catch(reject);
    child.onMessage((message) => {
      if (message.result !== undefined) resolve(message.result);
      if (message.error !== undefined) reject(new Error(`${program} ${JSON.stringify(job)}: ${message.error}`));
    });
  });
  await child.leave();
  return result;
}
