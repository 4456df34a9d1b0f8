import { EncodedEvent } from '@growingio/upload';
import { SourceOutbox, type Patience } from '../../src/relay/source-outbox.js';
import type { Settlement, Source, SourceBatch } from '../../src/source/source.js';

/** A source that keeps what it is told, and is told it is safe when the test says so. */
class KeptSource implements Source {
  readonly told: [string, Settlement | 'again' | number][] = [];
  isSafe: Promise<void> = Promise.resolve();

  start(): Promise<void> {
    return Promise.resolve();
  }

  take(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  async done({ id }: SourceBatch, settlement: Settlement): Promise<void> {
    await this.isSafe;
    this.told.push([id, settlement]);
  }

  again({ id }: SourceBatch, after?: number): Promise<void> {
    this.told.push([id, after ?? 'again']);
    return Promise.resolve();
  }

  hold(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

const destination = { format: 's2s/cstm', projectId: 'p1', host: 'https://api.growingio.com' };
const many = { events: 100, bytes: 10_000 };

function batchOf(id: string, texts: readonly string[], settled: readonly number[] = []): SourceBatch {
  const events = texts.map((text) => new EncodedEvent(Buffer.from(text), 0, text.length, 0));
  return { id, destination, events, settled: new Set(settled) };
}

function setUp(patience?: Patience) {
  const source = new KeptSource();
  const outbox = new SourceOutbox(patience);
  const recovered: [number, number][] = [];
  outbox.start({
    destination,
    recovered: (...of) => recovered.push(of),
    lost: () => undefined,
    say: () => undefined,
  });
  return { source, outbox, recovered };
}

const texts = (events: readonly EncodedEvent[]): string[] => events.map(({ bytes }) => bytes.toString());

describe('SourceOutbox', () => {
  it('lends the events of its batches in their order, and says that they are there', async () => {
    const { source, outbox, recovered } = setUp();
    outbox.give(batchOf('1', ['a', 'b']), source);
    outbox.give(batchOf('2', ['c']), source);
    expect(recovered).toEqual([
      [2, 2],
      [1, 3],
    ]);
    expect([outbox.pending, outbox.waiting, outbox.oldestWaiting]).toEqual([3, 3, 1]);
    expect(texts(await outbox.lease(many))).toEqual(['a', 'b', 'c']);
    expect([outbox.pending, outbox.waiting, outbox.oldestWaiting]).toEqual([3, 0, undefined]);
  });

  it('leaves out what an earlier relay has settled', async () => {
    const { source, outbox, recovered } = setUp();
    outbox.give(batchOf('1', ['a', 'b', 'c'], [0, 2]), source);
    expect(recovered).toEqual([[1, 1]]);
    const leased = await outbox.lease(many);
    expect(texts(leased)).toEqual(['b']);
    await outbox.acknowledge(leased);
    expect(source.told).toEqual([['1', { delivered: [1], dead: [] }]]);
    expect(outbox.pending).toBe(0);
  });

  it('lends as many as the limit allows, one at least', async () => {
    const { source, outbox } = setUp();
    outbox.give(batchOf('1', ['aaaa', 'b', 'c', 'd']), source);
    expect(texts(await outbox.lease({ events: 5, bytes: 2 }))).toEqual(['aaaa']);
    expect(texts(await outbox.lease({ events: 5, bytes: 4 }))).toEqual(['b', 'c']);
    expect(texts(await outbox.lease({ events: 1, bytes: 4 }))).toEqual(['d']);
  });

  it('tells each source what became of its own, by places, and each batch in turn', async () => {
    const { source, outbox } = setUp();
    outbox.give(batchOf('1', ['a', 'b']), source);
    outbox.give(batchOf('2', ['c', 'd']), source);
    const [a, b, c, d] = await outbox.lease(many);
    await outbox.acknowledge([b!, c!]);
    await outbox.bury([d!], 'HTTP 400');
    await outbox.acknowledge([a!]);
    expect(source.told).toEqual([
      ['1', { delivered: [1], dead: [] }],
      ['2', { delivered: [0], dead: [] }],
      ['2', { delivered: [], dead: [{ at: 1, reason: 'HTTP 400' }] }],
      ['1', { delivered: [0], dead: [] }],
    ]);
  });

  it('counts at once, and is in sync when the source says that it is safe', async () => {
    const { source, outbox } = setUp();
    let safe = (): void => undefined;
    source.isSafe = new Promise((resolve) => (safe = resolve));
    outbox.give(batchOf('1', ['a']), source);
    void outbox.acknowledge(await outbox.lease(many));
    expect(outbox.pending).toBe(0);
    let isSynced = false;
    const synced = outbox.sync().then(() => {
      isSynced = true;
    });
    await Promise.resolve();
    expect(isSynced).toBe(false);
    safe();
    await synced;
    expect(source.told).toHaveLength(1);
  });

  it('lends what came back before younger events', async () => {
    const { source, outbox } = setUp();
    outbox.give(batchOf('1', ['a', 'b']), source);
    const leased = await outbox.lease(many);
    outbox.give(batchOf('2', ['c']), source);
    await outbox.release([...leased].reverse());
    expect(texts(await outbox.lease(many))).toEqual(['a', 'b', 'c']);
  });

  it('gives back at its end what is left, which stays pending for another relay', async () => {
    const { source, outbox } = setUp();
    outbox.give(batchOf('1', ['a', 'b']), source);
    outbox.give(batchOf('2', ['c']), source);
    const [a, , c] = await outbox.lease(many);
    await outbox.acknowledge([a!, c!]);
    await outbox.close(1000);
    expect(source.told.slice(2)).toEqual([['1', 'again']]);
    expect(outbox.pending).toBe(1);
    outbox.give(batchOf('3', ['d']), source);
    expect(source.told.at(-1)).toEqual(['3', 'again']);
    expect(outbox.pending).toBe(1);
  });

  it('gives back for later what is tried in vain, where the source gives no more before, and says how many', async () => {
    let isFull = false;
    const { source, outbox } = setUp({ isFull: () => isFull, pause: () => 60_000 });
    outbox.give(batchOf('1', ['a', 'b']), source);
    outbox.give(batchOf('2', ['c']), source);
    const [a, ...rest] = await outbox.lease(many);
    await outbox.acknowledge([a!]);
    expect(outbox.takeBack(rest)).toBe(false);
    expect([outbox.pending, outbox.holds(source), outbox.returned]).toEqual([2, 2, 0]);
    isFull = true;
    expect(outbox.takeBack(rest)).toBe(true);
    await outbox.sync();
    expect(source.told.slice(1)).toEqual([
      ['1', 60_000],
      ['2', 60_000],
    ]);
    expect([outbox.pending, outbox.holds(source), outbox.returned]).toEqual([0, 0, 2]);
    // It comes back as another batch would.
    outbox.give(batchOf('1', ['a', 'b'], [0]), source);
    expect(texts(await outbox.lease(many))).toEqual(['b']);
  });

  it('gives a batch back for later only when what became of the rest of it is safe', async () => {
    const { source, outbox } = setUp({ isFull: () => true, pause: () => 1 });
    let safe = (): void => undefined;
    source.isSafe = new Promise((resolve) => (safe = resolve));
    outbox.give(batchOf('1', ['a', 'b']), source);
    const [a, b] = await outbox.lease(many);
    const settled = outbox.acknowledge([a!]);
    outbox.takeBack([b!]);
    await Promise.resolve();
    expect(source.told).toEqual([]);
    safe();
    await settled;
    await Promise.resolve();
    expect(source.told).toEqual([
      ['1', { delivered: [0], dead: [] }],
      ['1', 1],
    ]);
  });

  it('takes no event of its own', () => {
    const { outbox } = setUp();
    const append: () => unknown = outbox.append.bind(outbox);
    expect(append()).toBeUndefined();
  });
});
