/** How long the slowest hundredth of the responses takes under a steady load, with and without an event. */

import { startServers, underLoad } from '../web/servers.js';
import { meanOf, median, percentile } from '../statistics.js';
import { orderOf } from '../order.js';
import { targetOf } from '../target.js';

const titles = { express: 'Express', koa: 'Koa', fastify: 'Fastify', nest: 'Nest' };
// Of what the server can do at most: nearer to that, the queue in front of the server would be measured.
const share = 0.35;
// Seconds of one server until the next has its turn: few, so that a slow moment of the machine meets all alike.
const turn = 0.5;
const turns = 4;
// As installed.
const batch = 100;

/** A server has its core for itself. Threads that collect would take it from the requests when chance has it. */
const execArgv = [...underLoad, '--single-threaded-gc'];

export async function measureLatency({ stage, isQuick }) {
  const targets = [];
  const rows = [];
  // The lower bound's is no target, and says how much of it is the delivery.
  const members = { context: 'context', again: 'context', ours: 'ours', ...(isQuick ? {} : { bound: 'bound' }) };
  for (const framework of isQuick ? ['express'] : Object.keys(titles)) {
    const jobOf = (name) => ({ framework, behaviour: members[name], batch, url: stage.url });
    const measure = (names) => stage.sink.standBack(() => measureFramework(names, jobOf, stage.load, isQuick ? 1 : 6));
    const p99 = await measure(Object.keys(members));
    targets.push(
      targetOf({
        subject: `${titles[framework]}: p99 of the response with one event`,
        target: 1.1,
        names: ['ours', 'context', 'again'],
        figures: p99,
        show: (ms) => `${ms.toFixed(2)} ms`,
        more: measure,
        seconds: 15,
      }),
    );
    if (isQuick) continue;
    const reference = meanOf(p99.context, p99.again);
    rows.push([titles[framework], ...[reference, p99.bound, p99.ours].map((each) => median(each).toFixed(2))]);
  }
  const table = {
    title: `p99 of the response, under ${share * 100} % of the load that the server can take`,
    note: "ms. `bound` delivers each event by the limit's code, in batches of 100 like ours: what it has more than AsyncLocalStorage alone is the floor. On Koa and Fastify that is the POST: it takes 0.3 ms of the event loop once in 100 requests.",
    head: ['framework', 'AsyncLocalStorage', 'bound', 'ours, one event'],
    rows,
  };
  return { targets, tables: isQuick ? [] : [table] };
}

/** Of each member so many figures as generations of servers: a process keeps for its life what chance has given it. */
async function measureFramework(names, jobOf, load, generations) {
  const p99 = Object.fromEntries(names.map((name) => [name, []]));
  for (let generation = 0; generation < generations; generation += 1) {
    const times = Object.fromEntries(names.map((name) => [name, []]));
    const servers = await startServers(orderOf(names, generation), jobOf, execArgv);
    for (const { port } of servers.values()) await load.ask({ port, connections: 64, requests: 4000 });
    const { perSecond } = await load.ask({ port: servers.get('context').port, connections: 16, requests: 3000 });
    const rate = perSecond * share;
    const arrivals = { connections: 64, rate, requests: Math.ceil(rate * turn) };
    // The first turn of each, which finds what the start has left behind, does not count.
    for (let taken = 0; taken <= turns; taken += 1) {
      for (const name of orderOf(names, taken)) {
        const visited = await load.ask({ port: servers.get(name).port, ...arrivals });
        if (taken > 0) times[name].push(visited.times);
      }
    }
    for (const { member } of servers.values()) member.dismiss();
    for (const name of names) p99[name].push(percentile(times[name].flat(), 0.99));
  }
  return p99;
}
