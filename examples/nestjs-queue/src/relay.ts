/** The relay, a process of its own: delivers what the shop has put into the queue. Any number of them may run. */

import { createRelay } from '@growingio/bullmq';
import { redisUrl } from './redis-url.js';

const relay = createRelay({ connection: redisUrl });
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => void relay.close()); // Delivers what it has taken; the rest stays in the queue.
}

console.log('relay: empties the queue growingio. Ctrl-C ends it.');
await relay.run();
