/** The sink enters; the CPU time of whole requests on each framework, beside the same application without ours, leaves. */

import { peers } from '../adapters/index.js';
import { startLoad, startServers } from '../web/servers.js';
import { controlOf, leastRatioOf, median, orderOf, ratioOf } from '../statistics.js';

const batch = 500;
const connections = 16;
const titles = { express: 'Express', koa: 'Koa', nest: 'Nest', fastify: 'Fastify' };

// A process keeps for its life what chance has given it, such as where its code lies: so each is started again.
const sizes = {
  quick: { generations: 2, rounds: 4, requests: 700, warmUp: 1300 },
  full: { generations: 4, rounds: 8, requests: 2000, warmUp: 5000 },
};

export async function measureWeb({ stage, isQuick }) {
  const size = isQuick ? sizes.quick : sizes.full;
  const load = await startLoad();
  const targets = [];
  const rows = [];
  for (const [framework, title] of Object.entries(titles)) {
    const cpu = await measureFramework(framework, listMembers(framework), { stage, load, size });
    const compare = (subject, target, one, other, again) => ({
      subject: `${title}: ${subject}`,
      target,
      figure: ratioOf(cpu[one], cpu[other]),
      least: leastRatioOf(cpu[one], cpu[other]),
      control: controlOf(cpu[other], cpu[again]),
      absolute: `${median(cpu[one]).toFixed(1)} µs beside ${median(cpu[other]).toFixed(1)} µs`,
    });
    targets.push(compare('a request with one event', 1.15, 'ours', 'bound', 'boundAgain'));
    targets.push(compare('a request that tracks nothing', 1.05, 'silent', 'context', 'contextAgain'));
    // Nest's plugin needs the async context.
    if (cpu.detached) targets.push(compare('the same, asyncContext: false', 1.05, 'detached', 'bare', 'bareAgain'));
    rows.push([title, ...['bare', 'context', 'silent', 'bound', 'ours'].map((name) => median(cpu[name]).toFixed(1))]);
  }
  const tables = isQuick ? [] : [showFrameworks(rows), await measurePeers({ stage, load })];
  load.dismiss();
  return { targets, tables };
}

/** Each reference runs twice: what the second differs from the first is the machine's. */
function listMembers(framework) {
  const members = { bare: 'bare', context: 'context', contextAgain: 'context', silent: 'silent' };
  Object.assign(members, { bound: 'bound', boundAgain: 'bound', ours: 'ours' });
  if (framework !== 'nest') Object.assign(members, { bareAgain: 'bare', detached: 'detached' });
  return Object.fromEntries(Object.entries(members).map(([name, behaviour]) => [name, { behaviour }]));
}

/** Of each member the µs of CPU a request, one figure a round. */
async function measureFramework(framework, members, { stage, load, size }) {
  const names = Object.keys(members);
  const cpu = Object.fromEntries(names.map((name) => [name, []]));
  for (let generation = 0; generation < size.generations; generation += 1) {
    const servers = await startServers(orderOf(names, generation * 2 + 1), (name) => ({
      ...members[name],
      ...{ framework, batch, url: stage.url },
    }));
    for (const { port } of servers.values()) await load.ask({ port, connections, requests: size.warmUp });
    for (let round = 0; round < size.rounds; round += 1) {
      for (const name of orderOf(names, round)) {
        const { member, port } = servers.get(name);
        const { cpu: before } = await member.ask({});
        await load.ask({ port, connections, requests: size.requests });
        const { cpu: after } = await member.ask({});
        cpu[name].push((after - before) / size.requests);
      }
    }
    for (const { member } of servers.values()) member.dismiss();
  }
  return cpu;
}

async function measurePeers({ stage, load }) {
  const members = { context: { behaviour: 'context' }, bound: { behaviour: 'bound' }, ours: { behaviour: 'ours' } };
  for (const adapter of peers) members[adapter] = { behaviour: 'peer', adapter };
  const size = { generations: 1, rounds: 5, requests: 2000, warmUp: 3000 };
  const cpu = await measureFramework('express', members, { stage, load, size });
  const base = median(cpu.context);
  const rows = Object.keys(members).map((name) => [
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
    note: "µs, median. `silent` has our plugin and tracks nothing; `bound` is AsyncLocalStorage, a finish listener and one event in batched POSTs by the limit's code.",
    head: ['framework', 'bare', 'AsyncLocalStorage', 'silent', 'bound', 'ours, one event'],
    rows,
  };
}
