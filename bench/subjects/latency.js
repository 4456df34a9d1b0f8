/** The sink enters; how long the slowest hundredth of the responses takes under a steady load, with and without an event, leaves. */

import { startLoad, startServers } from '../web/servers.js';
import { controlOf, leastControlOf, leastRatioOf, median, orderOf, ratioOf } from '../statistics.js';

const titles = { express: 'Express', koa: 'Koa', fastify: 'Fastify', nest: 'Nest' };
const members = { context: 'context', again: 'context', ours: 'ours' };
// Of what the server can do at most: nearer to that, the queue in front of the server would be measured.
const share = 0.35;
const requests = 2000;
// As installed.
const batch = 100;

export async function measureLatency({ stage, isQuick }) {
  const load = await startLoad();
  const targets = [];
  for (const framework of isQuick ? ['express'] : Object.keys(titles)) {
    const p99 = { context: [], again: [], ours: [] };
    const names = Object.keys(members);
    const jobOf = (name) => ({ framework, behaviour: members[name], batch, url: stage.url });
    const servers = await startServers(names, jobOf);
    for (const { port } of servers.values()) await load.ask({ port, connections: 16, requests: 6000 });
    const { perSecond } = await load.ask({ port: servers.get('context').port, connections: 16, requests: 3000 });
    const arrivals = { connections: 64, rate: perSecond * share, requests };
    for (let round = 0; round < (isQuick ? 4 : 16); round += 1) {
      for (const name of orderOf(names, round)) {
        p99[name].push((await load.ask({ port: servers.get(name).port, ...arrivals })).p99);
      }
    }
    for (const { member } of servers.values()) member.dismiss();
    targets.push({
      subject: `${titles[framework]}: p99 of the response with one event`,
      target: 1.1,
      figure: ratioOf(p99.ours, p99.context),
      least: leastRatioOf(p99.ours, p99.context),
      control: controlOf(p99.context, p99.again),
      leastControl: leastControlOf(p99.context, p99.again),
      absolute: `${median(p99.ours).toFixed(2)} ms beside ${median(p99.context).toFixed(2)} ms`,
    });
  }
  load.dismiss();
  return { targets, tables: [] };
}
