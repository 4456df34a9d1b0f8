/** Dead letters that wait to be written, also where that fails for a while. */
import { Segment } from '../../src/segment/segment.js';
import { Totals } from '../../src/segment/totals.js';
import type { KeptEvent } from '../../src/segment/kept-event.js';
import { LetterQueue } from '../../src/writer/letter-queue.js';
import { eventOf } from '../../../../testing/disk-outboxes.js';

const MiB = 1024 * 1024;

let totals: Totals;
let segment: Segment;
let queue: LetterQueue;
/** The texts that were written, group by group, and the events whose letters are. */
let groups: string[];
let written: number[];
let said: string[];
let isBroken: boolean;
/** Comes while a group is being written. */
let meanwhile: () => void;

beforeEach(() => {
  totals = new Totals();
  segment = new Segment('/x.segment', totals, 1);
  [groups, written, said, isBroken, meanwhile] = [[], [], [], false, () => undefined];
  queue = new LetterQueue({
    totals,
    files: {
      append: async (text) => {
        await new Promise((resolve) => setImmediate(resolve));
        meanwhile();
        if (isBroken) throw new Error('no room');
        groups.push(text);
      },
    },
    written: ({ sequence }) => written.push(sequence),
    failed: (error) => said.push(String(error)),
    failedNoMore: () => said.push('again'),
  });
});

function bury(text: string, isWritten = true): KeptEvent {
  const event = segment.add(eventOf('one'));
  event.isWritten = isWritten;
  queue.add(event, text);
  return event;
}

describe('LetterQueue', () => {
  it('writes what there is in one group, in order, and says of which events', async () => {
    expect(queue.hasWork).toBe(false);
    const events = [bury('a\n'), bury('b\n')];
    expect([queue.hasWork, segment.hasOpenLetters, totals.unwritten]).toEqual([true, true, 4]);
    await queue.write();
    expect([groups, written]).toEqual([['a\nb\n'], [1, 2]]);
    expect([queue.hasWork, segment.hasOpenLetters, totals.unwritten]).toEqual([false, false, 0]);
    expect([events.map(({ hasOpenLetter }) => hasOpenLetter), said]).toEqual([[false, false], []]);
  });

  it('writes in groups of a mebibyte, and what is longer alone', async () => {
    for (const [name, length] of Object.entries({ a: 0.6, b: 0.4, c: 0.5, d: 3, e: 0.1 })) {
      bury(name.repeat(length * MiB));
    }
    await queue.write();
    expect(groups.map((text) => text.replace(/(.)\1*/g, '$1'))).toEqual(['ab', 'c', 'd', 'e']);
    expect(written).toEqual([1, 2, 3, 4, 5]);
  });

  it('writes also what comes meanwhile, once', async () => {
    bury('a');
    meanwhile = () => {
      meanwhile = () => undefined;
      bury('b');
    };
    await queue.write();
    expect([groups, written]).toEqual([
      ['a', 'b'],
      [1, 2],
    ]);
  });

  it('says a failure once, writes nothing until the next attempt is due, and says when it is over', async () => {
    isBroken = true;
    bury('a');
    await queue.write();
    expect([queue.hasWork, queue.isPostponed, said]).toEqual([false, true, ['Error: no room']]);
    isBroken = false;
    await queue.write();
    expect(groups).toEqual([]);
    isBroken = true;
    queue.retry();
    expect([queue.hasWork, queue.isPostponed]).toEqual([true, false]);
    bury('b');
    await queue.write();
    expect([queue.isPostponed, said, written]).toEqual([true, ['Error: no room'], []]);
    isBroken = false;
    queue.retry();
    await queue.write();
    expect([groups, written, said]).toEqual([['ab'], [1, 2], ['Error: no room', 'again']]);
    bury('c');
    await queue.write();
    expect(said).toHaveLength(2);
  });

  it('keeps 8 MiB of letters while it fails, and of those beyond only what has no record', async () => {
    isBroken = true;
    bury('a'.repeat(8 * MiB + 1));
    await queue.write();
    const [dropped, kept] = [bury('b'), bury('c', false)];
    expect([dropped.hasOpenLetter, kept.hasOpenLetter, totals.unwritten]).toEqual([true, true, 8 * MiB + 2]);
    isBroken = false;
    queue.retry();
    await queue.write();
    expect(written).toEqual([1, 3]);
    // The record of the dropped one stays, and comes again after a restart.
    expect([segment.hasOpenLetters, totals.unwritten]).toEqual([true, 0]);
    bury('d');
    await queue.write();
    expect(written).toEqual([1, 3, 4]);
  });

  it('keeps all while it works, and up to 8 MiB while it fails', async () => {
    bury('a'.repeat(8 * MiB + 1));
    bury('b');
    await queue.write();
    expect(written).toEqual([1, 2]);
    isBroken = true;
    bury('c'.repeat(8 * MiB));
    await queue.write();
    bury('d');
    isBroken = false;
    queue.retry();
    await queue.write();
    expect(written).toEqual([1, 2, 3, 4]);
  });
});

describe('LetterQueue that is waited for', () => {
  /** The names of those who have waited long enough. */
  let woken: string[];
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  beforeEach(() => {
    woken = [];
  });

  function wait(name: string): void {
    void queue.attempted().then(() => woken.push(name));
  }

  it('lets go who waits for nothing', async () => {
    wait('first');
    await turn();
    bury('a');
    await queue.write();
    wait('second');
    await turn();
    expect(woken).toEqual(['first', 'second']);
  });

  it('lets go who waits when what came before is written', async () => {
    bury('a'.repeat(MiB));
    wait('a');
    bury('b'.repeat(MiB));
    wait('b');
    const seen: string[][] = [];
    meanwhile = () => seen.push([...woken]);
    await queue.write();
    await turn();
    expect([seen, woken]).toEqual([
      [[], ['a']],
      ['a', 'b'],
    ]);
  });

  it('lets go who waits when an attempt has failed, and while there will be none', async () => {
    isBroken = true;
    bury('a');
    wait('a');
    await turn();
    expect(woken).toEqual([]);
    await queue.write();
    wait('later');
    await turn();
    expect(woken).toEqual(['a', 'later']);
  });

  it('lets all go when it is given up', async () => {
    bury('a');
    wait('a');
    queue.giveUp();
    await turn();
    expect(woken).toEqual(['a']);
  });
});
