/** Shows which steps run, and how long each took the last time: as a line that changes on a terminal, as plain lines elsewhere. */

/** How often a live line is drawn, and how long plain output may be silent, in ms. */
const intervals = { live: 1000, plain: 60_000 };
const clearLine = '\r\x1b[2K';

export class Progress {
  #out;
  #last;
  #now;
  #isLive;
  #running = new Map();
  #timer;

  /**
   * @param {{ out: import('node:stream').Writable & { isTTY?: boolean, columns?: number }, last?: Record<string, number>,
   *   now?: () => number, interval?: number }} options `last`: by a step's name, the seconds that it took the last time
   */
  constructor({ out, last = {}, now = () => performance.now(), interval }) {
    this.#out = out;
    this.#last = last;
    this.#now = now;
    this.#isLive = out.isTTY === true;
    this.#timer = setInterval(() => this.#tick(), interval ?? (this.#isLive ? intervals.live : intervals.plain));
    this.#timer.unref();
  }

  begin(name) {
    this.#running.set(name, this.#now());
    if (this.#isLive) this.#draw();
    else this.#out.write(`▶ ${name}${this.#describeLast(name)}\n`);
  }

  /** Returns how many seconds the step took. */
  end(name) {
    const seconds = this.#secondsOf(name);
    this.#running.delete(name);
    this.#print(`✔ ${name} (${seconds} s)`);
    return seconds;
  }

  /** Of a step that does not pass, whatever is to be said of it. */
  drop(name) {
    this.#running.delete(name);
    this.#print();
  }

  close() {
    clearInterval(this.#timer);
    if (this.#isLive) this.#out.write(clearLine);
  }

  /** `lint 12 of 40 s`, or `lint 12 s` at the first time. */
  #describeRunning() {
    return [...this.#running.keys()].map((name) => {
      const last = this.#last[name];
      return `${name} ${this.#secondsOf(name)}${last === undefined ? '' : ` of ${last}`} s`;
    });
  }

  #describeLast(name) {
    const last = this.#last[name];
    return last === undefined ? '' : ` (last time ${last} s)`;
  }

  #secondsOf(name) {
    return Math.round((this.#now() - this.#running.get(name)) / 1000);
  }

  #tick() {
    if (this.#isLive) this.#draw();
    else if (this.#running.size > 0) this.#out.write(`… ${this.#describeRunning().join(' · ')}\n`);
  }

  #print(line) {
    if (this.#isLive) this.#out.write(clearLine);
    if (line !== undefined) this.#out.write(`${line}\n`);
    if (this.#isLive) this.#draw();
  }

  #draw() {
    const line = this.#running.size === 0 ? '' : `▶ ${this.#describeRunning().join(' · ')}`;
    this.#out.write(clearLine + line.slice(0, (this.#out.columns ?? 80) - 1));
  }
}
