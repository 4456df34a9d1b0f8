/** A process that a test commands: a client with the built packages and an outbox on disk. It may be killed at any moment. */
import { GrowingIO } from '@growingio/upload';
import { diskOutbox } from '@growingio/outbox-disk';

const [directory, host] = process.argv.slice(2);
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const client = new GrowingIO({
  projectId: 'p1',
  host,
  logger: quiet,
  flushAt: 10,
  flushInterval: 20,
  retry: { minDelay: 20, maxDelay: 50 },
  outbox: diskOutbox({ directory, takeoverInterval: 50 }),
});

const commands = {
  track: ({ from, count, isBad }) => {
    for (let id = from; id < from + count; id += 1) client.track(isBad ? 'Bad' : 'Good', { id }, { loginUserId: 'u1' });
  },
  // With no time to deliver, what flush() waits for is the disk.
  sync: () => client.flush({ timeout: 2000 }),
  shutdown: () => client.shutdown({ timeout: 50 }),
  stats: () => undefined,
};

process.on('message', async ({ name, ...given }) => {
  await commands[name](given);
  process.send(client.stats());
  if (name === 'shutdown') process.disconnect();
});
