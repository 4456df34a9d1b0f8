/** The connection harms requests and answers: all arrive, and only a lost answer makes events come again. */

import * as faults from '../faults.js';

const both = ['memory', 'disk'];

/** Part of the requests meet the fault, for a while, under load. */
function harm({ name, fault, share = 0.5, pad = 0, isSlow = false }) {
  return {
    name,
    outboxes: both,
    async play(stage) {
      const child = await stage.start();
      await stage.use(share === 1 ? fault : faults.sometimes(share, fault));
      const load = child.track({ rate: 300, pad });
      await stage.pause(stage.isQuick ? 6000 : 20_000);
      await child.command('stop');
      await load;
      if (!isSlow) await stage.mend();
      await stage.untilArrived();
      const { downNotices } = await child.stats();
      stage.expect(
        isSlow || fault.isHarmless || downNotices > 0,
        'no request met the fault: the scenario proves nothing',
      );
      await child.finish();
    },
  };
}

// The answer breaks off after a 2xx: that must not be taken for a failure.
const truncateBody = { ...faults.truncateBody, isHarmless: true };
const closeIdle = { ...faults.closeIdle, isHarmless: true };

export const transit = [
  // At the connection it can't be by request: all connections of a while are reset.
  harm({ name: 'reset at the connection', fault: faults.resetAtConnect, share: 1 }),
  harm({ name: 'reset before the body', fault: faults.resetBeforeBody }),
  // 4 KB an event: the body is longer than what comes with the head.
  harm({ name: 'reset during the body', fault: faults.resetDuringBody, pad: 16 }),
  harm({ name: 'reset after the body', fault: faults.resetAfterBody }),
  harm({ name: 'answer after 2.5 s', fault: faults.answerLate(2500), share: 1, isSlow: true }),
  harm({ name: 'answer cut in its head', fault: faults.truncateHead }),
  harm({ name: 'answer cut in its body', fault: truncateBody, share: 1 }),
  harm({ name: 'keep-alive closed when idle', fault: closeIdle, share: 1 }),
  harm({ name: 'keep-alive closed when used', fault: faults.closeReused, share: 1 }),
];
