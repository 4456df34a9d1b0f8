/** The outbox in memory keeps the contract, and forgets at its close. */
import { outboxConformance } from '../../src/conformance.js';
import { encoded } from '../../src/conformance/events.js';
import { GrowingIOError } from '../../src/errors.js';
import { MemoryOutbox, type MemoryOutboxLimits } from '../../src/outbox/memory-outbox.js';

outboxConformance({ describe, it }, 'MemoryOutbox', (limits) => new MemoryOutbox(limits));

describe('MemoryOutbox', () => {
  it('numbers its events from 1', () => {
    const outbox = new MemoryOutbox({ maxQueueSize: 10, maxQueueBytes: 100 });
    expect([outbox.append(encoded('{}')), outbox.append(encoded('{}'))]).toEqual([1, 2]);
  });

  it.each<[unknown, string]>([
    [undefined, 'limits is undefined: it must be an object with maxQueueSize and maxQueueBytes'],
    [{ maxQueueSize: 10 }, 'maxQueueBytes is undefined: it must be a number of 1 or more'],
    [{ maxQueueSize: 0, maxQueueBytes: 100 }, 'maxQueueSize is 0: it must be a number of 1 or more'],
    [{ maxQueueSize: Number.NaN, maxQueueBytes: 100 }, 'maxQueueSize is NaN: it must be'],
    [{ maxQueueSize: '10', maxQueueBytes: 100 }, 'maxQueueSize is "10": it must be'],
    [{ maxEvents: 10, maxBytes: 100 }, 'maxEvents is no option: did you mean maxQueueSize?'],
    [{ maxQueueSize: 10, maxBytes: 100 }, 'maxBytes is no option: did you mean maxQueueBytes?'],
    [{ maxQueueSize: 10, maxQueueByte: 100 }, 'maxQueueByte is no option: did you mean maxQueueBytes?'],
    [{ size: 10 }, 'size is no option: known are maxQueueSize, maxQueueBytes'],
  ])('refuses the limits %p', (limits, message) => {
    const create = (): unknown => new MemoryOutbox(limits as MemoryOutboxLimits);
    expect(create).toThrow(GrowingIOError);
    expect(create).toThrow(message);
  });

  it('takes a limit that is none', () => {
    const outbox = new MemoryOutbox({ maxQueueSize: Infinity, maxQueueBytes: Infinity });
    expect(outbox.append(encoded('{}'))).toBe(1);
  });

  it('takes few bytes beside those of the events, however many wait', () => {
    const outbox = new MemoryOutbox({ maxQueueSize: 10_000, maxQueueBytes: 1_000_000 });
    const event = encoded('{}');
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 10_000; i += 1) outbox.append(event);
    // 16 bytes an event in pages of 256; a page for each would take 40 MB.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2_000_000);
    expect(outbox.pending).toBe(10_000);
  });

  describe('close', () => {
    async function closed(settleLater: (outbox: MemoryOutbox) => Promise<void>): Promise<MemoryOutbox> {
      const outbox = new MemoryOutbox({ maxQueueSize: 10, maxQueueBytes: 100 });
      for (let i = 0; i < 3; i += 1) outbox.append(encoded('{}'));
      await settleLater(outbox);
      return outbox;
    }

    it('forgets waiting and leased events', async () => {
      const outbox = await closed(async (each) => {
        await each.lease({ events: 1, bytes: 100 });
        await each.close();
      });
      expect([outbox.pending, outbox.waiting, outbox.oldestWaiting]).toEqual([0, 0, undefined]);
    });

    it.each(['acknowledge', 'bury', 'release'] as const)('stays at 0 when a lease comes back by %s', async (settle) => {
      const outbox = await closed(async (each) => {
        const leased = await each.lease({ events: 1, bytes: 100 });
        await each.close();
        await each[settle](leased);
      });
      expect([outbox.pending, outbox.waiting]).toEqual([0, 0]);
    });
  });
});
