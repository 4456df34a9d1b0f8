/** `growingio-relay replay`, as it is built: dead letters go back into their queue, and are delivered. */
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
      out: '{"queue":"none","replayed":0}\n',
      err: '',
    });
  });

  it('ends with 1 when Redis is down', async () => {
    const { code, err } = await runBuilt(['replay', '--redis', 'redis://127.0.0.1:1']);
    expect([code, err]).toEqual([1, expect.stringContaining("the queue growingio can't be reached (ECONNREFUSED)")]);
  });
});
