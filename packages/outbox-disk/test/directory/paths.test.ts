import { join } from 'node:path';
import {
  findHolders,
  findStores,
  holderPath,
  isOurs,
  isSegment,
  segmentPath,
  settledPath,
  storePath,
} from '../../src/directory/paths.js';

describe('findStores', () => {
  it('reads what storePath has written', () => {
    const names = [storePath('', '1-a', '2-b', undefined), storePath('', '1-a', '2-b', 'shop@api.x.com-0123')];
    expect(findStores(names)).toEqual([
      { name: names[0], creator: '1-a', holder: '2-b', label: undefined },
      { name: names[1], creator: '1-a', holder: '2-b', label: 'shop@api.x.com-0123' },
    ]);
    expect(names).toEqual(['events.1-a.2-b', 'events.1-a.2-b.shop@api.x.com-0123']);
  });

  it.each([
    'events.1-a',
    'events.1-a.',
    'events.1-a.2-b.',
    'events.1-a.2-b.shop x',
    'my.events.1-a.2-b',
    'events.1 a.2-b',
  ])('passes over %p', (name) => {
    expect(findStores([name])).toEqual([]);
  });
});

describe('findHolders', () => {
  it('reads what holderPath has written, and passes over all else', () => {
    const others = ['holder.1-a.json.new', 'holder.json', 'my.holder.1-a.json', 'holder.1 a.json', 'holder.1-a.jsonl'];
    expect(findHolders([holderPath('', '1-a'), ...others, holderPath('', '2-b')])).toEqual(['1-a', '2-b']);
  });
});

describe('isOurs', () => {
  it.each([
    'dead-letters',
    'holder.1-a.json',
    'events.1-a.2-b',
    'events.1-a.2-b.x',
    'probe.1-a',
    'holder.1-a.json.new',
  ])('takes %p', (name) => {
    expect(isOurs(name)).toBe(true);
  });

  it.each(['', 'dead-letters.old', 'my-holder.1-a.json', 'events', 'events.', 'holders.1-a.json', 'ballast'])(
    'does not take %p',
    (name) => {
      expect(isOurs(name)).toBe(false);
    },
  );
});

describe('isSegment', () => {
  it.each([
    ['00000001.segment', true],
    ['0000000123456789.segment', true],
    ['0000001.segment', false],
    ['00000000123456789.segment', false],
    ['00000001.settled', false],
    ['x00000001.segment', false],
    ['00000001.segment.old', false],
    ['0000000a.segment', false],
  ])('of %p is %p', (name, expected) => {
    expect(isSegment(name)).toBe(expected);
  });
});

describe('segmentPath', () => {
  it('names segments so that they sort in their order, and the file beside each', () => {
    expect([segmentPath('s', 1), segmentPath('s', 12_345_678)]).toEqual([
      join('s', '00000001.segment'),
      join('s', '12345678.segment'),
    ]);
    expect(settledPath('segment/00000001.segment')).toBe('segment/00000001.settled');
  });
});
