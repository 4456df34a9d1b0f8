import { EncodedEvent } from '@growingio/upload';
import fc from 'fast-check';
import { decodeBatch, encodeBatch, UnreadableBatch, type QueuedBatch } from '../../src/batch/queued-batch.js';

const destination = { format: 's2s/cstm', projectId: 'p1', host: 'https://api.growingio.com' };

function eventOf(text: string, time = 0): EncodedEvent {
  const bytes = Buffer.from(text);
  return new EncodedEvent(bytes, 0, bytes.length, time);
}

/** What Redis makes of it. */
function kept(data: QueuedBatch): unknown {
  return JSON.parse(JSON.stringify(data));
}

describe('encodeBatch and decodeBatch', () => {
  it('give back the bytes and the time of each event, and where it is for', async () => {
    const values = fc.array(fc.tuple(fc.jsonValue(), fc.integer({ min: 0, max: 2 ** 42 })), {
      minLength: 1,
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(values, async (given) => {
        const events = given.map(([value, time]) => eventOf(JSON.stringify({ value }), time));
        const read = await decodeBatch(kept(await encodeBatch(events, destination)));
        expect(read.destination).toEqual(destination);
        expect(read.events.map(({ bytes, time }) => [bytes.toString(), time])).toEqual(
          events.map(({ bytes, time }) => [bytes.toString(), time]),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('compress what is worth it, and nothing else', async () => {
    const small = await encodeBatch([eventOf('{"n":"苹果"}')], destination);
    expect(small).toMatchObject({ json: '[{"n":"苹果"}]' });
    const large = await encodeBatch(
      Array.from({ length: 500 }, () => eventOf('{"n":"BuyProduct"}')),
      destination,
    );
    expect(large).not.toHaveProperty('json');
    expect(large.gzip?.length).toBeLessThan(500);
  });
});

describe('decodeBatch', () => {
  const unreadable: [string, (data: QueuedBatch) => unknown][] = [
    ['nothing', () => undefined],
    ['a text', () => 'batch'],
    ['somebody else’s job', () => ({ to: 'user@example.com' })],
    ['another version', (data) => ({ ...data, version: 2 })],
    ['no body', ({ json: _, ...data }) => data],
    ['no sizes', ({ sizes: _, ...data }) => data],
    ['no event', (data) => ({ ...data, sizes: [], later: [] })],
    ['sizes that are none', (data) => ({ ...data, sizes: ['1'] })],
    ['a size that is negative', (data) => ({ ...data, sizes: [-1] })],
    ['sizes of other events', (data) => ({ ...data, sizes: [...data.sizes, 7] })],
    ['a body that was cut', (data) => ({ ...data, json: data.json?.slice(0, -3) })],
    ['a body that is not compressed', (data) => ({ ...data, json: undefined, gzip: 'bm90IGd6aXA=' })],
    ['another wire format', (data) => ({ ...data, format: 's2s/usr' })],
    ['no project', (data) => ({ ...data, projectId: '' })],
    ['a project that no client would take', (data) => ({ ...data, projectId: '..' })],
    ['a host that is none', (data) => ({ ...data, host: 'nonsense' })],
    ['a host with a password', (data) => ({ ...data, host: 'https://user:secret@host' })],
    ['a time that is none', (data) => ({ ...data, time: 'now' })],
  ];
  it.each(unreadable)('refuses %s', async (_, damage) => {
    const data = damage(await encodeBatch([eventOf('{"n":"a"}', 5)], destination));
    await expect(decodeBatch(data)).rejects.toThrow(UnreadableBatch);
  });

  it('refuses what would become larger than any batch', async () => {
    const zeros = (await encodeBatch([eventOf('0'.repeat(70 * 1024 * 1024))], destination)) as object;
    await expect(decodeBatch(zeros)).rejects.toThrow('it can not be uncompressed');
  });
});
