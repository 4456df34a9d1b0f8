/** An outbox of somebody else that breaks a rule: the suite says which. */
import { outboxConformance, type OutboxLimits } from '../../src/conformance.js';
import { MemoryOutbox, type EncodedEvent, type LeasedEvent, type LeaseLimit, type Outbox } from '../../src/index.js';
import { CollectingRunner } from '../../../../testing/collecting-runner.js';

async function brokenRules(create: (limits: OutboxLimits) => Outbox, seed = 1): Promise<Map<string, string>> {
  const runner = new CollectingRunner();
  outboxConformance(runner, 'outbox', create, { seed });
  return runner.failing();
}

function namesOf(failed: Map<string, string>): string[] {
  return [...failed.keys()].map((name) => name.split(' › ').slice(1).join(' › '));
}

class ForgetsReleases extends MemoryOutbox {
  override release(): Promise<void> {
    return Promise.resolve();
  }
}

class LendsTwice extends MemoryOutbox {
  #last: readonly LeasedEvent[] = [];

  override async lease(limit: LeaseLimit): Promise<readonly LeasedEvent[]> {
    const leased = await super.lease(limit);
    if (leased.length > 0) this.#last = leased;
    return leased.length > 0 ? leased : this.#last;
  }
}

class KeepsTheBuffer extends MemoryOutbox {
  override append(event: EncodedEvent): number | undefined {
    return super.append(Object.assign(Object.create(event) as EncodedEvent, { start: 0, end: event.buffer.length }));
  }
}

class SettlesLater extends MemoryOutbox {
  override async acknowledge(events: readonly LeasedEvent[]): Promise<void> {
    await Promise.resolve();
    await super.acknowledge(events);
  }
}

class TakesWhenClosed extends MemoryOutbox {
  override close(): Promise<void> {
    return Promise.resolve();
  }
}

describe('outboxConformance', () => {
  it('finds nothing in an outbox that keeps the rules', async () => {
    expect([...(await brokenRules((limits) => new MemoryOutbox(limits)))]).toEqual([]);
  });

  it('names what an outbox breaks that forgets a release', async () => {
    const failed = await brokenRules((limits) => new ForgetsReleases(limits));
    expect(namesOf(failed)).toEqual(
      expect.arrayContaining([
        'release › lends the events again before younger ones',
        'release › makes the events wait again at once, and changes nothing in pending',
        'settles each event once and loses none, whatever is done in whatever order',
      ]),
    );
  });

  it('says after which steps an outbox went wrong, and the seed that repeats them', async () => {
    const say = async (): Promise<string | undefined> => {
      const failed = await brokenRules((limits) => new ForgetsReleases(limits), 7);
      return [...failed].find(([name]) => name.includes('whatever is done'))?.[1];
    };
    const said = await say();
    expect(said).toMatch(/^Error: with the seed \d+: .*waiting/);
    expect(said).toMatch(/after \{"do":"append".*\{"do":"release"[^\n]*\}$/s);
    expect(await say()).toBe(said);
  });

  it.each([
    ['lends an event twice', (limits: OutboxLimits) => new LendsTwice(limits), 'lease › lends an event once'],
    [
      'keeps bytes that are not the event’s',
      (limits: OutboxLimits) => new KeepsTheBuffer(limits),
      'append › keeps an event’s bytes and time',
    ],
    [
      'settles later than at once',
      (limits: OutboxLimits) => new SettlesLater(limits),
      'acknowledge › settles the events, at once',
    ],
    [
      'goes on after its close',
      (limits: OutboxLimits) => new TakesWhenClosed(limits),
      'close › takes nothing any more',
    ],
  ])('names what an outbox breaks that %s', async (_what, create, rule) => {
    expect(namesOf(await brokenRules(create))).toContain(rule);
  });
});
