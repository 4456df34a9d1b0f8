/** The probes and the metrics of the built command, while Redis goes and comes back. */
import { startCommand } from './start-command.js';
import { password, until, useShop } from './shop.js';

const shop = useShop();

type Samples = Readonly<Record<string, number>>;

/** Reads the text format of Prometheus: each line of a name, its labels and a number. Throws for a line that is none. */
function parseMetrics(text: string): Samples {
  const lines = text.split('\n').filter((line) => line !== '' && !/^# (HELP|TYPE) [a-z0-9_]+ \S/.test(line));
  return Object.fromEntries(
    lines.map((line) => {
      const [, name, value] =
        /^([a-z0-9_]+(?:\{(?:[a-z]+="[^"\\]*",?)+\})?) (-?[\d.e+-]+|[+-]Inf|Nan)$/.exec(line) ?? [];
      if (name === undefined) throw new Error(`no metric: ${line}`);
      return [name, Number(value)];
    }),
  );
}

const start = (queue: string, ...words: string[]) =>
  startCommand(['--port', '0', '--queue', queue, ...words], { GROWINGIO_QUEUE_URL: shop.redis.url });

const get = async (url: string) => {
  const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
  return { status: response.status, text: await response.text() };
};

async function readMetrics(url: string): Promise<Samples> {
  const { status, text } = await get(`${url}/metrics`);
  expect(status).toBe(200);
  expect(text).not.toContain(password);
  return parseMetrics(text);
}

describe('the probes of growingio-relay', () => {
  it('are ready while Redis answers, and alive all the time', async () => {
    const queue = shop.newQueue();
    const relay = start(queue);
    const url = await relay.url();
    const isReady = async (): Promise<boolean> => (await get(`${url}/readyz`)).status === 200;
    await until(isReady);
    expect(await get(`${url}/readyz`)).toEqual({ status: 200, text: `${queue}: ready\n` });

    await shop.redis.pause();
    expect(await get(`${url}/readyz`)).toEqual({ status: 503, text: `${queue}: no answer within 0.8 s\n` });
    expect((await get(`${url}/healthz`)).status).toBe(200);
    await shop.redis.resume();
    await until(isReady);

    await shop.redis.stop();
    expect(await get(`${url}/readyz`)).toEqual({ status: 503, text: expect.stringContaining(queue) as string });
    expect((await get(`${url}/healthz`)).status).toBe(200);
    await shop.redis.start();
    await until(isReady);
    relay.kill('SIGTERM');
    expect((await relay.ended).code).toBe(0);
  });

  it('are not ready while it closes, and alive still', async () => {
    const queue = shop.newQueue();
    await shop.handOver(queue, 20);
    shop.answer = () => 503;
    const relay = start(queue, '--timeout', '600000');
    const url = await relay.url();
    await until(async () => (await readMetrics(url))[`growingio_relay_pending_events{queue="${queue}"}`] === 20);
    relay.kill('SIGTERM');
    await relay.says('SIGTERM');
    expect(await get(`${url}/readyz`)).toEqual({ status: 503, text: 'closing\n' });
    expect((await get(`${url}/healthz`)).status).toBe(200);
    relay.kill('SIGKILL');
    await relay.ended;
  });
});

describe('the metrics of growingio-relay', () => {
  it('show the queue, this relay, and the process', async () => {
    const queue = shop.newQueue();
    await shop.handOver(queue, 100);
    shop.answer = (body) => (body.includes('"u7x"') ? 400 : 200);
    const relay = start(queue);
    const url = await relay.url();
    const of = async (name: string): Promise<number | undefined> =>
      (await readMetrics(url))[`${name}{queue="${queue}"}`];
    await until(
      async () => (await of('growingio_queue_dead_events')) === 1 && (await of('growingio_relay_pending_events')) === 0,
    );
    const metrics = await readMetrics(url);
    const ofQueue = Object.entries(metrics).flatMap(([name, value]) => {
      const [, short] = /^growingio_(.*)\{queue="[^"]+"\}$/.exec(name) ?? [];
      return short === undefined ? [] : [[short, value] as const];
    });
    expect(Object.fromEntries(ofQueue)).toEqual({
      ...{ queue_handed_over_events_total: 100, queue_waiting_events: 0, queue_active_events: 0 },
      ...{ queue_delivered_events_total: 99, queue_dead_events: 1, queue_lag_seconds: 0, queue_relays: 1 },
      ...{ queue_balanced: 1, queue_up: 1, relay_taken_events_total: 100, relay_delivered_events_total: 99 },
      ...{ relay_dead_events_total: 1, relay_late_events_total: 0, relay_pending_events: 0 },
      relay_requests_total: expect.any(Number) as number,
    });
    expect(metrics[`growingio_relay_state{queue="${queue}",state="up"}`]).toBe(1);
    expect(metrics['growingio_relay_process_resident_memory_bytes']).toBeGreaterThan(0);
    expect(Object.keys(metrics).filter((name) => !name.startsWith('growingio_'))).toEqual([]);
    relay.kill('SIGTERM');
    await relay.ended;
  });

  it('show this relay, and that the queue is away, while Redis hangs', async () => {
    const queue = shop.newQueue();
    const relay = start(queue);
    const url = await relay.url();
    await until(async () => (await readMetrics(url))[`growingio_queue_up{queue="${queue}"}`] === 1);
    await shop.redis.pause();
    const metrics = await readMetrics(url);
    await shop.redis.resume();
    expect(metrics[`growingio_queue_up{queue="${queue}"}`]).toBe(0);
    expect(Object.keys(metrics).filter((name) => name.startsWith('growingio_queue_'))).toHaveLength(1);
    expect(metrics[`growingio_relay_pending_events{queue="${queue}"}`]).toBe(0);
    relay.kill('SIGTERM');
    await relay.ended;
  });
});
