/** The sink enters; how long the slowest hundredth of the responses takes under a steady load, with and without an event, leaves. */

import { startLoad, startServers } from '../web/servers.js';
import { compare, meanOf, median, orderOf } from '../statistics.js';

const titles = { express: 'Express', koa: 'Koa', fastify: 'Fastify', nest: 'Nest' };
// Of what the server can do at most: nearer to that, the queue in front of the server would be measured.
const share = 0.35;
// Express leaves garbage that is collected once in about so many.
const requests = 4500;
// As installed.
const batch = 100;

export async function measureLatency({ stage, isQuick }) {
  const load = await startLoad();
  const targets = [];
  const rows = [];
  // The lower bound's is no target, and says how much of it is the delivery.
  const members = { context: 'context', again: 'context', ours: 'ours', ...(isQuick ? {} : { bound: 'bound' }) };
  const names = Object.keys(members);
  for (const framework of isQuick ? ['express'] : Object.keys(titles)) {
    const p99 = Object.fromEntries(names.map((name) => [name, []]));
    const jobOf = (name) => ({ framework, behaviour: members[name], batch, url: stage.url });
    const servers = await startServers(names, jobOf);
    for (const { port } of servers.values()) await load.ask({ port, connections: 64, requests: 6000 });
    const { perSecond } = await load.ask({ port: servers.get('context').port, connections: 16, requests: 3000 });
    const arrivals = { connections: 64, rate: perSecond * share, requests };
    for (let round = 0; round < (isQuick ? 3 : 6); round += 1) {
      for (const name of orderOf(names, round)) {
        p99[name].push((await load.ask({ port: servers.get(name).port, ...arrivals })).p99);
      }
    }
    for (const { member } of servers.values()) member.dismiss();
    const reference = meanOf(p99.context, p99.again);
    targets.push({
      subject: `${titles[framework]}: p99 of the response with one event`,
      target: 1.1,
      ...compare(p99.ours, p99.context, p99.again),
      absolute: `${median(p99.ours).toFixed(2)} ms beside ${median(reference).toFixed(2)} ms`,
    });
    if (isQuick) continue;
    rows.push([titles[framework], ...[reference, p99.bound, p99.ours].map((each) => median(each).toFixed(2))]);
  }
  load.dismiss();
  const table = {
    title: 'p99 of the response, under 35 % of the load that the server can take',
    note: "ms. `bound` delivers each event by the limit's code, in batches of 100 like ours: what it has more than AsyncLocalStorage alone is the floor.",
    head: ['framework', 'AsyncLocalStorage', 'bound', 'ours, one event'],
    rows,
  };
  return { targets, tables: isQuick ? [] : [table] };
}
