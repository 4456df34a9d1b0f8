/** An application with the built packages and an outbox on disk, which a test commands. It may be killed at any moment. */
import { diskOutbox } from '@growingio/outbox-disk';
import { GrowingIO } from '@growingio/upload';

const [directory, host] = process.argv.slice(2);
const silent = () => undefined;
const client = new GrowingIO({
  projectId: 'shop',
  host,
  logger: { debug: silent, info: silent, warn: silent, error: silent },
  flushInterval: 20,
  retry: { minDelay: 20, maxDelay: 50 },
  outbox: diskOutbox({ directory, takeoverInterval: 50 }),
});

function track(count, first) {
  for (let id = first; id < first + count; id += 1) {
    client.track('BuyProduct', { id: String(id) }, { loginUserId: 'u1' });
  }
}

const commands = {
  track: async ({ count, first }) => {
    track(count, first);
    // What it waits for is the disk.
    await client.flush({ timeout: 300 });
  },
  /** Tracks while other things happen, and resolves when all is delivered. */
  go: async ({ count, first }) => {
    for (let id = first; id < first + count; id += 10) {
      track(10, id);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    while (client.stats().pending > 0) await client.flush();
  },
  end: () => client.shutdown(),
};

process.on('message', async ({ command, ...given }) => {
  await commands[command](given);
  process.send(client.stats());
  if (command === 'end') process.disconnect();
});
process.send('ready');
