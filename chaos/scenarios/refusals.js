/** The API refuses batches for some of their events: exactly those become dead letters, their neighbours arrive. */

import { limitBody, onlyFirst, pass, rejectBad, answerStatus } from '../faults.js';

const both = ['memory', 'disk'];

/** So many bad events of 500 in one batch. */
function bad(name, numbers) {
  return {
    name,
    outboxes: both,
    dead: true,
    async play(stage) {
      const child = await stage.start({ clients: [{ options: { flushAt: 500 } }] });
      await stage.use(rejectBad);
      await child.track({ count: 500, atOnce: true, bad: numbers });
      await stage.untilArrived();
      const expected = numbers.length;
      // The next batch has its full size again.
      const { requests } = await child.stats();
      await child.track({ count: 500, atOnce: true });
      await stage.untilArrived();
      const after = await child.stats();
      stage.expect(after.dead === expected, `${after.dead} events became dead letters, not ${expected}`);
      stage.expect(after.requests === requests + 1, `the next 500 took ${after.requests - requests} requests`);
      stage.notes.push(`${requests} requests for the 500`);
      await child.finish();
    },
  };
}

const tooLarge = {
  name: '413 above 20 KB',
  outboxes: both,
  dead: true,
  async play(stage) {
    const child = await stage.start();
    await stage.use(limitBody(20_000));
    // 1 KB each: a batch of 100 is too large; the 50th is too large alone.
    await child.track({ count: 1000, atOnce: true, pad: 4, large: { 50: 100 } });
    await stage.untilArrived();
    const { dead } = await child.stats();
    stage.expect(dead === 1, `${dead} events became dead letters, not the one that is too large alone`);
    await child.finish();
  },
};

const firstRefused = {
  name: 'first request 400, then shutdown',
  outboxes: both,
  async play(stage) {
    const child = await stage.start();
    await stage.use(onlyFirst(answerStatus(400)));
    await child.track({ count: 100, atOnce: true });
    await child.finish();
    stage.expect(stage.tally.total === 100, `${stage.tally.total} of 100 events arrived`);
    await stage.use(pass);
  },
};

export const refusals = [
  tooLarge,
  bad('1 bad of 500', [250]),
  bad('5 bad of 500', [0, 1, 99, 250, 499]),
  bad(
    '250 bad of 500',
    Array.from({ length: 250 }, (_, i) => i * 2),
  ),
  firstRefused,
];
