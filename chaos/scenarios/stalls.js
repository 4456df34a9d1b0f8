/** Something hangs: the process, its disk or the API. Nothing comes twice that was answered, and reports tell the truth. */

import { answerLate, answerSlowly, hang, limitConnections, answerStatus } from '../faults.js';

const both = ['memory', 'disk'];
// Half as long again as the time-out that clients have by themselves.
const stall = 6000;
const shutdownTimeout = 2000;
// What a busy machine may take beyond the time that was given.
const leeway = 3000;

/** Answers have come while nobody could read them: they are read before a time-out counts. */
function blocked(name, block) {
  return {
    name: `${name} longer than the time-out`,
    outboxes: both,
    async play(stage) {
      const child = await stage.start({ clients: [{ options: { flushAt: 50 } }] });
      await stage.use(answerLate(200));
      await child.track({ count: 10, atOnce: true });
      await stage.untilArrived();
      const { requests } = await child.stats();
      await child.track({ count: 1000, atOnce: true });
      // That nothing arrives twice is judged in every scenario: no answer is lost here.
      await block(child, stage, requests + 1);
      await stage.untilArrived();
      await child.finish();
    },
  };
}

const blockLoop = (child, _stage, requests) => child.command('block', { requests, ms: stall });

async function suspend(child, stage) {
  const isSending = () => stage.proxy.exchanges.some(({ end }) => end === undefined);
  stage.expect(await stage.until(isSending, 5000), 'no request was under way: the scenario proves nothing');
  child.suspend();
  await stage.pause(stall);
  child.resume();
}

/** Each answer takes longer than the first time-outs: the time grows with the attempts, so that few repeats are enough. */
const slow = {
  name: 'slow API: answers after three time-outs',
  outboxes: both,
  length: 20,
  async play(stage) {
    const child = await stage.start({ clients: [{ options: { requestTimeout: 500, flushAt: 50 } }] });
    await stage.use(answerSlowly(1500));
    await child.track({ count: 300, rate: 100 });
    await stage.untilArrived();
    await child.command('flush');
    await stage.mend();
    await child.finish();
    const { mostOften } = stage.tally;
    stage.expect(mostOften <= 4, `one event was processed ${mostOften} times, not 4 times at most`);
    stage.notes.push(`at most ${mostOften} times each`);
  },
};

/** Fewer connections than the client would like: it learns how many there are, in place of running into the wall each time. */
const narrow = {
  name: 'balancer: two connections, the third is closed',
  outboxes: both,
  async play(stage) {
    const count = stage.isQuick ? 5000 : 50_000;
    const flushAt = 50;
    const child = await stage.start({ clients: [{ options: { flushAt, maxQueueSize: count } }] });
    await stage.use(limitConnections(2, 5));
    await child.track({ count, atOnce: true });
    await stage.untilArrived(60_000);
    const { requests } = await child.stats();
    const least = count / flushAt;
    stage.expect(requests <= 2 * least, `${requests} requests for ${least} batches`);
    stage.notes.push(`${requests} requests for ${least} batches`);
    await child.finish();
  },
};

/** The script is over, and the API takes requests and never answers: the process ends by itself, within the time for that. */
const unanswered = {
  name: 'API that never answers, the script is over',
  outboxes: both,
  drops: true,
  async play(stage) {
    const options = { shutdownTimeout, flushInterval: 50 };
    // Clients of one process share one bound.
    const child = await stage.start({ clients: [{ options }, { options }] });
    await stage.use(hang);
    for (const client of [0, 1]) await child.track({ client, count: 10, atOnce: true });
    const isSending = () => stage.proxy.exchanges.length >= 2;
    stage.expect(await stage.until(isSending, 5000), 'no request was under way: the scenario proves nothing');
    if (stage.outbox === 'disk') for (const client of [0, 1]) await child.sync(client);
    const took = await child.leave(shutdownTimeout + leeway);
    stage.notes.push(`ended after ${(took / 1000).toFixed(1)} s`);
    await stage.mend();
    if (stage.outbox === 'memory') return;
    const heir = await stage.start();
    await stage.untilArrived();
    await heir.finish();
  },
};

/** The disk hangs when the process shuts down: what its report calls pending is what the next process finds. */
const stalledDisk = {
  name: 'disk that hangs at shutdown',
  outboxes: ['disk'],
  drops: true,
  async play(stage) {
    const child = await stage.start({ canStall: true });
    await stage.use(answerStatus(503));
    await child.track({ count: 100, atOnce: true });
    await child.sync();
    await child.command('stall');
    await child.track({ count: 500, atOnce: true });
    const { took, reports } = await child.finish({ timeout: 500 });
    const [{ pending, dropped }] = reports;
    stage.expect(took <= 10_000, `shutdown took ${Math.round(took)} ms`);
    stage.expect(pending + dropped === 600, `shutdown reports ${pending} pending and ${dropped} dropped of 600`);
    await stage.mend();
    const heir = await stage.start();
    await stage.until(() => stage.tally.total >= pending, 10_000);
    await heir.finish();
    stage.expect(stage.tally.total === pending, `the next process found ${stage.tally.total} events, not ${pending}`);
    stage.notes.push(`${pending} found again, ${dropped} said to be dropped`);
  },
};

export const stalls = [
  blocked('event loop blocked', blockLoop),
  blocked('process stopped', suspend),
  slow,
  narrow,
  unanswered,
  stalledDisk,
];
