/** What a client reports while the disk hangs, as a network volume that is away, or takes nothing: the truth. */
import { join } from 'node:path';
import { startCollector, type Collector } from '@growingio/collector';
import { GrowingIO } from '@growingio/upload';
import { diskOutbox } from '../src/index.js';
import { headerBytes } from '../src/segment/record.js';
import { inspectSegment, scanSegment } from '../src/segment/scan-segment.js';
import { breakWrites, makeSmallDisk, type SmallDisk } from '../../../testing/disks.js';
import { cleanUp, filesIn, makeDirectory, until } from '../../../testing/disk-outboxes.js';

let collector: Collector;
let status = 200;

beforeAll(async () => {
  collector = await startCollector({ respond: () => status });
});

beforeEach(() => {
  status = 200;
});

afterEach(async () => {
  await cleanUp();
  collector.clear();
});

afterAll(async () => {
  await collector.close();
});

function createClient(directory: string): { client: GrowingIO; lines: string[] } {
  const lines: string[] = [];
  const logger = {
    debug: () => undefined,
    info: () => undefined,
    warn: (line: string) => lines.push(line),
    error: (line: string) => lines.push(line),
  };
  const outbox = diskOutbox({ directory });
  // No event leaves because of its age: a flush has to see to it.
  const client = new GrowingIO({ projectId: 'p', host: collector.url, outbox, flushInterval: 3_600_000, logger });
  return { client, lines };
}

function track(client: GrowingIO, count: number): void {
  for (let at = 0; at < count; at += 1) client.track('E', { id: String(at) }, { loginUserId: 'u' });
}

/** How many records a later process would find. */
async function countRecords(directory: string): Promise<number> {
  let count = 0;
  for (const name of filesIn(directory).filter((each) => each.endsWith('.segment'))) {
    const path = join(directory, name);
    await scanSegment(path, headerBytes, (await inspectSegment(path)).size, () => (count += 1) > 0);
  }
  return count;
}

describe.each(['hang', 'fail'] as const)('a client on a disk whose writes %s', (how) => {
  it('is complete when all is delivered, at flush() and at shutdown()', async () => {
    const directory = makeDirectory();
    const { client } = createClient(directory);
    await client.flush();
    const writes = await breakWrites(how);
    track(client, 110);
    await until(writes.isReached, 'they are to be written');
    expect(await client.flush()).toMatchObject({ complete: true, dropped: 0, pending: 0 });
    expect(client.stats()).toMatchObject({ accepted: 110, delivered: 110 });
    const report = client.shutdown();
    writes.mend();
    expect(await report).toMatchObject({ complete: true, dropped: 0, pending: 0 });
    expect(collector.events).toHaveLength(110);
  });

  it('calls dropped at shutdown() what was never written, and pending what the next process finds', async () => {
    status = 503;
    const directory = makeDirectory();
    const { client, lines } = createClient(directory);
    const told: number[] = [];
    client.on('dropped', ({ events }) => told.push(events));
    track(client, 100);
    await until(async () => (await countRecords(directory)) === 100, 'they are written');
    const writes = await breakWrites(how);
    track(client, 500);
    await until(writes.isReached, 'they are to be written');
    const report = await client.shutdown({ timeout: 100 });
    expect(report).toEqual({ complete: false, delivered: 0, handedOver: 0, dead: 0, dropped: 500, pending: 100 });
    expect(client.stats()).toMatchObject({ accepted: 600, dropped: 500, pending: 100 });
    expect(told).toEqual([500]);
    expect(lines).toContainEqual(expect.stringContaining('500 events were never written, and end with the process'));
    expect(await countRecords(directory)).toBe(100);
  });
});

/** A client that knows that its disk is full: 10 of its events are written, and not all of 3,000 others. */
async function fillDisk(): Promise<{ client: GrowingIO; disk: SmallDisk }> {
  status = 503;
  const disk = makeSmallDisk();
  const { client, lines } = createClient(disk.directory);
  track(client, 10);
  await until(async () => (await countRecords(disk.directory)) === 10, 'they are written');
  disk.fill();
  track(client, 3000);
  await until(() => lines.some((line) => line.includes("can't write to")), 'it says that the disk is full');
  return { client, disk };
}

describe('a client on a full disk', () => {
  it('drops at shutdown() what could not be written at the last attempt either', async () => {
    const { client, disk } = await fillDisk();
    const { dropped, pending } = await client.shutdown({ timeout: 100 });
    disk.free();
    expect(dropped).toBeGreaterThan(0);
    expect(dropped + pending).toBe(3010);
    const found = await countRecords(disk.directory);
    expect(disk.isReal ? found : pending).toBe(pending);
  });

  it('keeps at shutdown() what there is room for by then', async () => {
    const { client, disk } = await fillDisk();
    disk.free();
    expect(await client.shutdown({ timeout: 0 })).toMatchObject({ dropped: 0, pending: 3010 });
  });
});
