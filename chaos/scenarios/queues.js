/** Redis between web processes and relays dies, stops, fills up or fails over: what it has promised arrives. */

import { distributed } from './distributed.js';

const lockDuration = 5000;
const everysec = ['--appendfsync', 'everysec'];
// What a Redis with `everysec` may lose, as its documentation says: it writes every second, and a slow disk once a second later.
const riskTime = 2000;
const MiB = 1024 * 1024;

/** Each answer is on the disk before it is given: nothing is lost. */
const killedAlways = distributed({
  name: 'Redis killed, appendfsync always',
  outboxes: ['memory', 'disk'],
  settings: { relay: { lockDuration } },
  async play(stage, fleet) {
    fleet.load();
    const kills = stage.isQuick ? 2 : 6;
    for (let kill = 0; kill < kills; kill += 1) {
      // Also while they still connect.
      await stage.pause(Math.random() * 2000);
      await fleet.redis.kill();
      await stage.pause(stage.isQuick ? 1500 : 5000);
      await restart(stage, fleet);
    }
    await stage.pause(1500);
    stage.notes.push(`${kills} kills`);
  },
});

/** `loss` is what is done to its disk after its death. */
function killedEverysec(name, kills, loss) {
  return distributed({
    name,
    settings: { args: everysec, relay: { lockDuration } },
    async play(stage, fleet) {
      fleet.load();
      let excused = 0;
      for (let kill = 0; kill < (stage.isQuick ? 1 : kills); kill += 1) {
        await stage.pause(3000);
        const died = Date.now();
        await fleet.redis.kill();
        // What was delivered and forgotten comes again.
        await stage.pause(200);
        fleet.forget(stage.tally.recent(riskTime));
        excused += fleet.excuse(died - riskTime);
        loss(fleet.redis);
        await restart(stage, fleet);
      }
      await stage.pause(1500);
      await fleet.stop();
      await stage.untilArrived();
      stage.notes.push(`${countLost(stage)} of ${excused} lost that were handed over in the last 2 s`);
    },
  });
}

const paused = distributed({
  name: 'Redis paused',
  outboxes: ['memory', 'disk'],
  length: 40,
  settings: { relay: { lockDuration } },
  async play(stage, fleet) {
    const seconds = stage.isQuick ? 10 : 30;
    fleet.load();
    await stage.pause(1500);
    fleet.redis.suspend();
    await stage.pause(seconds * 1000);
    fleet.redis.resume();
    await untilTaken(stage, fleet);
  },
});

/** Others fill it until it takes nothing any more, not even what BullMQ notes: all waits where it is, and goes on afterwards. */
const full = distributed({
  name: 'Redis full',
  settings: { rate: 200 },
  async play(stage, fleet) {
    fleet.load();
    await stage.pause(1000);
    const { client } = fleet.queue;
    const { used_memory: used } = await fleet.redis.info('memory');
    await client.config('SET', 'maxmemory', String(Number(used) + 2 * MiB));
    for (let key = 0; key < 100; key += 1)
      await client.set(`other:${key}`, 'x'.repeat(MiB / 16)).catch(() => undefined);
    const isDown = async () =>
      (await Promise.all(fleet.webs.map((web) => web.stats()))).every(({ state }) => state !== 'up');
    stage.expect(await stage.until(isDown, 10_000), 'web processes do not notice that Redis is full');
    await stage.pause(stage.isQuick ? 4000 : 30_000);
    const { pending } = await fleet.webs[0].stats();
    stage.expect(pending > 0, 'nothing waits in a web process while Redis is full');
    await client.config('SET', 'maxmemory', '0');
    await untilTaken(stage, fleet);
    stage.notes.push(`${pending} waited in one process`);
  },
});

/** The replica takes over. It may lack what its master answered a moment before: what it has is promised. */
function failsOver(name, { fail, revive = () => undefined }) {
  return distributed({
    name,
    length: 30,
    settings: { hasReplica: true, args: everysec, relay: { lockDuration } },
    async play(stage, fleet) {
      fleet.load();
      await stage.pause(2000);
      // Up to here the replica has everything.
      let caughtUp = Date.now();
      for (let times = 0; times < 20; times += 1) {
        const asked = Date.now();
        if (await fleet.sentinel.isCaughtUp()) caughtUp = asked;
      }
      await fail(fleet.sentinel.master);
      const failed = Date.now();
      // What was delivered and not noted by the replica comes again.
      fleet.forget(stage.tally.recent(failed - caughtUp + 500));
      const hasTakenOver = await stage.until(() => fleet.sentinel.hasTakenOver(), 30_000);
      stage.expect(hasTakenOver, 'the replica has not taken over');
      // Its last answers may have been noted a moment later.
      const excused = fleet.excuse(caughtUp, failed + 500);
      await untilTaken(stage, fleet);
      await untilDelivered(stage, fleet);
      // Nobody is connected to the old master any more: what it says is not heard.
      await revive(fleet.sentinel.master);
      await stage.pause(2000);
      await fleet.stop();
      await stage.untilArrived();
      stage.notes.push(`${countLost(stage)} of ${excused} lost that the replica may not have had`);
    },
  });
}

async function restart(stage, fleet) {
  stage.expect(await fleet.redis.restart(), 'Redis does not start again');
}

/** What waited in the web processes is handed over, soon after Redis takes it. */
async function untilTaken(stage, fleet) {
  await untilEach(stage, fleet.webs, 'handedOver', 'a web process does not notice that Redis is back');
}

/** Each relay delivers again. */
async function untilDelivered(stage, fleet) {
  await untilEach(stage, fleet.relays, 'delivered', 'a relay does not notice that Redis is back');
}

async function untilEach(stage, children, count, problem) {
  const begun = performance.now();
  const read = () => Promise.all(children.map(async (child) => (await child.stats())[count]));
  const before = await read();
  const isDone = await stage.until(async () => (await read()).every((now, at) => now > before[at]), 40_000);
  stage.expect(isDone, problem);
  const words = { handedOver: 'handed over', delivered: 'delivered' };
  stage.notes.push(`all ${words[count]} again after ${((performance.now() - begun) / 1000).toFixed(1)} s`);
}

/** Of what nobody promised, what did not arrive. */
function countLost(stage) {
  const numbers = [...stage.excused].map((identity) => identity.split('-'));
  return numbers.filter(([writer, number]) => (stage.tally.counts(writer)[Number(number)] ?? 0) === 0).length;
}

export const queues = [
  killedAlways,
  killedEverysec('Redis killed, appendfsync everysec', 6, () => undefined),
  killedEverysec('Redis without power, appendfsync everysec', 4, (redis) => redis.loseLast(1000)),
  paused,
  full,
  failsOver('failing over by Sentinel, the master is dead', { fail: (master) => master.kill() }),
  failsOver('failing over by Sentinel, the master hangs', {
    fail: (master) => master.suspend(),
    revive: (master) => master.resume(),
  }),
];
