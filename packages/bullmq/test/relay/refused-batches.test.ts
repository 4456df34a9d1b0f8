/** Batches that are refused, or that GrowingIO fails at, as many as a relay holds at once: others are delivered all the same. */
import { EncodedEvent } from '@growingio/upload';
import type { Source } from '../../src/index.js';
import { resolveRelayOptions } from '../../src/options.js';
import { Relay } from '../../src/relay/relay.js';
import { names, Stage, track, until } from '../stage.js';

const stage = Stage.use();
const retry = { minDelay: 10, maxDelay: 100 };

/** Batches of one event each. */
async function handOver(events: readonly string[]): Promise<void> {
  const client = stage.client({ flushAt: 1 });
  track(client, events);
  expect(await client.shutdown()).toMatchObject({ handedOver: events.length });
}

const bad = (count: number): string[] => names(count).map((name) => `Bad${name}`);

describe('a relay that holds nothing but batches that are refused', () => {
  it('delivers a good one behind them, and they are dead as soon as others are accepted', async () => {
    stage.respond = ({ body }) => (body.includes('Bad') ? { status: 400 } : undefined);
    await handOver([...bad(20), 'Good']);
    const { connection, log } = stage;
    const settings = resolveRelayOptions({
      connection,
      queueName: stage.queueName,
      logger: log,
      retry,
      concurrency: 16,
    });
    // A minute, in short.
    const relay = new Relay({ ...settings, vainDelay: 200 });
    stage.atEnd(() => relay.close({ timeout: 0 }));
    void relay.run();
    await until(async () => (await stage.fleet()).delivered === 1, 'the good one');
    let good = 1;
    while ((await stage.fleet()).dead < 20) {
      await handOver(['Good']);
      good += 1;
      const delivered = good;
      await until(async () => (await stage.fleet()).delivered === delivered, 'another good one');
    }
    await until(async () => (await stage.fleet()).active === 0, 'the end of the jobs');
    expect(await stage.fleet()).toMatchObject({ handedOver: 20 + good, delivered: good, dead: 20, balanced: true });
    await until(() => relay.stats().pending === 0, 'the counters of the relay');
    const { taken, delivered, dead } = relay.stats();
    expect({ delivered, dead }).toEqual({ delivered: good, dead: 20 });
    // Those that came again count again.
    expect(taken).toBeGreaterThanOrEqual(good + 20);
  });

  it('tries all that waits where everything is refused, and lets no event die', async () => {
    const tried = new Set<string>();
    stage.respond = ({ body }) => {
      for (const [name] of body.matchAll(/Event\d+/g)) tried.add(name);
      return { status: 400 };
    };
    await handOver(names(20));
    void stage.relay({ concurrency: 4 }).run();
    await until(() => tried.size === 20, 'the last one');
    expect(await stage.fleet()).toMatchObject({ handedOver: 20, dead: 0, delivered: 0, balanced: true });
    expect(stage.log.text).toContain('refuses everything: HTTP 400');
    expect(await stage.queue().getJobCounts()).toMatchObject({ failed: 0 });
  });

  it.each([
    [400, 'blocked', false],
    [503, 'down', true],
  ])('holds the queue only where GrowingIO fails: HTTP %d', async (status, state, holds) => {
    stage.respond = () => ({ status });
    const destination = { format: 's2s/cstm', projectId: 'p1', host: stage.collector.url };
    const events = [new EncodedEvent(Buffer.from('{"n":"A"}'), 0, 9, 1)];
    const batches = names(6).map((id) => ({ id, destination, events, settled: new Set<number>() }));
    const held: number[] = [];
    const source: Source = {
      start: () => Promise.resolve(),
      take: () => (batches.length > 0 ? Promise.resolve(batches.shift()) : new Promise(() => undefined)),
      done: () => Promise.resolve(),
      again: () => Promise.resolve(),
      hold: (time) => Promise.resolve(void held.push(time)),
      close: () => Promise.resolve(),
    };
    const { connection, log } = stage;
    const relay = new Relay(resolveRelayOptions({ connection, logger: log, retry }), [source]);
    stage.atEnd(() => relay.close({ timeout: 0 }));
    void relay.run();
    await until(() => relay.stats().state === state, 'the state');
    expect(held.length > 0).toBe(holds);
  });

  it('delivers others where GrowingIO fails at each of those that it holds', async () => {
    stage.respond = ({ body }) => (body.includes('Bad') ? { status: 500 } : undefined);
    await handOver([...bad(6), 'Good']);
    void stage.relay({ concurrency: 4 }).run();
    await until(async () => (await stage.fleet()).delivered === 1, 'the good one');
    expect(await stage.fleet()).toMatchObject({ handedOver: 7, dead: 0, balanced: true });
  });
});
