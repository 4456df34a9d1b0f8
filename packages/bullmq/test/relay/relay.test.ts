import { EncodedEvent } from '@growingio/upload';
import { replayDeadLetters, type Source } from '../../src/index.js';
import { resolveRelayOptions } from '../../src/options.js';
import { Relay } from '../../src/relay/relay.js';
import { names, Stage, track, until } from '../stage.js';

const stage = Stage.use();

describe('createRelay', () => {
  it('delivers what was handed over, each event once, and the counters balance', async () => {
    const client = stage.client({ flushAt: 10 });
    track(client, names(95));
    expect(await client.shutdown()).toMatchObject({ complete: true, handedOver: 95, delivered: 0, pending: 0 });
    expect(client.stats()).toMatchObject({ accepted: 95, handedOver: 95, pending: 0, state: 'up' });
    expect(await stage.fleet()).toMatchObject({ handedOver: 95, waiting: 95, delivered: 0, balanced: true });
    const relay = stage.relay();
    void relay.run();
    await until(() => stage.arrived.length >= 95, 'the events');
    expect(stage.arrived).toEqual(names(95));
    await until(async () => (await stage.fleet()).delivered === 95, 'the counters');
    expect(await relay.fleet()).toMatchObject({
      handedOver: 95,
      waiting: 0,
      active: 0,
      dead: 0,
      balanced: true,
      relays: 1,
    });
    expect(relay.stats()).toMatchObject({ taken: 95, delivered: 95, dead: 0, pending: 0, state: 'up' });
    // Ten batches of ten go out in fewer requests.
    expect(relay.stats().requests).toBeLessThan(10);
  });

  it('leaves nothing in Redis but counters once all is delivered', async () => {
    const client = stage.client();
    track(client, names(3));
    await client.flush();
    void stage.relay().run();
    await until(async () => (await stage.fleet()).delivered === 3, 'the events');
    const queue = stage.queue();
    await until(async () => (await queue.getActiveCount()) === 0, 'the end of the job');
    expect(await queue.getJobCounts()).toMatchObject({ waiting: 0, completed: 0, failed: 0, delayed: 0 });
  });

  it('makes a dead letter of a bad event, and delivers its neighbours', async () => {
    stage.respond = ({ body }) => (body.includes('Event007') ? { status: 400 } : undefined);
    const client = stage.client({ flushAt: 20 });
    track(client, names(20));
    await client.flush();
    const relay = stage.relay();
    void relay.run();
    await until(async () => (await stage.fleet()).dead === 1, 'the dead letter');
    await until(async () => (await stage.fleet()).delivered === 19, 'the neighbours');
    expect(await stage.fleet()).toMatchObject({ handedOver: 20, waiting: 0, active: 0, balanced: true });
    const letters = await stage.queue(`${stage.queueName}-dead`).getJobs(['waiting']);
    expect(letters.map(({ data }: { data: unknown }) => data)).toMatchObject([
      { reason: 'HTTP 400', projectId: 'p1', event: expect.stringContaining('Event007') as string },
    ]);
    const accepted = stage.collector.events.filter(({ event }) => event !== 'Event007').map(({ event }) => event);
    expect(new Set(accepted).size).toBe(19);
  });

  it('delivers dead letters that are replayed, and counts them no more', async () => {
    let isMended = false;
    stage.respond = ({ body }) => (!isMended && body.includes('Event001') ? { status: 400 } : undefined);
    const client = stage.client();
    track(client, names(4));
    await client.flush();
    void stage.relay().run();
    await until(async () => (await stage.fleet()).dead === 1, 'the dead letter');
    isMended = true;
    const { connection, queueName } = stage;
    expect(await replayDeadLetters({ connection, queueName })).toBe(1);
    await until(async () => (await stage.fleet()).delivered === 4, 'the letter');
    expect(await stage.fleet()).toMatchObject({ handedOver: 4, dead: 0, waiting: 0, active: 0, balanced: true });
    expect(await stage.queue(`${queueName}-dead`).getJobCounts()).toMatchObject({ waiting: 0 });
    expect(await replayDeadLetters({ connection, queueName })).toBe(0);
  });

  it('keeps every relay from taking more while the API is down, and goes on by itself', async () => {
    let isDown = true;
    stage.respond = () => (isDown ? { status: 503, headers: { 'retry-after': '1' } } : undefined);
    const client = stage.client({ flushAt: 1 });
    track(client, names(40));
    await client.flush();
    const relays = [stage.relay({ concurrency: 2 }), stage.relay({ concurrency: 2 })];
    for (const relay of relays) void relay.run();
    await until(() => relays.every((relay) => relay.stats().state === 'down'), 'the outage');
    const held = relays.reduce((sum, relay) => sum + relay.stats().pending, 0);
    expect(held).toBeLessThanOrEqual(4);
    expect(await stage.fleet()).toMatchObject({ handedOver: 40, delivered: 0, balanced: true });
    isDown = false;
    await until(async () => (await stage.fleet()).delivered === 40, 'the end of the outage');
    expect(new Set(stage.arrived).size).toBe(40);
    expect(stage.log.text).toMatch(/GrowingIO \(http:\S+\) does not answer \(HTTP 503\)/);
    // However long it was down, no attempt was used up.
    expect(await stage.queue().getJobCounts()).toMatchObject({ failed: 0, waiting: 0 });
  });

  it('honours Retry-After for the whole queue', async () => {
    stage.respond = () => ({ status: 429, headers: { 'retry-after': '3600' } });
    const client = stage.client();
    track(client, names(1));
    await client.flush();
    void stage.relay().run();
    const queue = stage.queue();
    await until(async () => (await queue.getRateLimitTtl()) > 60_000, 'the hold');
    expect(stage.log.text).toMatch(/GrowingIO \(http:\S+\) does not answer \(HTTP 429\)/);
  });

  it('gives back what it could not deliver in time, for the next relay', async () => {
    let isSilent = true;
    stage.respond = () => (isSilent ? new Promise<undefined>(() => undefined) : undefined);
    const client = stage.client();
    track(client, names(7));
    await client.flush();
    const first = stage.relay();
    const ended = first.run();
    await until(() => first.stats().requests === 1, 'the request');
    await first.close({ timeout: 50 });
    await ended;
    expect(await stage.fleet()).toMatchObject({ waiting: 7, active: 0, delivered: 0, balanced: true, relays: 0 });
    isSilent = false;
    void stage.relay().run();
    await until(async () => (await stage.fleet()).delivered === 7, 'the next relay');
  });

  it('delivers what it holds before it closes', async () => {
    const client = stage.client({ flushAt: 5 });
    track(client, names(50));
    await client.flush();
    const relay = stage.relay({ concurrency: 3 });
    void relay.run();
    await until(() => relay.stats().requests > 0, 'the first request');
    await relay.close();
    const { handedOver, waiting, active, delivered, balanced } = await stage.fleet();
    expect({ handedOver, active, balanced }).toEqual({ handedOver: 50, active: 0, balanced: true });
    expect(delivered).toBe(stage.arrived.length);
    expect(waiting + delivered).toBe(50);
  });

  it('leaves the batches of another project for its own relay, and says so', async () => {
    const client = stage.client({ projectId: 'shop' });
    track(client, names(2));
    await client.flush();
    void stage.relay({ projectId: 'blog' }).run();
    await until(() => stage.log.text.includes('a batch is for the project "shop"'), 'the line');
    expect(stage.arrived).toEqual([]);
    void stage.relay({ projectId: 'shop' }).run();
    await until(() => stage.arrived.length === 2, 'the events');
  });

  it('takes at most so many batches a second, of all relays together', async () => {
    const client = stage.client({ flushAt: 1 });
    track(client, names(30));
    await client.flush();
    const began = Date.now();
    const relays = [stage.relay({ rate: 10 }), stage.relay({ rate: 10 })];
    for (const relay of relays) void relay.run();
    await until(async () => (await stage.fleet()).delivered === 30, 'the events');
    // 30 batches at 10 a second can't be through before the third second has begun, however fast the machine is.
    expect(Date.now() - began).toBeGreaterThan(1900);
  });

  it('keeps a job that is no batch, and goes on with the others', async () => {
    const queue = stage.queue();
    await queue.add('mail', { to: 'user@example.com' });
    const client = stage.client();
    track(client, names(1));
    await client.flush();
    void stage.relay().run();
    await until(() => stage.arrived.length === 1, 'the event');
    const [letter] = await stage.queue(`${stage.queueName}-dead`).getJobs(['waiting']);
    expect(letter?.data).toEqual({ reason: 'it is no batch of events', data: { to: 'user@example.com' } });
    expect(stage.log.text).toContain(`it is kept in ${stage.queueName}-dead`);
    expect(stage.log.text).not.toContain('user@example.com');
  });

  it('keeps a batch for no host and for no project, and goes on with the others', async () => {
    const batch = { version: 1, format: 's2s/cstm', json: '[{"n":"A"}]', sizes: [9], time: 1, later: [0] };
    const queue = stage.queue();
    await queue.add('batch', { ...batch, projectId: 'demo', host: 'nonsense' });
    await queue.add('batch', { ...batch, projectId: '..', host: stage.collector.url });
    const client = stage.client();
    track(client, names(1));
    await client.flush();
    void stage.relay().run();
    await until(() => stage.arrived.length === 1, 'the event');
    const letters = await stage.queue(`${stage.queueName}-dead`).getJobs(['waiting'], 0, -1, true);
    const reasons = letters.map(({ data }: { data: { reason?: string } }) => data.reason);
    expect(reasons).toEqual([
      expect.stringContaining('host is "nonsense": it must be an http(s) URL'),
      expect.stringContaining('projectId is ".."'),
    ]);
  });

  it('gives a batch back that it can make no client for, and goes on with the others', async () => {
    const told: [string, number | undefined][] = [];
    const events = [new EncodedEvent(Buffer.from('{"n":"A"}'), 0, 9, 1)];
    const batchFor = (host: string) => ({ id: host, destination: { format: 's2s/cstm', projectId: 'p1', host }, events, settled: new Set<number>() }); // prettier-ignore
    const batches = [batchFor('nonsense'), batchFor(stage.collector.url)];
    const source: Source = {
      start: () => Promise.resolve(),
      take: () => Promise.resolve(batches.shift()),
      done: () => Promise.resolve(),
      again: ({ id }, after) => Promise.resolve(void told.push([id, after])),
      hold: () => Promise.resolve(),
      close: () => Promise.resolve(),
    };
    const { connection } = stage;
    const relay = new Relay(resolveRelayOptions({ connection, logger: stage.log }), [source]);
    await relay.run();
    expect(told).toEqual([['nonsense', 1000]]);
    expect(relay.stats()).toMatchObject({ taken: 1, delivered: 1 });
    expect(stage.log.text).toContain('error a batch can not be delivered: ');
  });

  it('says at start which settings of Redis lose jobs', async () => {
    void stage.relay().run();
    await until(() => stage.log.text !== '', 'the line');
    expect(stage.log.text).toContain('Redis may lose events: it keeps no append-only file');
  });

  it('waits for a Redis that is not there yet', async () => {
    const { socket } = stage.redis;
    const relay = stage.relay({ connection: { path: `${socket}.later` } });
    const ended = relay.run();
    await until(() => stage.log.text !== '', 'the line');
    expect(stage.log.text).toContain('the queue fails (ENOENT): what is in it waits');
    await relay.close({ timeout: 10 });
    await ended;
  });

  it('refuses options that are wrong before it does anything', () => {
    expect(() => stage.relay({ concurrency: 0 })).toThrow('concurrency is 0: it must be a whole number from 1 to 1000');
    expect(() => stage.relay({ requestTimeout: -1 })).toThrow('requestTimeout is -1');
    expect(() => stage.relay({ shard: 2 } as never)).toThrow('shard is no option: did you mean shards?');
    expect(() => stage.relay({ host: 'https://user:secret@host' })).toThrow('host contains a user or a password');
  });

  it('can be closed before it runs, and again', async () => {
    const relay = stage.relay();
    await Promise.all([relay.close(), relay.close()]);
    await relay.run();
    expect(relay.stats().taken).toBe(0);
  });
});
