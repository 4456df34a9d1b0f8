import { Totals } from '../../src/segment/totals.js';

describe('Totals', () => {
  it('has room up to each limit, and not beyond', () => {
    const totals = new Totals();
    totals.added(2, 70);
    totals.owed(50);
    const limits = { maxQueueSize: 3, maxQueueBytes: 100, maxMemoryBytes: 80 };
    expect(totals.hasRoom(30, limits)).toBe(true);
    expect(totals.hasRoom(31, { ...limits, maxMemoryBytes: 1000 })).toBe(false);
    expect(totals.hasRoom(31, { ...limits, maxQueueBytes: 1000 })).toBe(false);
    expect(totals.hasRoom(30, { ...limits, maxQueueSize: 2 })).toBe(false);
  });

  it('counts nothing that waits once the outbox is closed, and nothing that was never written', () => {
    const totals = new Totals();
    totals.added(5, 70);
    totals.leased();
    totals.closed(2);
    expect([totals.pending, totals.waiting]).toEqual([3, 0]);
  });
});
