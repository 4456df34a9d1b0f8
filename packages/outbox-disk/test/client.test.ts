/** The whole way: a client with an outbox on disk, an outage, a process that is killed, and the next one, which delivers. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GrowingIO } from '@growingio/upload';
import { startCollector, type Collector } from '@growingio/collector';
import { diskOutbox, readDeadLetters } from '../src/index.js';
import { atCleanUp, cleanUp, filesIn, makeDirectory, numbered, until } from '../../../testing/disk-outboxes.js';

let collector: Collector;
let answer: number | ((body: string) => number) = 503;

beforeAll(async () => {
  collector = await startCollector({
    respond: ({ body }) => ({ status: typeof answer === 'number' ? answer : answer(body) }),
  });
});

afterEach(async () => {
  collector.clear();
  await cleanUp();
});

afterAll(async () => {
  await collector.close();
});

const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

function createClient(directory: string): GrowingIO {
  return new GrowingIO({
    projectId: 'p1',
    host: collector.url,
    outbox: diskOutbox({ directory, takeoverInterval: 20 }),
    retry: { minDelay: 10, maxDelay: 20 },
    flushInterval: 10,
    logger,
  });
}

describe('a client with an outbox on disk', () => {
  it('delivers exactly what a process that was killed in an outage has left', async () => {
    answer = 503;
    const directory = makeDirectory();
    const child = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import { GrowingIO } from '@growingio/upload';
         import { diskOutbox } from '@growingio/outbox-disk';
         const outbox = diskOutbox({ directory: ${JSON.stringify(directory)} });
         const client = new GrowingIO({ outbox });
         for (let i = 0; i < 2500; i += 1) client.track('BuyProduct', { product_name: 'event ' + i }, { loginUserId: 'u1' });
         await outbox.sync();
         while (client.stats().requests === 0) await client.flush({ timeout: 100 });
         console.log('ready');
         setInterval(() => {}, 1000);`,
      ],
      {
        cwd: __dirname,
        stdio: ['ignore', 'pipe', 'ignore'],
        env: { ...process.env, GROWINGIO_PROJECT_ID: 'p1', GROWINGIO_HOST: collector.url },
      },
    );
    atCleanUp(() => child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    await until(() => collector.total.requests > 0, 'it has tried to send');
    child.kill('SIGKILL');
    await once(child, 'close');

    answer = 200;
    const since = Date.now();
    const client = createClient(directory);
    client.track('Own', null, { loginUserId: 'u1' });
    await until(() => client.stats().delivered === 2501, 'all is delivered');
    expect(client.stats()).toMatchObject({ accepted: 2501, pending: 0, delivered: 2501, dead: 0, dropped: 0 });
    // What the dead process had written into its sockets may be read only now.
    const sent = collector.events.filter(({ sendTime = 0 }) => sendTime >= since);
    const names = sent
      .filter(({ event }) => event === 'BuyProduct')
      .map(({ variables }) => (variables as { product_name: string }).product_name);
    expect(names).toEqual(expect.arrayContaining(numbered(2500)));
    expect(sent).toHaveLength(2501);
    await client.shutdown();
  });

  it('leaves what it could not deliver to the next, drops nothing, and the counters of both balance', async () => {
    answer = 503;
    const directory = makeDirectory();
    const first = createClient(directory);
    for (let i = 0; i < 300; i += 1) first.track('Login', null, { loginUserId: 'u1' });
    const report = await first.shutdown({ timeout: 200 });
    expect(report).toEqual({ complete: false, delivered: 0, handedOver: 0, dead: 0, dropped: 0, pending: 300 });
    collector.clear();
    answer = 200;
    const second = createClient(directory);
    await until(() => second.stats().delivered === 300, 'all is delivered');
    expect(await second.shutdown()).toMatchObject({ complete: true, pending: 0 });
    expect(second.stats()).toMatchObject({ accepted: 300, pending: 0, delivered: 300 });
    expect(collector.events).toHaveLength(300);
  });

  it('has nothing in its files of what beforeSend took away, of whoever tracked it', async () => {
    answer = 503;
    const directory = makeDirectory();
    const outbox = diskOutbox({ directory });
    const client = new GrowingIO({
      ...{ projectId: 'p1', host: collector.url, outbox, logger, shutdownTimeout: 0 },
      beforeSend: ({ variables: { phone, ...variables }, ...event }) =>
        phone === 'none' ? null : { ...event, variables },
    });
    client.track('BuyProduct', { phone: '13800138000' }, { loginUserId: 'u1' });
    client.track('BuyProduct', { phone: 'none' }, { loginUserId: 'u2' });
    client.scope({}, (tracker) => {
      tracker.track('ViewCart', { phone: '13900139000' });
      tracker.identify('u3');
    });
    await outbox.sync();
    const files = filesIn(directory).map((file) => readFileSync(join(directory, file), 'latin1'));
    const written = files.join();
    await client.shutdown();
    expect(
      ['BuyProduct', 'ViewCart', 'u1', 'u3', 'phone', '13800138000', '13900139000', 'u2'].filter((each) =>
        written.includes(each),
      ),
    ).toEqual(['BuyProduct', 'ViewCart', 'u1', 'u3']);
  });

  it.each(['os', 'fsync'] as const)(
    'has each event that is refused in its files after flush() (%s)',
    async (durability) => {
      answer = (body) => (body.includes('"Bad"') ? 400 : 200);
      const directory = makeDirectory();
      const outbox = diskOutbox({ directory, durability });
      // An answer that comes late, on a busy machine, would set its events aside.
      const patience = { requestTimeout: 60_000 };
      const client = new GrowingIO({
        projectId: 'p1',
        host: collector.url,
        outbox,
        flushInterval: 10,
        ...patience,
        logger,
      });
      const told: unknown[] = [];
      client.on('dead', ({ event }) => told.push(event.var?.['id']));
      for (let at = 0; at < 400; at += 1) {
        client.track(at % 2 === 0 ? 'Bad' : 'Good', { id: String(at) }, { loginUserId: 'u1' });
      }
      // Hundreds of requests, one after the other.
      expect(await client.flush({ timeout: 60_000 })).toMatchObject({ complete: true, delivered: 200, dead: 200 });
      const kept: unknown[] = [];
      for await (const { event } of readDeadLetters(directory)) kept.push((event as { var: { id: string } }).var.id);
      expect(kept).toHaveLength(200);
      expect([...kept].sort()).toEqual([...told].sort());
      await client.shutdown();
      expect(client.stats()).toMatchObject({ accepted: 400, delivered: 200, dead: 200, pending: 0 });
    },
  );
});

describe('a process that exits before the outbox has written', () => {
  it.each([
    ["client.track('Last', {}, { loginUserId: 'u1' }); process.exit();", 'probably lost: 1 event'],
    [
      "client.track('Last', {}, { loginUserId: 'u1' }); throw new Error('a fault of the host');",
      'probably lost: 1 event',
    ],
    ["client.track('Kept', {}, { loginUserId: 'u1' }); await outbox.sync(); process.exit();", ''],
  ])('says what is lost: %s', async (code, said) => {
    const child = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import { GrowingIO } from '@growingio/upload';
         import { diskOutbox } from '@growingio/outbox-disk';
         const outbox = diskOutbox({ directory: ${JSON.stringify(makeDirectory())} });
         const client = new GrowingIO({ outbox, flushInterval: 60_000 });
         ${code}`,
      ],
      {
        cwd: __dirname,
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { ...process.env, GROWINGIO_PROJECT_ID: 'p1', GROWINGIO_HOST: collector.url },
      },
    );
    atCleanUp(() => child.kill('SIGKILL'));
    let errors = '';
    child.stderr.on('data', (chunk) => (errors += String(chunk)));
    await once(child, 'close');
    const line = errors.split('\n').find((each) => each.startsWith('[growingio]')) ?? '';
    expect(line).toContain(said);
    expect(line === '').toBe(said === '');
  });
});
