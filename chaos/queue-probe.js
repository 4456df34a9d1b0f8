/** Looks at a queue from outside, in Redis itself: its jobs, its dead letters, and what is taken from relays. */

import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';

const name = 'bull:growingio';
const lookInterval = 100;

/** What BullMQ keeps of the queue `growingio`. While Redis is away it knows what it has seen last. */
export class QueueProbe {
  /** For what else a scenario does there. */
  client;
  /** How often a job was taken from a relay that gave no sign of life. */
  stalls = 0;
  /** Identities of the events in the dead-letter queue, as often as they are there. */
  letters = [];
  #looks = 0;
  #isClosed = false;

  constructor(connection) {
    const patience = { commandTimeout: 5000, socketTimeout: 5000, retryStrategy: () => 100 };
    this.client = new Redis({ ...connection, ...patience });
    this.client.on('error', () => undefined);
    void this.#watchStalls();
  }

  /** Jobs that wait or that a relay has; `undefined` while Redis is away. */
  countJobs() {
    const lengths = ['wait', 'active'].map((state) => this.client.llen(`${name}:${state}`));
    return Promise.all(lengths).then(
      ([waiting, active]) => waiting + active,
      () => undefined,
    );
  }

  async readLetters() {
    try {
      const ids = await this.client.lrange(`${name}-dead:wait`, 0, -1);
      const letters = await Promise.all(ids.map((id) => this.client.hget(`${name}-dead:${id}`, 'data')));
      this.letters = letters.map((data) => JSON.parse(JSON.parse(data).event).var.id);
    } catch {
      // Somebody asks again.
    }
    return this.letters;
  }

  /** Returns a function that says whether it has looked for stalls since, from the beginning to the end. */
  beginLook() {
    const looks = this.#looks;
    return () => this.#looks > looks + 1;
  }

  close() {
    this.#isClosed = true;
    this.client.disconnect();
  }

  /** A job of which its relay gives no sign of life is given to another one: all its events may come again. */
  async #watchStalls() {
    let last = '-';
    while (!this.#isClosed) {
      try {
        for (const [id, fields] of await this.client.xrange(`${name}:events`, last, '+')) {
          last = `(${id}`;
          if (fields[fields.indexOf('event') + 1] === 'stalled') this.stalls += 1;
        }
        this.#looks += 1;
      } catch {
        // While Redis is away nothing is taken from anybody.
      }
      await sleep(lookInterval);
    }
  }
}
