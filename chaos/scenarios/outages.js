/** The API is down for a while, in every way: nothing is lost, it is asked rarely, and all follows when it is back. */

import { answerStatus, hang, redirect, refuse } from '../faults.js';

const both = ['memory', 'disk'];
const warmUp = 1500;
const rate = 200;

/**
 * An outage: events come at a steady rate before, during and after it. `wait` is the time in ms within which the first
 * event must arrive when it is over. `atOnce` requests at the most may be under way. `begin` and `end` replace the fault at the
 * proxy.
 */
export function outage({
  name,
  fault,
  wait = 5000,
  seconds = { quick: 8, full: 60 },
  gap = 0,
  atOnce = 1,
  host,
  begin,
  end,
}) {
  return {
    name,
    outboxes: both,
    length: 60 + wait / 1000,
    async play(stage) {
      const length = stage.isQuick ? seconds.quick : seconds.full;
      const child = await stage.start({ clients: [{ host: host?.(stage) }] });
      const load = child.track({ rate });
      await stage.pause(warmUp);
      await (begin === undefined ? stage.use(fault()) : begin(child, stage));
      const known = await stage.until(async () => (await child.stats()).state !== 'up', 10_000);
      stage.expect(known, 'the client does not notice that the API is down');
      const before = await child.stats();
      await stage.pause(length * 1000);
      const after = await child.stats();
      checkRestraint(stage, { before, after, length, gap, atOnce });
      await end?.(child);
      await checkRecovery(stage, child, wait);
      await child.command('stop');
      await load;
      await stage.untilArrived();
      const { mostWhileDown } = await child.finish();
      stage.expect(mostWhileDown <= atOnce, `${mostWhileDown} requests were under way at once while the API was down`);
    },
  };
}

/** While the API is down: one request at a time, at most 30 in 60 s, and none before it asked for the next. */
function checkRestraint(stage, { before, after, length, gap, atOnce }) {
  const sent = after.requests - before.requests;
  // The waits are drawn at random, so a short outage may see a few more than its share.
  const most = length >= 60 ? length / 2 : Math.ceil(length / 2) + 3;
  stage.expect(sent <= most, `${sent} requests in ${length} s while the API was down, at most ${most} are right`);
  stage.expect(sent > 0 || gap / 1000 >= length || length < 16, 'the API was not probed while it was down');
  stage.expect(after.state !== 'up', `the client says that the API is ${after.state}`);
  const [first, ...probes] = stage.proxy.exchanges;
  const known = first?.end ?? Infinity;
  const late = probes.filter(({ at }) => at > known);
  for (const probe of late) {
    // A socket that the client has just closed may be seen as open for a moment.
    const others = stage.proxy.exchanges.filter(({ at, end }) => at < probe.at && (end ?? Infinity) > probe.at + 50);
    stage.expect(others.length < atOnce, `${others.length + 1} requests were in flight at once while the API was down`);
  }
  const asked = late.every(({ at }, index) => index === 0 || at - late[index - 1].at >= gap - 20);
  stage.expect(asked, `the API was asked again before its Retry-After of ${gap} ms was over`);
}

/** When the API is back the first event arrives soon, and what waited follows without another pause of 15 s. */
async function checkRecovery(stage, child, wait) {
  const { accepted } = await child.stats();
  const mark = await stage.mend();
  await stage.until(() => mark.first !== undefined, wait + 20_000);
  const first = mark.first ?? Infinity;
  stage.expect(
    first <= wait,
    `the first event arrived ${Math.round(first)} ms after the API was back, not within ${wait} ms`,
  );
  const followed = await stage.until(() => stage.tally.total >= accepted, 10_000);
  stage.expect(followed, `what waited did not follow within 10 s: ${stage.tally.total} of ${accepted} events`);
  stage.notes.push(`first event ${(first / 1000).toFixed(1)} s after`);
}

const unknownHost = {
  host: (stage) => `http://api.growingio.invalid:${stage.proxy.port}`,
  async begin(child, stage) {
    await child.command('name', { isGone: true });
    // A connection that stands needs no name: they have to go before the outage is one.
    const isDown = async () => (stage.proxy.closeIdle(), (await child.stats()).state !== 'up');
    await stage.until(isDown, 10_000);
  },
  end: (child) => child.command('name', { isGone: false }),
};

// Whoever has to mend a host or a project takes longer: the client probes every 15 s.
const blocked = { wait: 16_000, seconds: { quick: 6, full: 60 } };
const retryAfter = 3000;
const inSeconds = () => ({ 'retry-after': String(retryAfter / 1000) });
// An HTTP date knows no fractions of a second.
const asDate = () => ({ 'retry-after': new Date(Date.now() + retryAfter + 999).toUTCString() });

export const outages = [
  outage({ name: 'connection refused', fault: () => refuse }),
  outage({ name: 'HTTP 503', fault: () => answerStatus(503) }),
  outage({ name: '429, Retry-After in seconds', fault: () => answerStatus(429, inSeconds), gap: retryAfter }),
  outage({ name: '429, Retry-After as a date', fault: () => answerStatus(429, asDate), gap: retryAfter }),
  // Beside a request that is never answered another goes out after a while.
  outage({ name: 'hang', fault: () => hang, atOnce: 4 }),
  outage({ name: 'DNS failure', ...unknownHost }),
  ...[301, 302, 307].map((status) => outage({ name: `HTTP ${status}`, fault: () => redirect(status), ...blocked })),
  ...[401, 403, 404].map((status) => outage({ name: `HTTP ${status}`, fault: () => answerStatus(status), ...blocked })),
];
