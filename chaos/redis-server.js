/** Real servers of Redis, in folders of their own: they are killed, stopped, filled and cut off from their disk. */

import { spawn } from 'node:child_process';
import { readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';

// Below the ports that the system gives to connections: while a server is dead, nobody else may get its port.
const lowestPort = 10_000;
const ports = 9_999;
const startTimeout = 15_000;
const sampleInterval = 25;

const living = new Set();
process.on('exit', () => {
  for (const server of living) server.kill('SIGKILL');
});

/** A redis-server, or a Sentinel with a `configuration`. It comes back on the same port, with what its disk has kept. */
export class RedisServer {
  port = 0;
  #directory;
  #args;
  #configuration;
  #process;
  #client;
  #sizes = [];
  #sampling;
  #diedAt = 0;

  /** `directory` has to be there. `args` are options of redis-server; `configuration` is the text of a Sentinel's. */
  static async start(directory, { args = [], configuration } = {}) {
    const server = new RedisServer();
    server.#directory = directory;
    server.#args = args;
    server.#configuration = configuration;
    for (let attempt = 0; attempt < 20; attempt += 1) {
      server.port = lowestPort + Math.floor(Math.random() * ports);
      if (await server.restart()) return server;
    }
    throw new Error('redis-server does not start: node scripts/install-system-packages.js installs it');
  }

  /** Starts it, or again after its death, and returns whether it takes connections. */
  async restart() {
    this.#process = spawn('redis-server', this.#readArguments(), { stdio: ['ignore', 'pipe', 'ignore'] });
    const ended = new Promise((resolve) => this.#process.once('exit', resolve).once('error', resolve));
    this.#process.ended = ended;
    living.add(this.#process);
    const isReady = await isReadySoon(this.#process, ended);
    if (!isReady) await this.kill();
    else this.#sampleSizes();
    return isReady;
  }

  /** A connection for the scenario's own questions: nothing waits in it while the server is away. */
  get client() {
    if (this.#client === undefined) {
      const retryStrategy = () => 50;
      const options = {
        host: '127.0.0.1',
        port: this.port,
        retryStrategy,
        maxRetriesPerRequest: 1,
        commandTimeout: 10_000,
      };
      this.#client = new Redis({ ...options, enableOfflineQueue: true });
      this.#client.on('error', () => undefined);
    }
    return this.#client;
  }

  /** A section of INFO, by name. */
  async info(section) {
    const lines = (await this.client.info(section)).split('\r\n').filter((line) => line.includes(':'));
    return Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
    );
  }

  suspend = () => this.#process.kill('SIGSTOP');
  resume = () => this.#process.kill('SIGCONT');

  async kill() {
    clearInterval(this.#sampling);
    this.#diedAt = performance.now();
    this.#process.kill('SIGKILL');
    await this.#process.ended;
    living.delete(this.#process);
  }

  /** After its death: takes from its disk what it has written within the last so many ms, as a loss of power would. */
  loseLast(ms) {
    const from = this.#diedAt - ms;
    const size = this.#sizes.findLast(({ at }) => at <= from)?.size ?? 0;
    truncateSync(this.#appendOnlyFile, size);
  }

  async close() {
    this.#client?.disconnect();
    await this.kill();
  }

  #readArguments() {
    const own = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.#directory, '--daemonize', 'no'];
    if (this.#configuration === undefined) return [...own, '--save', '', '--appendonly', 'yes', ...this.#args];
    const path = join(this.#directory, 'sentinel.conf');
    writeFileSync(path, this.#configuration);
    return [path, '--sentinel', ...own];
  }

  get #appendOnlyFile() {
    const folder = join(this.#directory, 'appendonlydir');
    return join(
      folder,
      readdirSync(folder).find((name) => name.endsWith('.incr.aof')),
    );
  }

  #sampleSizes() {
    if (this.#configuration !== undefined) return;
    this.#sampling = setInterval(() => {
      try {
        this.#sizes.push({ at: performance.now(), size: statSync(this.#appendOnlyFile).size });
      } catch {
        // A replica rewrites its file when it has met its master.
      }
      if (this.#sizes.length > 1000) this.#sizes.splice(0, 500);
    }, sampleInterval);
  }
}

async function isReadySoon(server, ended) {
  const timer = setTimeout(() => server.kill('SIGKILL'), startTimeout);
  const ready = (async () => {
    for await (const line of createInterface(server.stdout)) {
      if (!/ready to accept connections|monitor master/i.test(line)) continue;
      // What it says from here on must not fill the pipe.
      server.stdout.resume();
      return true;
    }
    return false;
  })();
  const isReady = await Promise.race([ready, ended.then(() => false)]);
  clearTimeout(timer);
  return isReady;
}
