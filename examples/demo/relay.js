/** A relay: delivers what the shops have put into the queue. On SIGTERM it delivers what it has taken, and ends. */

import { createRelay } from '@growingio/bullmq';

const relay = createRelay({
  connection: process.env.GROWINGIO_QUEUE_URL,
  // Nobody wants to wait for 30 s until another one takes what a killed relay had.
  lockDuration: 5000,
});

process.once('SIGTERM', () => relay.close());
process.on('message', () => process.send(relay.stats()));

console.log('relay: empties the queue');
await relay.run();
