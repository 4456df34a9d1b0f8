/** `growingio-relay status`, as it is built, against a real Redis. */
import { Queue } from 'bullmq';
import { password, useShop } from './shop.js';
import { runBuilt } from './start-command.js';

const shop = useShop();

const status = (words: readonly string[]) => runBuilt(['status', ...words], { GROWINGIO_QUEUE_URL: shop.redis.url });

describe('growingio-relay status', () => {
  it('prints the counters of a queue, in lines and as JSON', async () => {
    const queue = shop.newQueue();
    await shop.handOver(queue, 1040);
    const { code, out, err } = await status(['--queue', queue]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.replace(/^lag .*$/m, 'lag')).toBe(
      `queue       ${queue}
handedOver  1,040
waiting     1,040
active      0
delivered   0
dead        0
lag
rate        0 events a second
relays      0
balanced    yes
`,
    );
    const json = JSON.parse((await status(['--queue', queue, '--json'])).out) as Record<string, unknown>;
    const { lag, ...others } = json;
    expect(lag).toBeGreaterThan(0);
    expect(others).toEqual({
      ...{ queue, handedOver: 1040, waiting: 1040, active: 0, delivered: 0, dead: 0 },
      ...{ rate: 0, relays: 0, exact: true, balanced: true },
    });
  });

  it('prints a line of JSON for each of several queues', async () => {
    const queues = [shop.newQueue(), shop.newQueue()];
    for (const queue of queues) await shop.handOver(queue, 20);
    const { code, out } = await status([...queues.flatMap((queue) => ['--queue', queue]), '--json']);
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { queue: string });
    expect([code, lines.map(({ queue }) => queue).sort()]).toEqual([0, queues]);
  });

  it('ends with 1 when they do not balance', async () => {
    const queue = shop.newQueue();
    await shop.handOver(queue, 40);
    const byHand = new Queue(queue, { connection: { url: shop.redis.url } });
    await (await byHand.getJobs(['waiting'], 0, 0))[0]?.remove();
    await byHand.close();
    const { code, out, err } = await status(['--queue', queue]);
    expect(code).toBe(1);
    expect(out).toContain('balanced    no');
    expect(err).toContain(
      '40 events were handed over, 20 waiting + 0 active + 0 delivered + 0 dead are 20: 20 are missing',
    );
  });

  it('shows zeros for a queue that nobody has used, and says so', async () => {
    const { code, out, err } = await status(['--queue', 'shpo', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ queue: 'shpo', handedOver: 0, waiting: 0, delivered: 0, balanced: true });
    expect(err).toContain('nothing was ever handed over to the queue shpo');
  });

  it.each([
    ['is down', () => shop.redis.stop(), () => shop.redis.start(), 'ECONNREFUSED'],
    ['hangs', () => shop.redis.pause(), () => shop.redis.resume(), 'no answer within 4 s'],
  ])('ends with 1 when Redis %s, and shows no password', async (_, stop, start, reason) => {
    await stop();
    try {
      const { code, out, err } = await status(['--queue', 'shop', '--json']);
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(JSON.parse(err)).toMatchObject({
        code: 'ERR_GROWINGIO_UNREACHABLE',
        message: `the queue shop can't be reached (${reason})`,
      });
      expect(err).not.toContain(password);
    } finally {
      await start();
    }
  });

  it.each([
    ['the password of GROWINGIO_QUEUE_PASSWORD', password, 0, ''],
    ['a wrong one', 'wr0ng', 1, '(wrong user or password, WRONGPASS)'],
    ['none', '', 1, '(it wants a password, NOAUTH)'],
  ])('reaches a Redis that wants a password with %s', async (_, given, wanted, reason) => {
    const queue = shop.newQueue();
    await shop.handOver(queue, 20);
    const url = `redis://127.0.0.1:${String(shop.redis.port)}`;
    const environment = { GROWINGIO_QUEUE_PASSWORD: given };
    const { code, err } = await runBuilt(['status', '--redis', url, '--queue', queue], environment);
    expect(code).toBe(wanted);
    expect(err).toContain(reason);
    expect(err).not.toContain('wr0ng');
  });
});
