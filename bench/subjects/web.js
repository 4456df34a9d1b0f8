/** The CPU time of whole requests on each framework, beside the same application without ours. */

import { peers } from '../adapters/index.js';
import { startServers, underLoad } from '../web/servers.js';
import { orderOf } from '../order.js';
import { median } from '../statistics.js';
import { targetOf } from '../target.js';

const batch = 500;
const connections = 16;

/** Requests of one member until the next has its turn: few, so that what the machine does meanwhile meets all alike. */
const turn = 500;

/**
 * Before `warmUp` requests Node still compiles, which takes longer for an application with a plugin than without. A round has
 * so many `turns` of each: Express and Nest leave garbage that is collected once in about 4,500 requests, and costs more and more
 * until then. Where a round takes 2 s beside 15 s of warming up, a quick run has more than one. To measure one target again
 * takes it about so many `seconds`.
 */
const frameworks = {
  koa: { title: 'Koa', warmUp: 9000, turns: 6, quickRounds: 3, seconds: 6 },
  fastify: { title: 'Fastify', warmUp: 9000, turns: 6, quickRounds: 3, seconds: 6 },
  express: { title: 'Express', warmUp: 4000, turns: 9, quickRounds: 1, seconds: 8 },
  nest: { title: 'Nest', warmUp: 4000, turns: 9, quickRounds: 1, seconds: 12 },
};

/**
 * Where a thread of its own compiles, chance decides when, and with it what: a process keeps that for its life. And garbage that
 * is collected more often costs each round about as much.
 */
const execArgv = ['--no-concurrent-recompilation', '--heap-growing-percent=30'];

export async function measureWeb({ stage, isQuick }) {
  const targets = [];
  const rows = [];
  for (const [framework, { title, quickRounds, seconds, ...size }] of Object.entries(frameworks)) {
    const amount = isQuick ? { ...size, generations: 1, rounds: quickRounds } : { ...size, generations: 3, rounds: 4 };
    const members = listMembers(framework, isQuick);
    const jobOf = (name) => ({ framework, behaviour: members[name], batch, url: stage.url });
    const measure = (names) => measureFramework(names, jobOf, stage.load, amount);
    const cpu = await measure(Object.keys(members));
    const beside = (subject, target, ...names) =>
      targetOf({
        subject: `${title}: ${subject}`,
        target,
        names,
        figures: cpu,
        show: (µs) => `${µs.toFixed(1)} µs`,
        more: measure,
        seconds,
      });
    targets.push(beside('a request with one event', 1.15, 'ours', 'bound', 'boundAgain'));
    targets.push(beside('a request that tracks nothing', 1.05, 'silent', 'context', 'contextAgain'));
    if (cpu.detached) targets.push(beside('the same, asyncContext: false', 1.05, 'detached', 'bare', 'bareAgain'));
    if (!isQuick)
      rows.push([title, ...['bare', 'context', 'silent', 'bound', 'ours'].map((name) => median(cpu[name]).toFixed(1))]);
  }
  return { targets, tables: isQuick ? [] : [showFrameworks(rows), await measurePeers(stage)] };
}

/**
 * Each reference runs twice: how far the two differ is the machine's doing, and the mean of both is the reference. Nest's plugin
 * needs the async context.
 */
function listMembers(framework, isQuick) {
  const members = { context: 'context', contextAgain: 'context', silent: 'silent' };
  Object.assign(members, { bound: 'bound', boundAgain: 'bound', ours: 'ours' });
  if (framework !== 'nest') Object.assign(members, { bare: 'bare', bareAgain: 'bare', detached: 'detached' });
  else if (!isQuick) members.bare = 'bare';
  return members;
}

/**
 * Of each member the µs of CPU a request, one figure a round. A process keeps for its life what chance has given it, such as
 * where its code lies: so a full run starts each again, for as many generations.
 */
async function measureFramework(names, jobOf, load, { warmUp, turns, generations, rounds }) {
  const cpu = Object.fromEntries(names.map((name) => [name, []]));
  for (let generation = 0; generation < generations; generation += 1) {
    const servers = await startServers(orderOf(names, generation * 2 + 1), jobOf, [...underLoad, ...execArgv]);
    let taken = 0;
    const takeTurns = async (count) => {
      const used = Object.fromEntries(names.map((name) => [name, 0]));
      for (const end = taken + count; taken < end; taken += 1) {
        for (const name of orderOf(names, taken)) used[name] += await visit(servers.get(name), load);
      }
      return used;
    };
    await takeTurns(warmUp / turn);
    for (let round = 0; round < rounds; round += 1) {
      const used = await takeTurns(turns);
      for (const name of names) cpu[name].push(used[name] / (turns * turn));
    }
    for (const { member } of servers.values()) member.dismiss();
  }
  return cpu;
}

// The µs of CPU that a turn takes.
async function visit({ member, port }, load) {
  const { cpu: before } = await member.ask({});
  await load.ask({ port, connections, requests: turn });
  const { cpu: after } = await member.ask({});
  return after - before;
}

async function measurePeers(stage) {
  const names = ['context', 'bound', 'ours', ...peers];
  const jobOf = (name) => {
    const does = peers.includes(name) ? { behaviour: 'peer', adapter: name } : { behaviour: name };
    return { framework: 'express', ...does, batch, url: stage.url };
  };
  const amount = { ...frameworks.express, generations: 1, rounds: 4 };
  const cpu = await measureFramework(names, jobOf, stage.load, amount);
  const base = median(cpu.context);
  const rows = names.map((name) => [
    name === 'context' ? 'AsyncLocalStorage alone' : name === 'bound' ? 'the lower bound' : name,
    median(cpu[name]).toFixed(1),
    (median(cpu[name]) - base).toFixed(1),
  ]);
  return {
    title: 'A request with one event on Express, with each library',
    note: 'CPU µs a request, delivery included; the peers with their tuned settings, mixpanel with batches of 50.',
    head: ['library', 'CPU µs', 'more than AsyncLocalStorage alone'],
    rows,
  };
}

function showFrameworks(rows) {
  return {
    title: 'Web frameworks: CPU of a whole request',
    note: "µs, median. `silent` has our plugin and tracks nothing; `bound` is AsyncLocalStorage, a finish listener and one event in batched POSTs by the limit's code. On Fastify our plugin has three hooks: `silent` is 1.00 times AsyncLocalStorage with one of them, 1.01 with two, 1.03 with all (16 processes of each).",
    head: ['framework', 'bare', 'AsyncLocalStorage', 'silent', 'bound', 'ours, one event'],
    rows,
  };
}
