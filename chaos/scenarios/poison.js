/** One event, or everything, is refused or fails: the others arrive, and none is buried for a fault of the connection or the API. */

import * as faults from '../faults.js';

const both = ['memory', 'disk'];
// What fails is tried alone, after waits that grow; a way that is blocked is probed every 15 s.
const patience = 75_000;

/** The API always fails at this one event: all others arrive while it waits, those that are tracked later, too. */
function poisoned(name, fault, own = {}) {
  return {
    name: `one event that always fails: ${name}`,
    outboxes: both,
    drops: true,
    length: 60,
    async play(stage) {
      const options = { flushAt: 50, ...own };
      const child = await stage.start({ clients: [{ options }] });
      await stage.use(faults.poison(fault));
      const others = stage.isQuick ? 300 : 3000;
      await child.track({ count: others, atOnce: true, bad: [37] });
      const later = child.track({ count: 100, rate: 20 });
      await later;
      const innocents = others + 100 - 1;
      const begun = performance.now();
      const arrived = await stage.until(() => stage.tally.distinct('w1') === innocents, patience);
      stage.expect(arrived, `${innocents - stage.tally.distinct('w1')} of ${innocents} others still wait`);
      stage.notes.push(`the others were there after ${((performance.now() - begun) / 1000).toFixed(1)} s`);
      // The answers are still to be heard.
      await stage.until(async () => (await child.stats()).pending === 1, 10_000);
      const { pending, dead } = await child.stats();
      stage.expect(pending === 1 && dead === 0, `${pending} events are pending and ${dead} dead, not the bad one only`);
      const { reports } = await child.finish({ timeout: 1000 });
      const [{ dropped, pending: kept }] = reports;
      const [left, found] = stage.outbox === 'memory' ? [1, 0] : [0, 1];
      stage.expect(dropped === left && kept === found, `shutdown reports ${dropped} dropped and ${kept} pending`);
      await stage.mend();
      if (stage.outbox === 'memory') return;
      // The next process finds it.
      const heir = await stage.start();
      await stage.untilArrived();
      await heir.finish();
    },
  };
}

/** Everything is refused for a while: that says nothing of the events, so that none of them dies, and all arrive afterwards. */
function refusesEverything(status) {
  return {
    name: `${status} to everything`,
    outboxes: both,
    length: 30,
    async play(stage) {
      const child = await stage.start();
      const load = child.track({ rate: 100 });
      await stage.pause(1500);
      await stage.use(faults.answerStatus(status));
      const seconds = stage.isQuick ? 5 : 40;
      await stage.pause(seconds * 1000);
      const { dead } = await child.stats();
      stage.expect(stage.proxy.exchanges.length > 0, 'no request met the fault: the scenario proves nothing');
      stage.expect(dead === 0, `${dead} events died while nothing was accepted`);
      // A batch is halved before it is known that nothing is accepted: some dozens, whatever is tracked meanwhile.
      const most = 60 + seconds / 2;
      const sent = stage.proxy.exchanges.length;
      stage.expect(sent <= most, `${sent} requests in ${seconds} s while everything was refused`);
      await stage.mend();
      await child.command('stop');
      await load;
      await stage.untilArrived(40_000);
      await child.finish();
    },
  };
}

export const poisons = [
  poisoned('HTTP 500', faults.answerStatus(500)),
  poisoned('a reset', faults.resetBeforeBody),
  poisoned('silence', faults.hang, { requestTimeout: 3000 }),
  poisoned('HTTP 403', faults.answerStatus(403)),
  refusesEverything(400),
  refusesEverything(413),
];
