/** `growingio-relay replay`, as it is built: dead letters go back into their queue, and are delivered. */
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { readFleet } from '../../src/index.js';
import { useShop } from './shop.js';
import { runBuilt } from './start-command.js';

const shop = useShop();

const run = (...words: string[]) => runBuilt(words, { REDIS_URL: shop.redis.url });

describe('growingio-relay replay', () => {
  it('puts dead letters back, says how many, and the next relay delivers them', async () => {
    const queue = shop.newQueue();
    await shop.handOver(queue, 40);
    // The API takes no event of these two users.
    shop.answer = (body) => (/"u(7|9)x"/.test(body) ? 400 : 200);
    const drain = ['--queue', queue, '--drain', '--port', '0'];
    expect((await run(...drain)).code).toBe(0);
    const fleet = () => readFleet({ connection: shop.redis.url, queueName: queue });
    expect(await fleet()).toMatchObject({ delivered: 38, dead: 2, balanced: true });

    shop.answer = undefined;
    expect(await run('replay', '--queue', queue)).toMatchObject({
      code: 0,
      out: `${queue}: 2 dead letters put back\n`,
    });
    expect(await fleet()).toMatchObject({ handedOver: 40, waiting: 2, dead: 0, balanced: true });
    expect((await run(...drain)).code).toBe(0);
    expect(await fleet()).toMatchObject({ delivered: 40, dead: 0, balanced: true });
    expect(shop.delivered()).toBe(40);
  });

  it('says that there was none, as JSON too', async () => {
    expect(await run('replay', '--queue', 'none', '--json')).toEqual({
      code: 0,
      out: '{"queue":"none","replayed":0,"kept":0}\n',
      err: '',
    });
  });

  it('tells of what is no event, and stays', async () => {
    const queueName = shop.newQueue();
    const connection = { url: shop.redis.url };
    const dead = new Queue(`${queueName}-dead`, { connection });
    for (const kept of [1, 2]) {
      await dead.add('unreadable', { reason: 'it is no batch of events', data: {} });
      const words =
        kept === 1 ? ', 1 stays, since it is no batch of events' : ', 2 stay, since they are no batches of events';
      expect((await run('replay', '--queue', queueName)).out).toBe(`${queueName}: 0 dead letters put back${words}\n`);
      const { out } = await run('replay', '--queue', queueName, '--json');
      expect(JSON.parse(out)).toEqual({ queue: queueName, replayed: 0, kept });
    }
    expect(await dead.getWaitingCount()).toBe(2);
    await dead.close();
  });

  it('says in our words why it is broken off, how many it has put back, and to run it again', async () => {
    const queueName = shop.newQueue();
    await shop.handOver(queueName, 3);
    shop.answer = (body) => (body.includes('"u2x"') ? 400 : 200);
    await run('--queue', queueName, '--drain', '--port', '0');
    const redis = new Redis(shop.redis.url);
    await redis.config('SET', 'maxmemory', '1');
    const { code, err } = await run('replay', '--queue', queueName);
    const json = await run('replay', '--queue', queueName, '--json');
    await redis.config('SET', 'maxmemory', '0');
    redis.disconnect();
    const message = `Redis fails at the queue ${queueName} (it is full, OOM): 0 dead letters were put back before`;
    const next = 'run it again when that is mended: it goes on with the rest';
    expect([code, err]).toEqual([1, `growingio-relay: ${message}\n  ${next}\n`]);
    expect(JSON.parse(json.err)).toEqual({ code: 'ERR_GROWINGIO_UNREACHABLE', message, next });
    expect((await run('replay', '--queue', queueName)).out).toBe(`${queueName}: 1 dead letter put back\n`);
  });

  it('ends with 1 when Redis is down', async () => {
    const { code, err } = await runBuilt(['replay', '--redis', 'redis://127.0.0.1:1']);
    expect([code, err]).toEqual([1, expect.stringContaining("the queue growingio can't be reached (ECONNREFUSED)")]);
  });
});
