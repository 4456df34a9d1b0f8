/** The outbox in memory keeps the contract, and forgets at its close. */
import { MemoryOutbox } from '../../src/outbox/memory-outbox.js';
import { outboxConformance } from './outbox-conformance.js';
import { encoded } from './outbox-model.js';

outboxConformance('MemoryOutbox', (limits) => new MemoryOutbox(limits));

describe('MemoryOutbox', () => {
  it('numbers its events from 1', () => {
    const outbox = new MemoryOutbox({ maxEvents: 10, maxBytes: 100 });
    expect([outbox.append(encoded('{}')), outbox.append(encoded('{}'))]).toEqual([1, 2]);
  });

  describe('close', () => {
    async function closed(settleLater: (outbox: MemoryOutbox) => Promise<void>): Promise<MemoryOutbox> {
      const outbox = new MemoryOutbox({ maxEvents: 10, maxBytes: 100 });
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
