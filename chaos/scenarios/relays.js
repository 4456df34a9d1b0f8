/** Between web processes and the API stand a queue and relays: these die, are deployed, and meet what the API refuses. */

import { answerLate, answerStatus, hang, onBody, rejectBad } from '../faults.js';
import { countMissing, findHanded } from '../judge.js';
import { distributed } from './distributed.js';

// A shorter lock than the default of 30 s, so that the jobs of the dead are taken soon: a busy machine may miss it, too.
const lockDuration = 3000;
const slowly = 150;

/** What was in its memory only goes with a web process. What it has handed over arrives; on disk, all that it has promised. */
const webKilled = distributed({
  name: 'a web process killed, again and again',
  outboxes: ['memory', 'disk'],
  async play(stage, fleet) {
    const kills = stage.isQuick ? 4 : 20;
    fleet.load();
    for (let kill = 0; kill < kills; kill += 1) {
      await stage.pause(700);
      await fleet.killWeb(fleet.webs[0]);
      fleet.load([await fleet.startWeb()]);
    }
    await fleet.stop();
    await stage.untilArrived();
    reportUnpromised(stage, kills);
  },
});

const relayKilled = distributed({
  name: 'a relay killed under load, again and again',
  settings: { relay: { lockDuration } },
  async play(stage, fleet) {
    const kills = stage.isQuick ? 5 : 20;
    await stage.use(answerLate(slowly));
    fleet.load();
    for (let kill = 0; kill < kills; kill += 1) {
      await stage.pause(300 + Math.random() * 700);
      await fleet.killRelay(await findHolder(stage, fleet));
      await fleet.startRelay();
    }
    await stage.mend();
    stage.notes.push(`${kills} kills`);
  },
});

/** However often the relay dies that holds a batch: the batch is not to blame. BullMQ gives it up after two by itself. */
const sameBatch = distributed({
  name: 'whichever relay holds the same batch killed',
  // Nobody hears of the hanging requests when they may pass again.
  settings: { relay: { lockDuration: 1500, requestTimeout: 4000 } },
  async play(stage, fleet) {
    const kills = stage.isQuick ? 4 : 8;
    await stage.use(hang);
    await fleet.webs[0].track({ count: 20, atOnce: true });
    for (let kill = 0; kill < kills; kill += 1) {
      await fleet.killRelay(await findHolder(stage, fleet));
      await fleet.startRelay();
    }
    await stage.mend();
    stage.notes.push(`${kills} kills`);
  },
});

const deployed = distributed({
  name: 'all relays deployed, one by one',
  async play(stage, fleet) {
    const rounds = stage.isQuick ? 1 : 3;
    await stage.use(answerLate(slowly));
    fleet.load();
    for (const relay of Array.from({ length: rounds }, () => [...fleet.relays]).flat()) {
      await fleet.startRelay();
      await stage.pause(500);
      await fleet.endRelay(fleet.relays.includes(relay) ? relay : fleet.relays[0]);
    }
    await stage.mend();
    stage.notes.push('no job comes again');
  },
});

/** A batch is halved until its bad event stands alone, and on the way its relay dies, again and again. */
const badEvent = distributed({
  name: 'a bad event in a batch whose relay is killed',
  dead: true,
  settings: { flushAt: 64, relay: { lockDuration: 1500, maxConcurrency: 1 } },
  async play(stage, fleet) {
    const kills = stage.isQuick ? 3 : 6;
    await stage.use(onBody(rejectBad, answerLate(slowly)));
    const [web] = fleet.webs;
    const events = 64;
    await web.track({ count: events, atOnce: true, bad: [37] });
    let [most, killed, taken] = [0, 0, 0];
    for (; killed < kills; killed += 1) {
      const { total } = stage.tally;
      // In the middle of it: the next part was taken, and what follows is on its way.
      const isHalved = await stage.until(() => stage.tally.total > total, 20_000);
      if (!isHalved) break;
      const before = fleet.stalls;
      const holder = await findHolder(stage, fleet);
      if (holder === undefined) break;
      await fleet.killRelay(holder);
      await stage.pause(slowly);
      // It sends one request at a time, and the next when it has noted the answer to the one before.
      most += stage.proxy.exchanges.at(-1).events;
      await fleet.startRelay();
      if (await stage.until(() => fleet.stalls > before, 10_000)) taken += 1;
    }
    await stage.untilArrived();
    const repeated =
      stage.tally.total - stage.tally.writers.reduce((sum, writer) => sum + stage.tally.distinct(writer), 0);
    // A busy machine may take the job from a relay that lives, also from one that is killed then: two of them send what is left.
    most += (fleet.stalls - taken) * events;
    stage.expect(repeated <= most, `${repeated} events came again, of ${most} whose request was under way`);
    stage.expect(killed > 0, 'no relay was killed on the way: the scenario proves nothing');
    stage.notes.push(`${killed} kills, ${repeated} of ${most} under way came again`);
  },
});

/** Beside the probes of the relays nothing is sent, and the web processes do not notice. */
const apiDown = distributed({
  name: 'API down',
  length: 60,
  async play(stage, fleet) {
    const seconds = stage.isQuick ? 10 : 60;
    fleet.load();
    await stage.pause(1500);
    await stage.use(answerStatus(503));
    const isKnown = async () =>
      (await Promise.all(fleet.relays.map((relay) => relay.stats()))).some(({ state }) => state !== 'up');
    stage.expect(await stage.until(isKnown, 10_000), 'no relay notices that the API is down');
    // What was under way when the first of them noticed it.
    await stage.pause(1000);
    const before = stage.proxy.exchanges.length;
    await stage.pause(seconds * 1000);
    const sent = stage.proxy.exchanges.length - before;
    // Each of the three asks by itself, 30 times in 60 s; the waits are drawn at random.
    const most = 3 * (seconds / 2 + 3);
    stage.expect(sent > 0 && sent <= most, `${sent} requests in ${seconds} s while the API was down, at most ${most}`);
    for (const web of fleet.webs) {
      const { state } = await web.stats();
      stage.expect(state === 'up', `a web process says that Redis is ${state}`);
    }
    const mark = await stage.mend();
    await stage.until(() => mark.first !== undefined, 10_000);
    stage.expect(mark.first <= 6000, `the first event arrived ${Math.round(mark.first)} ms after the API was back`);
    stage.notes.push(`${sent} requests while it was down, first event ${(mark.first / 1000).toFixed(1)} s after`);
  },
});

/** A relay that holds events now, at random. */
async function findHolder(stage, fleet) {
  let holder;
  await stage.until(async () => {
    const all = await Promise.all(fleet.relays.map(async (relay) => ({ relay, stats: await relay.stats() })));
    const holders = all.filter(({ stats }) => stats.pending > 0);
    holder = holders[Math.floor(Math.random() * holders.length)]?.relay;
    return holder !== undefined;
  }, 20_000);
  stage.expect(holder !== undefined, 'no relay holds anything: the scenario proves nothing');
  return holder ?? fleet.relays[0];
}

/** What the killed had accepted and neither handed over nor written down: nobody promised it. */
function reportUnpromised(stage, kills) {
  const handed = findHanded(stage.books);
  const counts = stage.books
    .filter((book) => book.wasKilled)
    .map((book) => ({ ...book, ...countMissing(book, { tally: stage.tally, handed }) }));
  const sum = (name) => counts.reduce((total, book) => total + book[name], 0);
  stage.notes.push(`${kills} kills; ${sum('missing') - sum('promised')} of ${sum('accepted')} went with the dead`);
}

export const relays = [webKilled, relayKilled, sameBatch, deployed, badEvent, apiDown];
