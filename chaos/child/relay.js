/** A relay as a process of its own: it takes the commands of the chaos program, and ends in order at SIGTERM. */

import { createRelay } from '@growingio/bullmq';
import { serve } from './serve.js';
import { Witness } from './witness.js';

let relay;
let witness;

const commands = {
  configure({ options }) {
    const quiet = { debug() {}, info() {}, warn() {}, error() {} };
    relay = createRelay({ ...options, logger: quiet });
    witness = new Witness(send);
    witness.watch({ client: { stats: readStats }, whileDown: 0 });
    void relay.run();
  },
  stats: () => readStats(),
  /** Closes and disconnects the channel: the process has to end by itself. */
  async finish({ timeout }) {
    const begun = performance.now();
    await relay.close(timeout === undefined ? {} : { timeout });
    const took = performance.now() - begun;
    witness.checkCounters();
    const { peak, mostWhileDown } = witness;
    return { reports: [], stats: [readStats()], took, peak, whileDown: 0, mostWhileDown };
  },
};

const { send, end } = serve(commands, ['finish']);

process.once('SIGTERM', async () => {
  await relay.close();
  end();
});

/** In a client's words: what it has taken is what it has accepted. */
function readStats() {
  const { taken, ...stats } = relay.stats();
  return { ...stats, accepted: taken, handedOver: 0, dropped: 0 };
}
