/** What a job costs, by the events in it: a straight line through what was measured with batches of 100 and of 500. */

const [few, many] = [100, 500];

/** `at(events)` reads a figure of a job; returns the figure of a job of any number of events. */
export function lineThrough(at) {
  const perEvent = (at(many) - at(few)) / (many - few);
  const perJob = at(few) - few * perEvent;
  return (events) => perJob + perEvent * events;
}

/** Of a run in scale.json: µs of CPU and bytes, each as a function of a job's events. */
export function readCosts({ flows, backlogs }) {
  const isSmallest = ({ webs = 1, relays, shards, varied, settings }) =>
    webs === 1 && relays === 1 && shards === 1 && !varied && settings === undefined;
  const flowOf = (events) => flows.find((flow) => isSmallest(flow) && flow.batch === events);
  const backlogOf = (events) => backlogs.find((backlog) => isSmallest(backlog) && backlog.batch === events);
  const part = (name) => ({
    cpu: lineThrough((events) => flowOf(events)[name].cpu * events),
    main: lineThrough((events) => (flowOf(events)[name].main ?? flowOf(events)[name].cpu) * events),
  });
  return {
    web: part('web'),
    relay: part('relay'),
    redis: part('redis'),
    sink: part('sink'),
    memory: lineThrough((events) => backlogOf(events).memory),
    remembered: lineThrough((events) => backlogOf(events).remembered),
    received: lineThrough((events) => flowOf(events).received * events),
    sent: lineThrough((events) => flowOf(events).sent * events),
    written: lineThrough((events) => flowOf(events).written * events),
  };
}
