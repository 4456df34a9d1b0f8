/** The built command `growingio-relay`, in a process of its own: how it delivers, and how it ends. */
import { execFileSync } from 'node:child_process';
import { startCollector } from '@growingio/collector';
import { Queue } from 'bullmq';
import { readFleet } from '../../src/index.js';
import { password, until, useShop } from './shop.js';
import { runBuilt, startCommand } from './start-command.js';

const shop = useShop();

/** The password stands in the environment, and nowhere else. */
const start = (words: readonly string[], before?: readonly string[]) =>
  startCommand(['--port', '0', ...words], { GROWINGIO_QUEUE_URL: shop.redis.url }, before);

const fleetOf = (queueName: string) => readFleet({ connection: shop.redis.url, queueName });

describe('growingio-relay', () => {
  it('delivers until SIGTERM, and ends with 0 and a line for each queue', async () => {
    const queue = shop.newQueue();
    const relay = start(['--queue', queue]);
    await relay.url();
    await shop.handOver(queue, 100);
    await until(async () => (await fleetOf(queue)).delivered === 100);
    relay.kill('SIGTERM');
    const { code, out } = await relay.ended;
    expect({ code, out }).toEqual({
      code: 0,
      out: `${queue}: 100 events taken, 100 delivered, 0 dead, 0 returned to the queue\n`,
    });
  });

  it('serves several queues, each batch for its own project, and ends when they are empty', async () => {
    const [one, other] = [shop.newQueue(), shop.newQueue()];
    await shop.handOver(one, 50, 'project1');
    await shop.handOver(other, 70, 'project2');
    const { code, out } = await start(['--queue', one, '--queue', other, '--drain', '--json']).ended;
    expect(code).toBe(0);
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { queue: string })
        // Each is written when it is empty.
        .sort((first, second) => first.queue.localeCompare(second.queue)),
    ).toMatchObject([
      { queue: one, handedOver: 50, delivered: 50, balanced: true, relay: { taken: 50, delivered: 50, returned: 0 } },
      { queue: other, handedOver: 70, delivered: 70, balanced: true, relay: { taken: 70, delivered: 70, returned: 0 } },
    ]);
    const projects = shop.api.events.map(({ projectId }) => projectId);
    expect([50, 70]).toEqual(['project1', 'project2'].map((id) => projects.filter((each) => each === id).length));
  });

  it('delivers to the host of --host, else to that of GROWINGIO_HOST, else to that of each batch', async () => {
    const queue = shop.newQueue();
    const other = await startCollector();
    const words = ['--port', '0', '--queue', queue, '--drain'];
    const environment = { GROWINGIO_QUEUE_URL: shop.redis.url, GROWINGIO_HOST: other.url };
    await shop.handOver(queue, 20);
    expect((await runBuilt(words, environment)).code).toBe(0);
    await shop.handOver(queue, 30);
    expect((await runBuilt([...words, '--host', shop.api.url], environment)).code).toBe(0);
    await other.close();
    expect([other.total.events, shop.api.total.events]).toEqual([20, 30]);
  });

  it('loses nothing when it is killed under load, and the next one drains the queue', async () => {
    const queue = shop.newQueue();
    const words = ['--queue', queue, '--lock-duration', '1000', '--concurrency', '4', '--flush-at', '20'];
    await shop.handOver(queue, 2000);
    const killed = start(words);
    await until(() => shop.api.events.length > 0);
    killed.kill('SIGKILL');
    await killed.ended;
    const { code } = await start([...words, '--drain']).ended;
    expect({ code, delivered: shop.delivered() }).toEqual({ code: 0, delivered: 2000 });
    expect(await fleetOf(queue)).toMatchObject({
      handedOver: 2000,
      delivered: 2000,
      waiting: 0,
      active: 0,
      balanced: true,
    });
  });

  it('gives back what it holds while GrowingIO is down, and the next one delivers it', async () => {
    const queue = shop.newQueue();
    await shop.handOver(queue, 60);
    shop.answer = () => 503;
    const first = start(['--queue', queue, '--timeout', '300']);
    await until(async () => (await fleetOf(queue)).active === 60);
    first.kill('SIGTERM');
    const { code, out } = await first.ended;
    expect({ code, out }).toEqual({
      code: 0,
      out: `${queue}: 60 events taken, 0 delivered, 0 dead, 60 returned to the queue\n`,
    });
    expect(await fleetOf(queue)).toMatchObject({ waiting: 60, active: 0, balanced: true });
    shop.answer = undefined;
    const next = await start(['--queue', queue, '--drain']).ended;
    expect({ code: next.code, delivered: shop.delivered() }).toEqual({ code: 0, delivered: 60 });
  });

  it('ends with 1, and says the figures, when a job was removed by hand', async () => {
    const queue = shop.newQueue();
    await shop.handOver(queue, 60);
    const byHand = new Queue(queue, { connection: { url: shop.redis.url } });
    const [job] = await byHand.getJobs(['waiting'], 0, 0);
    await job?.remove();
    await byHand.close();
    const { code, err } = await start(['--queue', queue, '--drain']).ended;
    expect(code).toBe(1);
    expect(err).toContain(
      `the counters of the queue ${queue} do not balance: 60 events were handed over, ` +
        '0 waiting + 0 active + 40 delivered + 0 dead are 40: 20 are missing',
    );
  });

  it('ends at once on the second signal', async () => {
    const queue = shop.newQueue();
    await shop.handOver(queue, 20);
    shop.answer = () => 503;
    const relay = start(['--queue', queue, '--timeout', '600000']);
    await until(async () => (await fleetOf(queue)).active === 20);
    relay.kill('SIGINT');
    await relay.says('SIGINT: delivers what it holds');
    // Those of the same half second are the first one: a terminal and npx both send it.
    const again = setInterval(() => {
      relay.kill('SIGINT');
    }, 200);
    const { code, err } = await relay.ended;
    clearInterval(again);
    expect(code).toBe(1);
    expect(err).toContain('SIGINT again: ends at once');
  });

  it('ends on SIGTERM as the first process of a container', async () => {
    const queue = shop.newQueue();
    const unshared = start(['--queue', queue], ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child']);
    await unshared.url();
    const inside = Number(execFileSync('pgrep', ['-P', String(unshared.pid)], { encoding: 'utf8' }));
    process.kill(inside, 'SIGTERM');
    expect((await unshared.ended).code).toBe(0);
  });

  it('waits for a Redis that is not there yet, and says so', async () => {
    const queue = shop.newQueue();
    await shop.redis.stop();
    const relay = start(['--queue', queue]);
    await relay.says(`the queue ${queue} can't be reached (ECONNREFUSED)`);
    await shop.redis.start();
    await shop.handOver(queue, 20);
    await until(() => shop.delivered() === 20);
    relay.kill('SIGTERM');
    expect((await relay.ended).code).toBe(0);
  });

  it('ends with 1 when Redis is down at the end, in bounded time', async () => {
    const relay = start(['--queue', shop.newQueue(), '--timeout', '100']);
    await relay.url();
    await relay.says('nothing was handed over');
    await shop.redis.stop();
    relay.kill('SIGTERM');
    const { code, err } = await relay.ended;
    await shop.redis.start();
    expect(code).toBe(1);
    expect(err).toContain("can't be reached at the end");
  });

  it('warns of a queue to which nothing was handed over, and of a password that everybody sees, without showing it', async () => {
    const relay = startCommand(['--port', '0', '--redis', shop.redis.url, '--queue', 'shpo']);
    await relay.says(
      'nothing was handed over to the queue shpo so far: are --queue and --prefix those of the senders?',
    );
    await relay.says('can read the password in --redis');
    relay.kill('SIGTERM');
    const { out, err } = await relay.ended;
    expect(out + err).not.toContain(password);
  });

  it('ends with 1 when its port is in use, and names the remedy', async () => {
    const { port } = new URL(shop.api.url);
    const environment = { REDIS_URL: shop.redis.url };
    const { code, err } = await runBuilt(['--port', port, '--http-host', '127.0.0.1'], environment);
    expect({ code, err }).toEqual({
      code: 1,
      err: `growingio-relay: port ${port} of 127.0.0.1 is in use\n  pass another --port (0 for any free one), or end what has it\n`,
    });
  });
});
