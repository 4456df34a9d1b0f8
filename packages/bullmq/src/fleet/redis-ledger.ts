/** Keeps the counters in a hash beside the queue, and the marks in the hash of each job, which goes with it. */

import { letterOf, type FleetCounts, type Ledger, type Marks } from './ledger.js';

/** What it needs of a Redis client. */
export interface ScriptClient {
  eval(script: string, keys: number, ...args: (string | number)[]): Promise<unknown>;
}

/** The keys of a queue by BullMQ: `{prefix}:{queue}:{type}`. */
export type ToKey = (type: string) => string;

// A Redis that is full refuses whatever might grow, until a script has done what can't: then it may do anything.
const whenFull = "redis.call('HDEL', KEYS[2], '-')\n";

const handOver = `${whenFull}
if redis.call('EXISTS', KEYS[1]) == 0 then return '' end
if redis.call('HSETNX', KEYS[1], 'growingio:events', ARGV[1]) == 1 then
  redis.call('HINCRBY', KEYS[2], ARGV[2], ARGV[3])
end
return redis.call('HGET', KEYS[1], 'growingio:marks') or ''`;

const settle = `${whenFull}
if redis.call('EXISTS', KEYS[1]) == 0 then return false end
if redis.call('HSETNX', KEYS[1], 'growingio:events', #ARGV[1]) == 1 then
  redis.call('HINCRBY', KEYS[2], ARGV[2], ARGV[3])
end
local old = redis.call('HGET', KEYS[1], 'growingio:marks')
local marks, count = ARGV[1], { d = 0, x = 0 }
if not old then
  for mark in pairs(count) do local _, marked = string.gsub(marks, mark, ''); count[mark] = marked end
else
  local merged = {}
  for at = 1, #marks do
    local was, is = string.sub(old, at, at), string.sub(marks, at, at)
    if was == 'd' or was == 'x' then is = was elseif is ~= '.' then count[is] = count[is] + 1 end
    merged[at] = is
  end
  marks = table.concat(merged)
end
redis.call('HSET', KEYS[1], 'growingio:marks', marks)
if count.d > 0 then redis.call('HINCRBY', KEYS[2], 'delivered', count.d) end
if count.x > 0 then redis.call('HINCRBY', KEYS[2], 'dead', count.x) end
return marks`;

/** So many jobs that wait are counted one by one, which takes Redis a few ms. */
const mostCounted = 10_000;

const read = `
local function unsettled(jobs)
  local sum = 0
  for _, job in ipairs(jobs) do
    local events, marks = unpack(redis.call('HMGET', ARGV[1] .. job, 'growingio:events', 'growingio:marks'))
    if events then
      local _, settled = string.gsub(marks or '', '[dx]', '')
      sum = sum + tonumber(events) - settled
    end
  end
  return sum
end
local counts = redis.call('HMGET', KEYS[1], 'handedOver', 'delivered', 'dead')
local total, waiting, exact = 0, 0, 1
for at = 3, 4 do total = total + redis.call('LLEN', KEYS[at]) end
for at = 5, 7 do total = total + redis.call('ZCARD', KEYS[at]) end
if total > tonumber(ARGV[2]) then exact = 0 else
  for at = 3, 4 do waiting = waiting + unsettled(redis.call('LRANGE', KEYS[at], 0, -1)) end
  for at = 5, 7 do waiting = waiting + unsettled(redis.call('ZRANGE', KEYS[at], 0, -1)) end
end
local active = unsettled(redis.call('LRANGE', KEYS[2], 0, -1))
return { counts[1] or '0', counts[2] or '0', counts[3] or '0', waiting, active, exact }`;

export class RedisLedger implements Ledger {
  readonly #client: ScriptClient;
  readonly #toKey: ToKey;

  constructor(client: ScriptClient, toKey: ToKey) {
    this.#client = client;
    this.#toKey = toKey;
  }

  async handOver(job: string, events: number): Promise<Marks> {
    return String(await this.#run(handOver, job, events, ...entryOf(job, events)));
  }

  async settle(job: string, marks: Marks): Promise<Marks | undefined> {
    const merged = await this.#run(settle, job, marks, ...entryOf(job, marks.length));
    return typeof merged === 'string' ? merged : undefined;
  }

  async read(): Promise<FleetCounts> {
    const states = ['active', 'wait', 'paused', 'delayed', 'prioritized', 'failed'];
    const keys = [this.#counts, ...states.map((state) => this.#toKey(state))];
    const answer = await this.#client.eval(read, keys.length, ...keys, this.#toKey(''), mostCounted);
    const [handedOver = 0, delivered = 0, dead = 0, counted = 0, active = 0, exact = 0] = (answer as unknown[]).map(
      Number,
    );
    const waiting = exact === 1 ? counted : handedOver - delivered - dead - active;
    return { handedOver, waiting, active, delivered, dead, exact: exact === 1 };
  }

  #run(script: string, job: string, ...args: (string | number)[]): Promise<unknown> {
    return this.#client.eval(script, 2, this.#toKey(job), this.#counts, ...args);
  }

  get #counts(): string {
    return this.#toKey('growingio:counts');
  }
}

/** What is counted of a job that nobody has counted yet. */
function entryOf(job: string, events: number): [string, number] {
  return letterOf(job) === undefined ? ['handedOver', events] : ['dead', -events];
}
