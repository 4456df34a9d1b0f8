/** A client whose events wait on disk tells its collector what it refuses, too. */
import { GrowingIO } from '@growingio/upload';
import { startCollector } from '@growingio/collector';
import { diskOutbox } from '../src/index.js';
import { cleanUp, makeDirectory } from '../../../testing/disk-outboxes.js';

afterEach(cleanUp);

describe('a client with the outbox on disk', () => {
  it('tells a collector what it refused, and what became of the others', async () => {
    const collector = await startCollector();
    const quiet = (): void => undefined;
    const client = new GrowingIO({
      ...{ projectId: 'p1', host: collector.url, outbox: diskOutbox({ directory: makeDirectory() }) },
      logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    });
    client.track('ViewCart');
    client.track('BuyProduct', null, { loginUserId: 'u1' });
    await client.shutdown();
    expect(await (await fetch(`${collector.url}/api/delivery`)).json()).toMatchObject({
      refused: [{ reason: 'no_login_user', event: 'ViewCart', count: 1 }],
      stats: [{ stats: { accepted: 1, delivered: 1 } }],
    });
    await collector.close();
  });
});
