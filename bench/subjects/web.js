/** The sink enters; the CPU time of whole requests on each framework, beside the same application without ours, leaves. */

import { peers } from '../adapters/index.js';
import { startLoad, startServers } from '../web/servers.js';
import { controlOf, leastControlOf, leastRatioOf, median, orderOf, ratioOf } from '../statistics.js';

const batch = 500;
const connections = 16;

/**
 * Before `warmUp` requests Node still compiles, which takes longer for an application with a plugin than without. Express and
 * Nest leave garbage that is collected once in about 5,000 requests, and costs more and more until then: so theirs come in
 * longer rounds. `share` is what each takes of a quick run's time.
 */
const frameworks = {
  koa: { title: 'Koa', warmUp: 8000, requests: 1500, share: 0.15 },
  fastify: { title: 'Fastify', warmUp: 8000, requests: 1500, share: 0.15 },
  express: { title: 'Express', warmUp: 5000, requests: 5000, share: 0.33 },
  nest: { title: 'Nest', warmUp: 5000, requests: 5000, share: 0.37 },
};

const least = { rounds: 3, seconds: 60 };

export async function measureWeb({ stage, isQuick, secondsLeft }) {
  const seconds = isQuick ? Math.max(least.seconds, secondsLeft()) : Infinity;
  const load = await startLoad();
  const targets = [];
  const rows = [];
  for (const [framework, { title, share, ...size }] of Object.entries(frameworks)) {
    const amount = isQuick
      ? { ...size, generations: 1, rounds: Infinity, seconds: share * seconds }
      : { ...size, generations: 2, rounds: size.requests > 2000 ? 5 : 12, seconds: Infinity };
    const cpu = await measureFramework(framework, listMembers(framework, isQuick), { stage, load, amount });
    const compare = (subject, target, one, other, again) => ({
      subject: `${title}: ${subject}`,
      target,
      figure: ratioOf(cpu[one], cpu[other]),
      least: leastRatioOf(cpu[one], cpu[other]),
      control: controlOf(cpu[other], cpu[again]),
      leastControl: leastControlOf(cpu[other], cpu[again]),
      absolute: `${median(cpu[one]).toFixed(1)} µs beside ${median(cpu[other]).toFixed(1)} µs`,
    });
    targets.push(compare('a request with one event', 1.15, 'ours', 'bound', 'boundAgain'));
    targets.push(compare('a request that tracks nothing', 1.05, 'silent', 'context', 'contextAgain'));
    if (cpu.detached) targets.push(compare('the same, asyncContext: false', 1.05, 'detached', 'bare', 'bareAgain'));
    if (!isQuick)
      rows.push([title, ...['bare', 'context', 'silent', 'bound', 'ours'].map((name) => median(cpu[name]).toFixed(1))]);
  }
  const tables = isQuick ? [] : [showFrameworks(rows), await measurePeers({ stage, load })];
  load.dismiss();
  return { targets, tables };
}

/**
 * Each reference runs twice: what the second differs from the first is the machine's. Nest's plugin needs the async context.
 */
function listMembers(framework, isQuick) {
  const members = { context: 'context', contextAgain: 'context', silent: 'silent' };
  Object.assign(members, { bound: 'bound', boundAgain: 'bound', ours: 'ours' });
  if (framework !== 'nest') Object.assign(members, { bare: 'bare', bareAgain: 'bare', detached: 'detached' });
  else if (!isQuick) members.bare = 'bare';
  return Object.fromEntries(Object.entries(members).map(([name, behaviour]) => [name, { behaviour }]));
}

/**
 * Of each member the µs of CPU a request, one figure a round. A process keeps for its life what chance has given it, such as
 * where its code lies: so a full run starts each again. The rounds of such a generation end with their number or with its time.
 */
async function measureFramework(framework, members, { stage, load, amount }) {
  const names = Object.keys(members);
  const cpu = Object.fromEntries(names.map((name) => [name, []]));
  for (let generation = 0; generation < amount.generations; generation += 1) {
    const end = performance.now() + amount.seconds * 1000;
    const servers = await startServers(orderOf(names, generation * 2 + 1), (name) => ({
      ...members[name],
      ...{ framework, batch, url: stage.url },
    }));
    for (const { port } of servers.values()) await load.ask({ port, connections, requests: amount.warmUp });
    for (let round = 0; round < amount.rounds && (round < least.rounds || performance.now() < end); round += 1) {
      for (const name of orderOf(names, round)) {
        const { member, port } = servers.get(name);
        const { cpu: before } = await member.ask({});
        await load.ask({ port, connections, requests: amount.requests });
        const { cpu: after } = await member.ask({});
        cpu[name].push((after - before) / amount.requests);
      }
    }
    for (const { member } of servers.values()) member.dismiss();
  }
  return cpu;
}

async function measurePeers({ stage, load }) {
  const members = { context: { behaviour: 'context' }, bound: { behaviour: 'bound' }, ours: { behaviour: 'ours' } };
  for (const adapter of peers) members[adapter] = { behaviour: 'peer', adapter };
  const amount = { generations: 1, rounds: 4, requests: 5000, warmUp: 5000, seconds: Infinity };
  const cpu = await measureFramework('express', members, { stage, load, amount });
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
