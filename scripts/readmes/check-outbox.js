/** Runs `growingio outbox` of a README on a directory with an event that waits and one that was refused. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainEnvironment, runChild } from '../consumer/child.js';
import { createFolder } from '../consumer/project.js';

/** Has the collector refuse one event, and nothing answer for the other. */
const fill = `
import { GrowingIO } from '@growingio/upload';
import { diskOutbox } from '@growingio/outbox-disk';

const outbox = diskOutbox({ directory: process.argv[2] });
const client = new GrowingIO({ outbox, shutdownTimeout: 0, logger: { debug() {}, info() {}, warn() {}, error() {} } });
client.track('BuyProduct', { product_price: 14 }, { loginUserId: '9128391' });
await outbox.sync();
const leased = await outbox.lease({ events: 1, bytes: 1000000 });
await outbox.bury(leased, 'HTTP 400');
client.track('BuyProduct', { product_price: 15 }, { loginUserId: '9128391' });
await client.shutdown({ timeout: 0 });
`;

/** `words` are those behind `outbox`; the command is that of the project in `folder`. Rejects with what it printed. */
export async function checkOutbox(words, folder, collector) {
  const cwd = createFolder('growingio-outbox-');
  const script = join(folder, 'fill-outbox.mjs');
  writeFileSync(script, fill);
  const env = plainEnvironment({ GROWINGIO_HOST: collector.url, GROWINGIO_PROJECT_ID: 'demo' });
  const run = (name, given) => runChild(name, given, { cwd, env, timeout: 15_000 });
  await run('node', [script, './growingio-outbox']);
  await run(join(folder, 'node_modules/.bin/growingio'), ['outbox', ...words]);
}
