/** Progress in words and as a bar; rates. */
import { useLanguage } from '@growingio/upload/adapter';
import { Pace, RateMeter } from '../../src/send/pace.js';
import { describeProgress, drawProgress } from '../../src/send/progress.js';

const progress = { events: 420_000, share: 0.42, rate: 12_345.6 };

describe('describeProgress', () => {
  it('says events, rate and time left', () => {
    expect(describeProgress(progress)).toBe('420,000 events (42 %), 12,346 a second, 0:46 left');
    expect(describeProgress({ ...progress, rate: 100 })).toBe('420,000 events (42 %), 100 a second, 1:36:40 left');
    expect(describeProgress({ events: 1, share: undefined, rate: 0 })).toBe('1 event, 0 a second');
  });

  it('says it in Chinese', () => {
    useLanguage('zh');
    expect(describeProgress(progress)).toBe('420,000 个事件（42%），每秒 12,346 个，剩余 0:46');
    useLanguage('en');
  });
});

describe('drawProgress', () => {
  it('draws a bar that fits', () => {
    const words = describeProgress(progress);
    expect(drawProgress(progress, 100)).toBe(`[${'#'.repeat(13)}${'-'.repeat(17)}] ${words}`);
    for (let columns = 0; columns < 120; columns += 1) {
      expect(drawProgress(progress, columns).length).toBeLessThan(Math.max(columns, 1));
    }
  });

  it('draws none for a stream, whose end nobody knows', () => {
    expect(drawProgress({ ...progress, share: undefined }, 100)).toBe('420,000 events, 12,346 a second');
  });
});

describe('Pace', () => {
  it('lets through so many a second, and makes up for a short wait only', () => {
    const pace = new Pace(100);
    let now = 1000;
    let taken = 0;
    for (; now < 3000; taken += 1) now += pace.take(now);
    expect(taken).toBeGreaterThan(200);
    expect(taken).toBeLessThan(215);
    now += 60_000;
    const atOnce = Array.from({ length: 50 }, () => pace.take(now)).filter((wait) => wait === 0);
    expect(atOnce).toHaveLength(11);
  });
});

describe('RateMeter', () => {
  it('measures the last ten seconds', () => {
    const meter = new RateMeter(0, 0);
    for (let at = 100; at <= 20_000; at += 100) meter.measure(at, at);
    for (let at = 20_100; at <= 40_000; at += 100) meter.measure(at, 20_000 + (at - 20_000) * 2);
    expect(Math.round(meter.measure(40_000, 60_000))).toBe(2000);
    expect(new RateMeter(5, 7).measure(5, 7)).toBe(0);
  });
});
