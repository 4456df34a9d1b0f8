/** What a distributed scenario is: 4 web processes hand over to Redis, 3 relays deliver from there, and all is drained in the end. */

import { Fleet } from '../fleet.js';

/**
 * `settings` are those of `Fleet.open`. `play` gets the stage and the fleet; what it begins has ended when it returns, and then
 * the fleet is drained and judged.
 */
export function distributed({ name, outboxes = ['memory'], settings = {}, play, ...more }) {
  return {
    name: `fleet: ${name}`,
    outboxes,
    isDistributed: true,
    length: 20,
    ...more,
    async play(stage) {
      const fleet = await Fleet.open(stage, settings);
      await play(stage, fleet);
      await fleet.drain();
    },
  };
}
