/** Calls `track()` on a client, as often and as fast as asked, and writes down what became of it. */

import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { GrowingIO } from '@growingio/upload';
import { scopeRequest } from '@growingio/upload/adapter';
import { BookWriter } from '../book.js';
import { noteHandOvers } from './note-hand-overs.js';
import { sabotages } from './sabotage.js';

const slice = 1000;
const promiseInterval = 20;
const tickInterval = 10;

/** One client of this process. All its events have identities of one writer: `{writer}-{number}`. */
export class Actor {
  client;
  downNotices = 0;
  #whileDown = 0;
  #downFrom;
  #next = 0;
  #writer;
  #book;
  #outbox;
  #skips;
  #stopped = false;
  #closed = false;

  static async create({ writer, book, host, projectId, outbox, queue, options = {}, sabotage }) {
    const actor = new Actor();
    actor.#writer = writer;
    actor.#book = new BookWriter(book);
    if (outbox !== undefined) {
      const { diskOutbox } = await import('@growingio/outbox-disk');
      actor.#outbox = diskOutbox(outbox);
    }
    const own = { host, projectId, outbox: actor.#outbox, ...options };
    if (queue !== undefined) {
      const { bullmqSender } = await import('@growingio/bullmq');
      own.sender = noteHandOvers(bullmqSender(queue), actor.#book);
    }
    const { skips = () => false, options: harm } = sabotages[sabotage]?.(`${host}/v3/${projectId}/s2s/cstm`) ?? {};
    actor.#skips = skips;
    const quiet = { debug() {}, info() {}, warn() {}, error() {} };
    actor.client = new GrowingIO({ logger: quiet, ...own, ...harm });
    actor.client.on('dead', ({ event }) => actor.#book.dead(event.var.id));
    actor.client.on('dropped', ({ events }) => actor.#book.dropped(events));
    actor.client.on('down', () => actor.#seeDown());
    actor.client.on('up', () => actor.#seeUp());
    if (outbox !== undefined) void actor.#keepPromising();
    return actor;
  }

  /**
   * Tracks `count` events: `rate` a second, or as fast as the loop turns, or all in one turn (`atOnce`). `pad` adds so many
   * variables of 255 characters; `bad` marks events that the API will refuse; `large` pads single events.
   */
  async track({ count = Infinity, rate, atOnce = false, pad = 0, bad = [], large = {} }) {
    this.#stopped = false;
    const first = this.#next;
    const end = first + count;
    const refused = {};
    const [badOnes, start] = [bad === 'all' ? undefined : new Set(bad), performance.now()];
    while (this.#next < end && !this.#stopped) {
      const due = rate === undefined ? slice : Math.ceil(((performance.now() - start) / 1000) * rate);
      const to = atOnce ? end : Math.min(end, rate === undefined ? this.#next + slice : first + due);
      this.#trackRun(to, first, { refused, pad, large, isBad: (index) => badOnes?.has(index) ?? true });
      if (atOnce) break;
      await (rate === undefined ? nextTurn() : sleep(tickInterval));
    }
    return { tracked: this.#next - first, refused };
  }

  /** Tracks one event in each of so many requests whose response never ends, as frameworks make them for schedules and consumers. */
  async trackInContexts(count) {
    for (const end = this.#next + count; this.#next < end;) {
      const request = new IncomingMessage(new Socket());
      const number = this.#next;
      scopeRequest(this.client, request, new ServerResponse(request), () => this.#trackRun(number + 1, number, {}));
      if (this.#next % 20 === 0) await sleep(tickInterval);
    }
  }

  /** Requests that were sent while the client knew that the API was down, the one that found it up included. */
  get whileDown() {
    return this.#whileDown + (this.#downFrom === undefined ? 0 : this.client.stats().requests - this.#downFrom);
  }

  stop() {
    this.#stopped = true;
  }

  /** Resolves when what was accepted is as safe as the outbox makes it, and writes that down as promised. */
  async sync() {
    const below = this.#next;
    await this.#outbox?.sync();
    this.#book.promised(below);
  }

  async shutdown(timeout) {
    this.stop();
    const report = await this.client.shutdown(timeout === undefined ? {} : { timeout });
    this.#closed = true;
    this.#book.close();
    return report;
  }

  // The book is written after the calls: a kill in between leaves events that nobody knows of, never the other way round.
  #trackRun(to, first, { refused = {}, pad = 0, large = {}, isBad = () => false }) {
    let runFrom = this.#next;
    while (this.#next < to) {
      const number = this.#next;
      const index = number - first;
      const result = this.#skips(number)
        ? { ok: true }
        : this.client.track(
            'ChaosEvent',
            makeVariables(`${this.#writer}-${String(number).padStart(6, '0')}`, large[index] ?? pad, isBad(index)),
            { loginUserId: `user${number % 97}` },
          );
      this.#next += 1;
      if (result.ok) continue;
      refused[result.reason] = (refused[result.reason] ?? 0) + 1;
      if (runFrom < number) this.#book.accepted(runFrom, number - 1);
      runFrom = number + 1;
    }
    if (runFrom < this.#next) this.#book.accepted(runFrom, this.#next - 1);
  }

  #seeDown() {
    this.downNotices += 1;
    this.#downFrom ??= this.client.stats().requests;
  }

  #seeUp() {
    this.#whileDown = this.whileDown;
    this.#downFrom = undefined;
  }

  async #keepPromising() {
    while (!this.#closed) {
      await this.sync();
      await sleep(promiseInterval, undefined, { ref: false });
    }
  }
}

function makeVariables(id, pad, isBad) {
  const variables = { id };
  for (let index = 0; index < pad; index += 1) variables[`pad_${index}`] = padding;
  if (isBad) variables.bad = 'yes';
  return variables;
}

const padding = 'x'.repeat(255);
