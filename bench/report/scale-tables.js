/** The tables of what a queue costs. */

const parts = ['web', 'relay', 'redis'];

export function showGrowth({ flows, backlogs }) {
  return [showFlows(flows), showCosts(flows), ...(backlogs.length > 0 ? [showBacklogs(backlogs)] : [])];
}

function showFlows(flows) {
  return {
    title: 'A fleet on this machine',
    note: 'Events go through it as fast as it can. CPU µs an event of all processes of a kind; how much of one core the main thread of each of them uses; how much all of them, and the sink that stands for the API, use of the cores that others leave. What is next to 100 % holds the rest back.',
    head: [
      ...['web', 'relays', 'shards', 'batch', 'events a second', 'web µs', 'relay µs', 'Redis µs', 'sink µs'],
      ...['a web process', 'a relay', 'a Redis', 'the machine'],
    ],
    rows: flows.map((flow) => {
      const rate = (flow.events / flow.ms) * 1000;
      const count = { web: flow.webs, relay: flow.relays, redis: flow.shards };
      const cpu = [...parts, 'sink'].map((part) => flow[part].cpu);
      const sum = cpu.reduce((total, each) => total + each, 0);
      return [
        ...[flow.webs, flow.relays, flow.shards, flow.batch + (flow.varied ? ', varied' : '')],
        Math.round(rate).toLocaleString('en'),
        ...cpu.map((µs) => µs.toFixed(2)),
        ...parts.map((part) => showShare((flow[part].main * rate) / 1e6 / count[part])),
        showShare((sum * rate) / 1e6 / flow.cores),
      ];
    }),
  };
}

function showCosts(flows) {
  const rows = flows
    .filter(({ webs, relays }) => webs === 1 && relays === 1)
    .map((flow) => [
      flow.batch + (flow.varied ? ', varied' : ''),
      ...parts.map((part) => Math.round(1e6 / flow[part].main).toLocaleString('en')),
      (flow.events / flow.requests).toFixed(0),
      ...['received', 'sent', 'written'].map((name) => flow[name].toFixed(0)),
    ]);
  return {
    title: 'What one process can carry',
    note: 'Events a second when its main thread has a core of its own, and does nothing else. Bytes an event that Redis receives, sends and writes to its append-only file.',
    head: ['batch', 'a web process', 'a relay', 'a Redis', 'events a request', 'received', 'sent', 'written'],
    rows,
  };
}

function showBacklogs(backlogs) {
  return {
    title: 'A backlog',
    note: 'Jobs that wait while no relay runs, and are delivered then. Bytes of Redis memory: of a job, of an event, and what stays of a job for ten minutes, so that it is not added twice.',
    head: ['batch', 'relays', 'jobs', 'bytes a job', 'an event', 'remembered', 'drained in'],
    rows: backlogs.map(({ batch, varied, settings, delay, jobs, memory, remembered, drain }) => [
      batch + (varied ? ', varied' : ''),
      describeRelay(settings, delay),
      jobs,
      ...[memory, memory / batch, remembered].map((bytes) => Math.round(bytes).toLocaleString('en')),
      `${(drain / 1000).toFixed(1)} s`,
    ]),
  };
}

function describeRelay({ rate, maxConcurrency } = {}, delay = 0) {
  const answers = delay > 0 ? `1, answers after ${delay} ms` : '1';
  if (rate !== undefined) return `${answers}, rate ${rate}`;
  return maxConcurrency === undefined ? answers : `${answers}, maxConcurrency ${maxConcurrency}`;
}

function showShare(share) {
  return `${(share * 100).toFixed(0)} %`;
}
