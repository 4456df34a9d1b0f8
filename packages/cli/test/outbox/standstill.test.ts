/** When a drain gives up. */
import { Standstill } from '../../src/outbox/standstill.js';

const stats = { delivered: 0, dead: 0, pending: 5 };

describe('Standstill', () => {
  it('is over after a time in which nothing was settled, though events wait', () => {
    const standstill = new Standstill(60, 1000);
    expect(standstill.isOver(stats, 1060)).toBe(false);
    expect(standstill.isOver(stats, 1061)).toBe(true);
  });

  it.each(['delivered', 'dead'] as const)('begins anew with each event that is %s', (what) => {
    const standstill = new Standstill(60, 0);
    expect(standstill.isOver({ ...stats, [what]: 1 }, 50)).toBe(false);
    expect(standstill.isOver({ ...stats, [what]: 1 }, 110)).toBe(false);
    expect(standstill.isOver({ ...stats, [what]: 1 }, 111)).toBe(true);
  });

  it('does not count a time in which nothing waited, as while another process may live', () => {
    const standstill = new Standstill(60, 0);
    expect(standstill.isOver({ ...stats, pending: 0 }, 75)).toBe(false);
    expect(standstill.isOver(stats, 135)).toBe(false);
    expect(standstill.isOver(stats, 136)).toBe(true);
  });
});
