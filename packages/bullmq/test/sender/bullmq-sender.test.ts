/** What becomes of a batch when the queue takes it, does not take it, or takes it and nobody hears of it. */
import { createServer, connect, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { GrowingIO } from '@growingio/upload';
import { Redis } from 'ioredis';
import { Queue } from 'bullmq';
import { bullmqSender } from '../../src/index.js';
import { names, Stage, track, until } from '../stage.js';

const stage = Stage.use();

/** Stands between a sender and Redis, and may let nothing through in one of the directions. */
class Wire {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Nothing that Redis says arrives. */
  isDeaf = false;

  constructor() {
    this.#server = createServer((near) => {
      const far = connect(stage.redis.socket);
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined).on('close', () => this.#sockets.delete(socket));
      }
      near.pipe(far);
      far.on('data', (data) => {
        if (!this.isDeaf) near.write(data);
      });
      near.on('close', () => far.destroy());
      far.on('close', () => near.destroy());
    });
  }

  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as { port: number }).port;
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): Promise<void> {
    this.#server.close();
    this.cut();
    return Promise.resolve();
  }
}

async function wire(): Promise<Wire & { connection: { host: string; port: number } }> {
  const made = new Wire();
  stage.atEnd(() => made.close());
  const port = await made.listen();
  return Object.assign(made, { connection: { host: '127.0.0.1', port } });
}

