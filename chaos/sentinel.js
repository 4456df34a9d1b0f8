/** A Redis with a replica that takes over: master, replica and Sentinel, as real processes. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { RedisServer } from './redis-server.js';

/** A master, its replica, and a Sentinel that has the replica take over within some seconds. */
export class Sentinel {
  #master;
  #replica;
  #server;

  static async start(directory, args) {
    const pair = new Sentinel();
    const folder = (name) => (mkdirSync(join(directory, name)), join(directory, name));
    const quick = ['--repl-diskless-sync-delay', '0', '--repl-ping-replica-period', '1', ...args];
    pair.#master = await RedisServer.start(folder('master'), { args: quick });
    const following = ['--replicaof', `127.0.0.1 ${pair.#master.port}`];
    pair.#replica = await RedisServer.start(folder('replica'), { args: [...quick, ...following] });
    const configuration = [
      `sentinel monitor chaos 127.0.0.1 ${pair.#master.port} 1`,
      'sentinel down-after-milliseconds chaos 1000',
      'sentinel failover-timeout chaos 5000',
    ].join('\n');
    pair.#server = await RedisServer.start(folder('sentinel'), { configuration });
    return pair;
  }

  get master() {
    return this.#master;
  }

  get replica() {
    return this.#replica;
  }

  /** For those who want to find the master of the moment. */
  get connection() {
    return { sentinels: [{ host: '127.0.0.1', port: this.#server.port }], name: 'chaos' };
  }

  /** Whether Sentinel knows the replica, which has all by now: from then on it may take over. */
  async isReady() {
    const known = await this.#server.info('sentinel');
    const { master_link_status: link, master_sync_in_progress: syncs } = await this.#replica.info('replication');
    return /slaves=1/.test(known.master0 ?? '') && link === 'up' && syncs === '0';
  }

  /** Whether all that the master had written at the time of the call has reached the replica. */
  async isCaughtUp() {
    const { master_repl_offset: written } = await this.#master.info('replication');
    const { slave_repl_offset: applied } = await this.#replica.info('replication');
    return Number(applied) >= Number(written);
  }

  /** Whether the replica is the master, and everybody is told so. */
  async hasTakenOver() {
    const [, port] = await this.#server.client.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'chaos');
    return Number(port) === this.#replica.port && (await this.#replica.info('replication')).role === 'master';
  }

  async close() {
    for (const server of [this.#server, this.#replica, this.#master]) await server?.close();
  }
}
