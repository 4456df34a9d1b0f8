/** Whose async context the outbox works in: nobody's, whoever tracks. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { rmSync, writeFileSync } from 'node:fs';
import { GrowingIO } from '@growingio/upload';
import { diskOutbox } from '../src/index.js';
import { cleanUp, makeDirectory, until } from '../../../testing/disk-outboxes.js';

afterEach(cleanUp);

it('writes in the context of nobody, and not in that of the request that tracked first', async () => {
  const requests = new AsyncLocalStorage<string>();
  const seen: unknown[] = [];
  const look = (message: string): unknown => message.includes("can't write") && seen.push(requests.getStore());
  const directory = makeDirectory();
  const client = new GrowingIO({
    projectId: 'p1',
    outbox: diskOutbox({ directory }),
    sender: { send: () => Promise.resolve({ status: 'retryable', reason: 'a test' }), close: () => Promise.resolve() },
    logger: { debug: look, info: look, warn: look, error: look },
  });
  // A file stands where the directory was: the first write fails, and is said.
  rmSync(directory, { recursive: true });
  writeFileSync(directory, '');
  await requests.run('a request', async () => {
    client.track('BuyProduct', null, { loginUserId: 'u1' });
    await until(() => seen.length > 0, 'the outbox has said it');
  });
  expect(seen).toEqual([undefined]);
  await client.shutdown({ timeout: 0 });
});
