/**
 * Takes the next batch, settles some of its events, says so, and lives on: whoever started it kills it. It runs the built package,
 * as a relay does.
 */
import { openBackend } from '../../dist/esm/backend/open-backend.js';
import { BullmqSource } from '../../dist/esm/source/bullmq-source.js';

const { place, queueName, settlement } = JSON.parse(process.argv[2]);
const source = new BullmqSource(openBackend(place, 'relay'), queueName, {
  concurrency: 1,
  rate: 0,
  lockDuration: 2000,
});
await source.start({ say: () => undefined });
const batch = await source.take();
await source.done(batch, settlement);
console.log('settled');
setInterval(() => undefined, 1000);
