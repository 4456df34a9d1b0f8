/** The system clock is wrong, or is set while events wait: nothing is lost, and what comes too late is counted. */

import { refuse } from '../faults.js';

const hours = 3_600_000;
const waiting = 500;

/** The clock jumps while events wait, and back while others do. */
function jump(sign) {
  return {
    name: `system clock ${sign > 0 ? '+' : '-'}5 h, while events wait`,
    outboxes: ['memory', 'disk'],
    async play(stage) {
      const child = await stage.start({ clockOffset: 0 });
      await child.track({ count: 200, atOnce: true });
      await stage.untilArrived();
      await stage.use(refuse);
      await child.track({ count: waiting, atOnce: true });
      await stage.pause(1000);
      await child.command('clock', { offset: sign * 5 * hours });
      await child.track({ count: waiting, atOnce: true });
      await stage.pause(stage.isQuick ? 3000 : 20_000);
      const mark = await stage.mend();
      await stage.untilArrived();
      stage.expect(mark.first <= 5000, `the first event arrived ${Math.round(mark.first)} ms after the API was back`);
      // What is late is decided when the answer is there, so by the clock of that moment.
      await child.command('flush');
      await child.command('clock', { offset: 0 });
      await child.track({ count: 200, rate: 200 });
      await stage.untilArrived();
      const { late } = await child.stats();
      const expected = sign > 0 ? waiting : 0;
      stage.expect(late === expected, `${late} events are counted as late, not ${expected}`);
      await child.finish();
    },
  };
}

/** The clock is wrong from the start. */
function wrong(sign) {
  return {
    name: `system clock ${sign > 0 ? '+' : '-'}5 h from the start`,
    outboxes: ['memory', 'disk'],
    async play(stage) {
      const child = await stage.start({ clockOffset: sign * 5 * hours });
      await child.track({ count: 1000, rate: 500 });
      await stage.untilArrived();
      await child.finish();
    },
  };
}

export const clocks = [jump(1), jump(-1), wrong(1), wrong(-1)];
