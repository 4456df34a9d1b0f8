/** When an import waits, and when it ends. */
import { decideEnd } from '../../src/send/decide-end.js';

const patience = { blocked: 10, left: 60 };
const standing = { state: 'up', idle: 1000, reason: '', delivered: 5, isDone: true } as const;

describe('decideEnd', () => {
  it('waits for an API that is down, however long', () => {
    expect(decideEnd({ ...standing, state: 'down', delivered: 0 }, patience)).toBe('wait');
  });

  it('fails where nothing was ever taken', () => {
    const blocked = { ...standing, state: 'blocked', reason: 'HTTP 404', delivered: 0, isDone: false } as const;
    expect(decideEnd({ ...blocked, idle: 9 }, patience)).toBe('wait');
    expect(decideEnd({ ...blocked, idle: 10 }, patience)).toBe('fail');
  });

  it('waits where it was taken before, until what is left is refused', () => {
    const blocked = { ...standing, state: 'blocked' } as const;
    expect(decideEnd({ ...blocked, reason: 'HTTP 403' }, patience)).toBe('wait');
    expect(decideEnd({ ...blocked, reason: '全部拒绝：HTTP 400', isDone: false }, patience)).toBe('wait');
    expect(decideEnd({ ...blocked, reason: '全部拒绝：HTTP 400' }, patience)).toBe('giveUp');
  });

  it('gives up what is left at the end, long after the last answer', () => {
    expect(decideEnd({ ...standing, idle: 59 }, patience)).toBe('wait');
    expect(decideEnd({ ...standing, isDone: false }, patience)).toBe('wait');
    expect(decideEnd(standing, patience)).toBe('giveUp');
  });
});
