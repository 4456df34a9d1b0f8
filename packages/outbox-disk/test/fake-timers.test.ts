/** Applications test with fake timers: events get to the disk, and from there to GrowingIO, in the process's time. */
import { GrowingIO } from '@growingio/upload';
import { startCollector, type Collector } from '@growingio/collector';
import { fakeClocks } from '../../../testing/fake-clocks.js';
import { KeptLog } from '@growingio/upload/conformance';
import { diskOutbox } from '../src/index.js';
import { cleanUp, makeDirectory } from '../../../testing/disk-outboxes.js';

let collector: Collector;
let status = 200;

beforeAll(async () => {
  collector = await startCollector({ respond: () => ({ status }) });
});

beforeEach(() => {
  status = 200;
});

afterEach(async () => {
  jest.useRealTimers();
  collector.clear();
  await cleanUp();
});

afterAll(async () => {
  await collector.close();
});

function createClient(directory: string): GrowingIO {
  return new GrowingIO({
    projectId: 'p1',
    host: collector.url,
    outbox: diskOutbox({ directory, takeoverInterval: 20 }),
    retry: { minDelay: 10, maxDelay: 20 },
    flushInterval: 10,
    shutdownTimeout: 2000,
    logger: new KeptLog(),
  });
}

describe.each(fakeClocks)('a client with an outbox on disk, under fake timers (%s)', (_, config) => {
  it('shuts down with nothing tracked', async () => {
    jest.useFakeTimers(config);
    expect(await createClient(makeDirectory()).shutdown()).toMatchObject({ complete: true });
  });

  it('delivers by flush() and shutdown()', async () => {
    jest.useFakeTimers(config);
    const client = createClient(makeDirectory());
    for (let round = 0; round < 10; round += 1) {
      client.track('BuyProduct', { round }, { loginUserId: 'u1' });
      expect(await client.flush()).toMatchObject({ complete: true, delivered: 1 });
    }
    client.track('BuyProduct', null, { loginUserId: 'u1' });
    expect(await client.shutdown()).toMatchObject({ complete: true, delivered: 1, pending: 0 });
    expect(collector.events).toHaveLength(11);
  });

  it('keeps what an outage has left, for the next client', async () => {
    const directory = makeDirectory();
    jest.useFakeTimers(config);
    status = 503;
    const first = createClient(directory);
    first.track('BuyProduct', null, { loginUserId: 'u1' });
    expect(await first.shutdown({ timeout: 50 })).toMatchObject({ complete: false, pending: 1, dropped: 0 });
    status = 200;
    collector.clear();
    const second = createClient(directory);
    expect(await second.flush()).toMatchObject({ complete: true });
    expect(await second.shutdown()).toMatchObject({ complete: true, pending: 0 });
    expect(collector.events).toHaveLength(1);
  });
});
