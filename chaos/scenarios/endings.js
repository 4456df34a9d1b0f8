/** The process ends, in order or by a signal: what was accepted arrives, stays on disk, or is reported as dropped. */

import { answerLate, hang, refuse } from '../faults.js';

const both = ['memory', 'disk'];
const shutdownTimeout = 2000;
// What a busy machine may take beyond the time that was given.
const leeway = 1000;

const flushInFlight = {
  name: 'flush in flight, then shutdown',
  outboxes: both,
  async play(stage) {
    const child = await stage.start();
    await stage.use(answerLate(800));
    await child.track({ count: 250, atOnce: true });
    const { flush, shutdown } = await child.command('flushAndShutdown', { timeout: 10_000 });
    stage.expect(flush.complete && shutdown.complete, 'flush or shutdown says that it is not complete');
    stage.expect(stage.tally.total === 250, `${stage.tally.total} of 250 events arrived`);
    await child.finish();
  },
};

/** The API is down when the process shuts down: in time, with the exit code that the host has set. */
function shutdownDuring(fault) {
  return {
    name: `shutdown during outage (${fault.name})`,
    outboxes: both,
    drops: true,
    async play(stage) {
      const child = await stage.start({ exitCode: 7 });
      await stage.use(fault);
      await child.track({ count: 1000, atOnce: true });
      await stage.pause(1500);
      const { took, reports } = await child.finish({ timeout: shutdownTimeout, exitCode: 7 });
      stage.expect(took <= shutdownTimeout + leeway, `shutdown took ${Math.round(took)} ms of ${shutdownTimeout} ms`);
      const [{ dropped, pending, complete }] = reports;
      const [left, kept] = stage.outbox === 'memory' ? [1000, 0] : [0, 1000];
      stage.expect(!complete, 'shutdown says that it is complete');
      stage.expect(dropped === left && pending === kept, `shutdown reports ${dropped} dropped and ${pending} pending`);
      await stage.mend();
      if (stage.outbox === 'memory') return;
      // The next process finds them.
      const next = await stage.start();
      await stage.untilArrived();
      await next.finish();
    },
  };
}

const terminated = {
  name: 'SIGTERM under load',
  outboxes: both,
  async play(stage) {
    const child = await stage.start({ clients: [{ options: { shutdownOnSignals: true } }] });
    const load = child.track({ rate: 2000 }).catch(() => undefined);
    await stage.pause(2000);
    const { signal } = await child.kill('SIGTERM');
    await load;
    stage.expect(signal === 'SIGTERM', `the process ended by ${signal}, not by SIGTERM`);
    await stage.pause(200);
    if (stage.outbox !== 'disk') return;
    // What a slow machine did not deliver in time.
    const heir = await stage.start();
    await stage.untilArrived();
    await heir.finish();
  },
};

export const endings = [flushInFlight, shutdownDuring(refuse), shutdownDuring(hang), terminated];
