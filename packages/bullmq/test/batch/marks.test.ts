import { marksOf, settledIn } from '../../src/batch/marks.js';

describe('marksOf', () => {
  it('marks each event that is settled, and no other', () => {
    expect(marksOf({ delivered: [0, 3], dead: [{ at: 1, reason: 'HTTP 400' }] }, 5)).toBe('dx.d.');
  });

  it('marks all of a batch that was delivered whole', () => {
    expect(marksOf({ delivered: [2, 0, 1], dead: [] }, 3)).toBe('ddd');
  });
});

describe('settledIn', () => {
  it('finds the places that are marked', () => {
    expect([...settledIn('dx.d.')]).toEqual([0, 1, 3]);
    expect([...settledIn('')]).toEqual([]);
  });
});