describe('bullmqSender', () => {
  it('makes one job of a batch, which says what is in it', async () => {
    const client = stage.client();
    track(client, names(3));
    await client.flush();
    const [job, ...others] = await stage.queue().getJobs(['waiting']);
    expect(others).toEqual([]);
    expect(job?.name).toBe('batch');
    expect(job?.data).toMatchObject({ version: 1, format: 's2s/cstm', projectId: 'p1', host: stage.collector.url });
    expect((job?.data as { sizes: number[] }).sizes).toHaveLength(3);
  });

  it('tells of what was handed over, and of nothing as delivered', async () => {
    const client = stage.client();
    const told: unknown[] = [];
    client.on('handedOver', (notice) => told.push(notice));
    client.on('delivered', (notice) => told.push(notice));
    track(client, names(3));
    await client.flush();
    expect(told).toEqual([{ events: 3, duration: expect.any(Number) as number }]);
  });

  it('keeps events while Redis is not there, says so once, and hands them over when it is', async () => {
    const far = await wire();
    await far.close();
    const client = stage.client({}, { connection: far.connection });
    track(client, names(5));
    expect(await client.flush({ timeout: 300 })).toMatchObject({ complete: false, handedOver: 0, pending: 5 });
    expect(client.stats()).toMatchObject({ state: 'down', pending: 5 });
    expect(stage.log.text).toMatch(/warn Redis does not answer \(ECONNREFUSED\): events wait in the outbox/);
  });

  it('goes on by itself after each cut of the connection, and nothing is lost or added twice', async () => {
    const far = await wire();
    const client = stage.client({ flushAt: 5, flushInterval: 5 }, { connection: far.connection });
    for (let round = 0; round < 20; round += 1) {
      track(
        client,
        names(5).map((name) => `${name}R${String(round)}`),
      );
      await new Promise((resolve) => setTimeout(resolve, 5));
      far.cut();
    }
    expect(await client.flush()).toMatchObject({ complete: true, pending: 0 });
    expect(await stage.fleet()).toMatchObject({ waiting: 100, balanced: true });
    void stage.relay().run();
    await until(() => stage.arrived.length >= 100, 'the events');
    expect(new Set(stage.arrived).size).toBe(100);
  });

  it('adds a batch once whose answer was lost, however it is put together then', async () => {
    const far = await wire();
    const client = stage.client({ flushAt: 8 }, { connection: far.connection, timeout: 100 });
    track(client, names(1));
    await client.flush();
    far.isDeaf = true;
    track(client, names(8));
    await until(async () => (await stage.queue().count()) === 2, 'the job');
    await until(() => client.stats().state === 'down', 'the time-out');
    far.isDeaf = false;
    far.cut();
    track(
      client,
      names(4).map((name) => `${name}Later`),
    );
    expect(await client.flush()).toMatchObject({ complete: true, pending: 0 });
    void stage.relay().run();
    await until(async () => (await stage.fleet()).delivered >= 13, 'the events');
    expect(await stage.fleet()).toMatchObject({ handedOver: 13, delivered: 13, balanced: true });
    expect(stage.arrived).toHaveLength(13);
  });

  it('returns in time where Redis never says anything, also from a shutdown', async () => {
    const far = await wire();
    far.isDeaf = true;
    const client = stage.client({}, { connection: far.connection, timeout: 50 });
    track(client, names(2));
    await until(() => client.stats().state === 'down', 'the time-out');
    expect(await client.shutdown({ timeout: 100 })).toMatchObject({ complete: false, dropped: 2 });
  });

  it('is refused by a wrong password, loudly, and shows it to nobody', async () => {
    const redis = new Redis({ path: stage.redis.socket });
    await redis.config('SET', 'requirepass', 'the-right-one');
    redis.disconnect();
    try {
      const client = stage.client({}, { connection: { path: stage.redis.socket, password: 'the-wrong-one' } });
      track(client, names(1));
      await until(() => client.stats().state === 'blocked', 'the refusal');
      expect(stage.log.text).toMatch(
        /error Redis does not take events \(wrong user or password, WRONGPASS\): check user and password in connection, /,
      );
      expect(stage.log.text).not.toMatch(/the-(right|wrong)-one/);
    } finally {
      const admin = new Redis({ path: stage.redis.socket, password: 'the-right-one' });
      await admin.config('SET', 'requirepass', '');
      admin.disconnect();
    }
  });

  it('says at start which settings of Redis lose jobs, with the remedy', async () => {
    const redis = new Redis({ path: stage.redis.socket });
    await redis.config('SET', 'maxmemory', '1gb');
    await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
    stage.client();
    await until(() => stage.log.text.includes('maxmemory-policy'), 'the line');
    expect(stage.log.text).toContain(
      'its maxmemory-policy is allkeys-lru, which may throw jobs away: set it to noeviction',
    );
    expect(stage.log.text).toContain('it keeps no append-only file');
    await redis.config('SET', 'maxmemory-policy', 'noeviction');
    await redis.config('SET', 'maxmemory', '0');
    redis.disconnect();
  });

  it('says what is lost where the file is written each second, and nothing where each job is', async () => {
    const redis = new Redis({ path: stage.redis.socket });
    await redis.config('SET', 'appendonly', 'yes');
    await redis.config('SET', 'appendfsync', 'everysec');
    stage.client();
    await until(() => stage.log.text !== '', 'the line');
    expect(stage.log.text).toBe(
      'warn Redis may lose events: its appendfsync is everysec: a crash of the machine loses up to 2 s of jobs; ' +
        'set it to always where that is too much',
    );
    stage.log.lines.length = 0;
    await redis.config('SET', 'appendfsync', 'always');
    const client = stage.client();
    track(client, names(1));
    await client.shutdown();
    expect(stage.log.text).not.toContain('warn');
    expect(stage.log.text).toContain('info first events handed over to Redis, for a relay to deliver them');
    await redis.config('SET', 'appendonly', 'no');
    redis.disconnect();
  });

  it('takes a ready queue, whose own connection may be closed before the last events come', async () => {
    const queue = new Queue(stage.queueName, { connection: stage.connection });
    const client = stage.client({}, { queue });
    track(client, names(2));
    await client.flush();
    await queue.close();
    track(client, names(3));
    expect(await client.shutdown()).toMatchObject({ complete: true, handedOver: 3 });
    expect(await stage.fleet()).toMatchObject({ handedOver: 5 });
  });

  it('takes a client of ioredis, and leaves it as it is', async () => {
    const redis = new Redis({ path: stage.redis.socket });
    const client = stage.client({}, { connection: redis });
    track(client, names(2));
    expect(await client.shutdown()).toMatchObject({ complete: true, handedOver: 2 });
    expect(redis.status).toBe('ready');
    expect(await redis.ping()).toBe('PONG');
    redis.disconnect();
  });

  it('connects to nothing in the modes test and off', async () => {
    for (const mode of ['test', 'off'] as const) {
      const sender = bullmqSender({ connection: { host: '127.0.0.1', port: 1 } });
      const client = new GrowingIO({ mode, projectId: 'p1', sender, logger: stage.log });
      track(client, names(1));
      await client.shutdown();
    }
    expect(stage.log.text).not.toContain('Redis');
  });

  it.each<[unknown, string]>([
    [undefined, 'options is undefined: it must be an object'],
    [{}, "connection is missing: pass it, as in { connection: 'redis://localhost:6379' }, or a ready queue"],
    [{ connection: 'localhost:6379' }, 'connection is a text: it must be a URL (redis://…, rediss://…, postgres://…)'],
    [{ connection: 7 }, 'connection is a number: it must be a URL'],
    [{ connection: { keyPrefix: 'app:' } }, "connection has a keyPrefix, which BullMQ can't work with: leave it out"],
    [{ connection: {}, queueName: 'a:b' }, 'queueName is "a:b": it must be a name of 1 to 100 characters'],
    [{ connection: {}, prefix: '' }, 'prefix is "": it must be a text of 1 to 100 characters'],
    [{ connection: {}, shards: 0 }, 'shards is 0: it must be a whole number from 1 to 64'],
    [{ connection: {}, timeout: 0.5 }, 'timeout is 0.5: it must be a whole number'],
    [{ connection: {}, queue: 'growingio' }, 'queue is "growingio": it must be a Queue of bullmq'],
    [{ connection: {}, queuename: 'a' }, 'queuename is no option: did you mean queueName?'],
  ])('refuses %p at start', (options, message) => {
    expect(() => bullmqSender(options as never)).toThrow(message);
  });

  it('does not quote a connection, which may hold a password', () => {
    expect(() => bullmqSender({ connection: 'http://user:secret@host' })).toThrow(/^(?!.*secret)/s);
  });
});
