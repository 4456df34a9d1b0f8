/**
 * A fleet, in steps of time. Events enter the outboxes of web processes, become jobs of Redis, are taken by relays and answered
 * by the API. Everything is a number of jobs: in each step, each part does as many as its processors, its room and its limits allow.
 */

/** A request carries at most so many events; a relay holds at most so many jobs. */
const perRequest = 500;
const mostHeld = 16;
/** How long Redis remembers a job that is done, in s. */
const rememberedFor = 600;

/**
 * A fleet of `webs` web processes, `relays` relays and `shards` shards with batches of `batch`. What is not given has no limit:
 * `cores` for all together, `redisMemory` bytes of each shard, `outboxEvents` of each web process, `rate` jobs a second of all
 * relays. Answers take `latency` ms, and a relay has `requestsAtOnce` of them under way.
 */
export class SimulatedFleet {
  #fleet;
  #time = 0;
  #outbox = 0;
  #waiting;
  #delivered = 0;
  #refused = 0;
  /** How many jobs were done in each second, and how many of them Redis remembers. */
  #done = [];
  #lately = 0;
  #peak = { outbox: 0, waiting: 0, memory: 0 };

  constructor({ cores = Infinity, redisMemory = Infinity, outboxEvents = Infinity, rate = Infinity, ...fleet }) {
    const { latency = 0, requestsAtOnce = 4, ...others } = fleet;
    this.#fleet = { cores, redisMemory, outboxEvents, rate, latency, requestsAtOnce, ...others };
    this.#waiting = Array(fleet.shards).fill(0);
  }

  /** How it stands, in events, bytes and s. */
  get state() {
    const { batch } = this.#fleet;
    return {
      time: this.#time,
      outbox: this.#outbox,
      waiting: sumOf(this.#waiting) * batch,
      waitingIn: this.#waiting.map((jobs) => jobs * batch),
      delivered: this.#delivered,
      refused: this.#refused,
      memory: sumOf(this.#waiting.map((_, shard) => this.#memoryOf(shard))),
      peak: this.#peak,
    };
  }

  /** Events that are in the queue already. */
  fill(events) {
    const { shards, batch } = this.#fleet;
    this.#waiting = this.#waiting.map((jobs) => jobs + events / batch / shards);
  }

  /** A step of `step` s, in which `events` are tracked. `isUp`: the API answers. `lost`: so many shards are down. */
  step(step, { events = 0, isUp = true, lost = 0 }) {
    const { batch, costs, cores, webs, outboxEvents } = this.#fleet;
    const room = Math.max(0, webs * outboxEvents - this.#outbox);
    this.#refused += Math.max(0, events - room);
    this.#outbox += Math.min(events, room);
    const adds = this.#addsOf(step, lost);
    const takes = this.#takesOf(step, isUp, lost);
    // Half of a job's work in Redis is to add it, half to take it and to end it.
    const redis = costs.redis.main(batch) / 2 / 1e6;
    const busiest = Math.max(...adds.map((jobs, shard) => (jobs + takes[shard]) * redis)) / step;
    const each = (part) => costs[part].cpu(batch) / 1e6;
    const work =
      sumOf(adds) * (each('web') + each('redis') / 2) +
      sumOf(takes) * (each('relay') + each('redis') / 2 + each('sink'));
    const slow = Math.max(1, busiest, work / step / cores);
    this.#move(step, adds, takes, slow);
  }

  /** Jobs that web processes would hand over in a step, by shard: those of a lost shard go to the others. */
  #addsOf(step, lost) {
    const { batch, costs, webs, redisMemory, shards } = this.#fleet;
    const jobs = Math.min(this.#outbox / batch, (webs * step * 1e6) / costs.web.main(batch));
    return this.#waiting.map((_, shard) => {
      if (shard < lost) return 0;
      const room = (redisMemory - this.#memoryOf(shard)) / costs.memory(batch);
      return Math.max(0, Math.min(jobs / (shards - lost), room));
    });
  }

  #takesOf(step, isUp, lost) {
    const { batch, costs, relays, rate, latency, requestsAtOnce } = this.#fleet;
    if (!isUp) return this.#waiting.map(() => 0);
    const jobsOfRequest = Math.max(1, Math.floor(perRequest / batch));
    const atOnce = relays * Math.min(mostHeld, requestsAtOnce * jobsOfRequest);
    const byAnswers = latency > 0 ? (atOnce * step * 1000) / latency : Infinity;
    const jobs = Math.min((relays * step * 1e6) / costs.relay.main(batch), byAnswers, rate * step);
    const there = this.#waiting.map((waiting, shard) => (shard < lost ? 0 : waiting));
    const all = sumOf(there);
    return there.map((waiting) => (all === 0 ? 0 : Math.min(waiting, (jobs * waiting) / all)));
  }

  #move(step, adds, takes, slow) {
    const { batch } = this.#fleet;
    const done = sumOf(takes) / slow;
    this.#waiting = this.#waiting.map((jobs, shard) => Math.max(0, jobs + (adds[shard] - takes[shard]) / slow));
    this.#outbox = Math.max(0, this.#outbox - (sumOf(adds) / slow) * batch);
    this.#delivered += done * batch;
    this.#remember(step, done);
    const { outbox, waiting, memory } = this.state;
    const largest = (name, now) => Math.max(this.#peak[name], now);
    this.#peak = {
      outbox: largest('outbox', outbox),
      waiting: largest('waiting', waiting),
      memory: largest('memory', memory),
    };
  }

  #remember(step, jobs) {
    const before = Math.floor(this.#time);
    this.#time += step;
    const second = Math.floor(this.#time);
    this.#done[second] = (this.#done[second] ?? 0) + jobs;
    this.#lately += jobs;
    for (let past = before + 1; past <= second; past += 1) this.#lately -= this.#done[past - rememberedFor] ?? 0;
  }

  /** Jobs that wait, and the names of those that were done lately. */
  #memoryOf(shard) {
    const { batch, costs, shards } = this.#fleet;
    return this.#waiting[shard] * costs.memory(batch) + (this.#lately / shards) * costs.remembered(batch);
  }
}

function sumOf(numbers) {
  return numbers.reduce((sum, number) => sum + (number ?? 0), 0);
}
