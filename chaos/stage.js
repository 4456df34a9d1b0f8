/** What a scenario plays on: a collector, a proxy, a directory and child processes of its own, and the evidence for the judge. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readBook } from './book.js';
import { Child } from './children.js';
import { pass } from './faults.js';
import { countMissing, findDead, findHanded } from './judge.js';
import { Proxy } from './proxy.js';
import { Tally } from './tally.js';

// So long before a death an answer may have come that is not written down yet.
const unnotedTime = 1000;
// Of each directory that is there, what has to be undone before it can go.
const directories = new Map();
// Also when the program is stopped in between.
process.on('exit', () => {
  for (const directory of directories.keys()) removeDirectory(directory);
});

/** Where one scenario plays, with one outbox. */
export class Stage {
  /** `memory` or `disk`. */
  outbox;
  isQuick;
  proxy;
  tally;
  directory = makeDirectory();
  children = [];
  problems = [];
  notes = [];
  /** Identities that the scenario destroys itself, or that nobody promised. */
  excused = new Set();
  /** The queue between web processes and relays, where there is one. */
  fleet;
  #collector;
  #books = [];
  #sabotage;
  #unnoted = 0;

  static async open({ outbox, isQuick, sabotage }) {
    const stage = new Stage();
    Object.assign(stage, { outbox, isQuick });
    stage.#sabotage = sabotage;
    const { tally, collector } = await Tally.open();
    stage.tally = tally;
    stage.#collector = collector;
    stage.proxy = await new Proxy(collector.url).open();
    return stage;
  }

  /** Where a disk outbox keeps its events. */
  get store() {
    return join(this.directory, 'outbox');
  }

  /**
   * Starts a process with one client, or with those of `clients`. A client has `options` for `GrowingIO`, and may have a
   * `host`, a `projectId` and `outboxOptions` of its own.
   */
  async start({ clients = [{}], exitCode, ...kind } = {}) {
    const { measuresHeap } = kind;
    const child = new Child(kind);
    this.children.push(child);
    const configured = clients.map((client) => this.#describeClient(client, child));
    await child.command('configure', { clients: configured, exitCode, measuresHeap });
    return child;
  }

  /** Starts a process with a relay of these options. */
  async startRelay(options) {
    const child = new Child({ isRelay: true });
    this.children.push(child);
    await child.command('configure', { options });
    return child;
  }

  /** The books as they stand, with who wrote them. */
  get books() {
    return this.#books.map(({ path, child, ...facts }) => ({
      ...facts,
      child,
      wasKilled: child.wasKilled,
      ...readBook(path),
    }));
  }

  /**
   * Waits until all that was accepted, or of the killed promised, has arrived or is buried. Gives up when nothing that was
   * missing has come for so many ms: a slow machine is no fault.
   */
  async untilArrived(patience = 30_000) {
    let arrived;
    let end;
    while (!(await this.#isAllThere())) {
      if (arrived !== this.tally.different) end = performance.now() + patience;
      arrived = this.tally.different;
      if (performance.now() > end) {
        this.problems.push(`not all had arrived: nothing new came in ${patience} ms`);
        return;
      }
      await sleep(25);
    }
  }

  /** Waits for a condition, which may be asynchronous, and returns whether it came true in time. */
  async until(condition, timeout) {
    const end = performance.now() + timeout;
    while (!(await condition())) {
      if (performance.now() > end) return false;
      await sleep(25);
    }
    return true;
  }

  pause(ms) {
    return sleep(ms);
  }

  /** Says what does not hold. */
  expect(holds, problem) {
    if (!holds) this.problems.push(problem);
  }

  /** So many events may come again: those whose answer was lost in transit, or with the process that waited for it. */
  get mayRepeat() {
    return this.proxy.unanswered + this.#unnoted;
  }

  /** So many events more may come again: the scenario says why. */
  allowRepeats(events) {
    this.#unnoted += events;
  }

  /** Kills a process that is sending: what it has sent and not noted yet comes again. */
  async killUnderLoad(child) {
    // On a busy machine it may have accepted nothing yet.
    const isTracking = () => this.books.some((book) => book.child === child && book.accepted > 0);
    this.expect(await this.until(isTracking, 20_000), 'a process accepted nothing in 20 s');
    const { total } = this.tally;
    const recent = this.tally.recent(unnotedTime);
    await child.kill();
    await sleep(50);
    this.#unnoted += recent + this.tally.total - total;
  }

  /** Events that the collector itself has counted. */
  get taken() {
    return this.#collector.total.events;
  }

  /** Begins a fault. */
  async use(fault) {
    await this.proxy.use(fault);
  }

  /** Ends the fault, and returns a mark that says when the next event arrives. */
  async mend() {
    const mark = this.tally.mark();
    await this.proxy.use(pass);
    return mark;
  }

  /** Has this done before the directory is removed, whatever happens. It may not throw. */
  undoing(undo) {
    directories.get(this.directory).push(undo);
  }

  async close() {
    for (const child of this.children) if (child.farewell === undefined) await child.kill();
    await this.fleet?.close();
    await this.proxy.close();
    await this.#collector.close();
    removeDirectory(this.directory);
  }

  async #isAllThere() {
    const letters = (await this.fleet?.readLetters()) ?? [];
    const { books, tally, excused } = this;
    const [dead, handed] = [findDead(books, letters), findHanded(books)];
    return books.every((book) => {
      const { missing, promised } = countMissing(book, { tally, dead, handed, excused });
      return (book.wasKilled ? promised : missing) === 0;
    });
  }

  #describeClient({ host = this.proxy.url, projectId = 'chaos', options = {}, outboxOptions = {}, queue }, child) {
    const writer = `w${this.#books.length + 1}`;
    const isVolatile = this.outbox === 'memory';
    const path = join(this.directory, `${writer}.book`);
    this.#books.push({ writer, projectId, path, isVolatile, child });
    const outbox = isVolatile ? undefined : { directory: this.store, ...outboxOptions };
    return { writer, book: path, host, projectId, outbox, queue, options, sabotage: this.#sabotage };
  }
}

function makeDirectory() {
  const directory = mkdtempSync(join(tmpdir(), 'growingio-chaos-'));
  directories.set(directory, []);
  return directory;
}

function removeDirectory(directory) {
  for (const undo of directories.get(directory)) undo();
  directories.delete(directory);
  rmSync(directory, { recursive: true, force: true });
}
