import { Segment } from '../../src/segment/segment.js';
import { Totals } from '../../src/segment/totals.js';
import type { KeptEvent } from '../../src/segment/kept-event.js';
import { Safety } from '../../src/writer/safety.js';
import { eventOf } from '../../../../testing/disk-outboxes.js';

let safety: Safety;
let segment: Segment;
/** What has resolved, in order. */
let woken: string[];

beforeEach(() => {
  safety = new Safety();
  segment = new Segment('/x.segment', new Totals(), 1);
  woken = [];
});

function add(): KeptEvent {
  const event = segment.add(eventOf('one'));
  safety.add(event);
  return event;
}

function wait(name: string): void {
  void safety.wait().then(() => woken.push(name));
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('Safety', () => {
  it('waits for nothing when there is nothing', async () => {
    wait('first');
    await turn();
    safety.done(add());
    wait('second');
    await turn();
    expect(woken).toEqual(['first', 'second']);
  });

  it('waits for all that came before, and not for what comes later', async () => {
    const [one, two] = [add(), add()];
    wait('two');
    const three = add();
    safety.done(one);
    // Once more does no harm.
    safety.done(one);
    safety.done(three);
    await turn();
    expect(woken).toEqual([]);
    safety.done(two);
    await turn();
    expect(woken).toEqual(['two']);
  });

  it('lets several wait for the same', async () => {
    const one = add();
    wait('first');
    wait('second');
    await turn();
    expect(woken).toEqual([]);
    safety.done(one);
    await turn();
    expect(woken).toEqual(['first', 'second']);
  });

  it('does not let one who waits for more go before one who waits for less', async () => {
    const one = add();
    wait('one');
    const two = add();
    wait('two');
    safety.done(two);
    await turn();
    expect(woken).toEqual([]);
    safety.done(one);
    await turn();
    expect(woken).toEqual(['one', 'two']);
  });

  it('lets all who wait go when it is given up', async () => {
    const one = add();
    wait('one');
    safety.giveUp();
    await turn();
    expect(woken).toEqual(['one']);
    safety.done(one);
    wait('later');
    await turn();
    expect(woken).toEqual(['one', 'later']);
  });
});
