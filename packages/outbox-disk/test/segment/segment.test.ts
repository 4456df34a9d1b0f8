/** What is known of one segment: what waits in memory and in its file, and what becomes of it when the file vanishes. */
import { Segment } from '../../src/segment/segment.js';
import { Totals } from '../../src/segment/totals.js';
import { cleanUp, eventOf, leave, numbered } from '../fixtures.js';

afterEach(cleanUp);

/** The counters that have to be 0 when there is nothing. */
function countsOf({ pending, waiting, bytes, resident, unwritten }: Totals): unknown {
  return { pending, waiting, bytes, resident, unwritten };
}
const none = { pending: 0, waiting: 0, bytes: 0, resident: 0, unwritten: 0 };

describe('Segment', () => {
  it('does not take from a file what was read before that has vanished', async () => {
    const { segment: path } = await leave(numbered(4));
    const totals = new Totals();
    const segment = new Segment(path, totals, 1, { path, size: 10_000, count: 4, pending: 4, bytes: 28 });
    const loading = segment.waiting.load(segment.fileEnd);
    expect(segment.loseRest()).toBe(4);
    expect(segment.fileVanished()).toEqual([]);
    await loading;
    // Not the event itself: to show it takes a minute.
    expect(segment.waiting.peek()?.sequence).toBeUndefined();
    expect(countsOf(totals)).toEqual(none);
    expect(segment.add(eventOf('new')).index).toBe(4);
  });
});
