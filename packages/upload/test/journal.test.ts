/** What is said, and how often. */
import { consoleLogger, Journal, type Level } from '../src/journal.js';
import { KeptLog } from './kept-log.js';
import { ManualClock } from './manual-clock.js';

function createJournal() {
  const log = new KeptLog();
  const clock = new ManualClock();
  return { log, clock, journal: new Journal(log, () => clock.now()) };
}

describe('Journal', () => {
  describe('say', () => {
    it.each<Level>(['debug', 'info', 'warn', 'error'])('says at level %s', (level) => {
      const { log, journal } = createJournal();
      journal.say(level, 'kind', 'a message');
      expect(log.lines).toEqual([{ level, message: 'a message' }]);
    });

    it('says a kind once a minute', async () => {
      const { log, clock, journal } = createJournal();
      journal.say('warn', 'kind', 'first');
      await clock.turn(59_999);
      journal.say('warn', 'kind', 'second');
      expect(log.text).toBe('warn first');
    });

    it('says it again after a minute, and how many were withheld', async () => {
      const { log, clock, journal } = createJournal();
      for (const message of ['a', 'b', 'c']) journal.say('warn', 'kind', message);
      await clock.turn(60_000);
      journal.say('warn', 'kind', 'd');
      expect(log.text).toBe('warn a\nwarn d (and 2 more like it before)');
    });

    it('counts the withheld ones anew each minute', async () => {
      const { log, clock, journal } = createJournal();
      for (const message of ['a', 'b']) journal.say('warn', 'kind', message);
      await clock.turn(60_000);
      journal.say('warn', 'kind', 'c');
      await clock.turn(60_000);
      journal.say('warn', 'kind', 'd');
      expect(log.lines.at(-1)?.message).toBe('d');
    });

    it('says other kinds in the same minute', () => {
      const { log, journal } = createJournal();
      journal.say('warn', 'one', 'a');
      journal.say('warn', 'two', 'b');
      expect(log.text).toBe('warn a\nwarn b');
    });

    it('knows 100 kinds, and takes all that come after them for one', () => {
      const { log, journal } = createJournal();
      for (let i = 0; i < 1000; i += 1) journal.say('warn', String(i), 'a');
      expect(log.lines).toHaveLength(101);
    });

    it('is not silenced by a clock that is set back', () => {
      const log = new KeptLog();
      let now = 1_700_000_000_000;
      const journal = new Journal(log, () => now);
      journal.say('warn', 'kind', 'a');
      now -= 3_600_000;
      journal.say('warn', 'kind', 'b');
      expect(log.text).toBe('warn a\nwarn b');
    });
  });

  describe('sayForOutbox', () => {
    it('says a kind once a minute, and how many were withheld', async () => {
      const { log, clock, journal } = createJournal();
      for (const message of ['a', 'b']) journal.sayForOutbox('warn', 'kind', message);
      await clock.turn(60_000);
      journal.sayForOutbox('warn', 'kind', 'c');
      expect(log.text).toBe('warn a\nwarn c (and 1 more like it before)');
    });

    it('takes no room from what concerns delivery, however many kinds an outbox has', () => {
      const { log, journal } = createJournal();
      for (let i = 0; i < 1000; i += 1) journal.sayForOutbox('warn', `file ${String(i)}`, 'damaged');
      expect(log.lines).toHaveLength(101);
      journal.say('error', 'blocked', 'GrowingIO does not take events');
      expect(log.lines.at(-1)?.message).toBe('GrowingIO does not take events');
    });
  });

  describe('sayOfEvent', () => {
    it('says a few subjects of a kind a minute, and counts the others with the next one', async () => {
      const { log, clock, journal } = createJournal();
      for (let i = 0; i < 1000; i += 1) journal.sayOfEvent('warn', 'kind', `key ${String(i)}`, `about ${String(i)}`);
      expect(log.lines).toHaveLength(7);
      await clock.turn(60_000);
      journal.sayOfEvent('warn', 'kind', 'key', 'about another');
      expect(log.lines.at(-1)?.message).toBe('about another (and 993 more like it before)');
    });

    it('says the first of each kind, whatever the others have said, and not many more', () => {
      const { log, journal } = createJournal();
      for (let kind = 0; kind < 20; kind += 1) {
        for (let i = 0; i < 20; i += 1) journal.sayOfEvent('warn', String(kind), String(i), `of ${String(kind)}`);
      }
      expect(log.lines).toHaveLength(20 + 30);
      expect(log.lines.at(-1)?.message).toBe('of 19');
    });

    it('has room for more subjects again after a minute', async () => {
      const { log, clock, journal } = createJournal();
      for (let kind = 0; kind < 10; kind += 1) {
        for (let i = 0; i < 20; i += 1) journal.sayOfEvent('warn', String(kind), String(i), 'a');
      }
      await clock.turn(60_000);
      const before = log.lines.length;
      for (let i = 0; i < 20; i += 1) journal.sayOfEvent('warn', '0', String(i), 'a');
      expect(log.lines).toHaveLength(before + 7);
    });

    it('says the same subject once a minute', () => {
      const { log, journal } = createJournal();
      for (const message of ['a', 'b']) journal.sayOfEvent('warn', 'kind', 'key', message);
      expect(log.text).toBe('warn a');
    });

    it('takes no room from what concerns delivery, nor from an outbox', () => {
      const { log, journal } = createJournal();
      for (let i = 0; i < 3000; i += 1) journal.sayOfEvent('warn', `kind ${String(i)}`, String(i), 'bad');
      expect(log.lines).toHaveLength(101 + 6);
      journal.say('error', 'blocked', 'blocked');
      journal.sayForOutbox('error', 'full', 'no room');
      expect(log.lines.slice(-2).map(({ message }) => message)).toEqual(['blocked', 'no room']);
    });
  });

  describe('sayOnce', () => {
    it('says a subject once, however much time passes', async () => {
      const { log, clock, journal } = createJournal();
      journal.sayOnce('info', 'cut', 'key', 'a');
      await clock.turn(3_600_000);
      journal.sayOnce('info', 'cut', 'key', 'a');
      expect(log.text).toBe('info a');
    });

    it('says each subject', () => {
      const { log, journal } = createJournal();
      journal.sayOnce('info', 'cut', 'one', 'a');
      journal.sayOnce('info', 'cut', 'two', 'a');
      expect(log.lines).toHaveLength(2);
    });

    it('says a mistake in a later minute, although a stranger uses up the room in this one', async () => {
      const { log, clock, journal } = createJournal();
      for (let i = 0; i < 5000; i += 1) journal.sayOnce('warn', 'platform_key', `key ${String(i)}`, 'of a stranger');
      journal.sayOnce('warn', 'platform_key', 'buy-product', 'ours');
      expect(log.text).not.toContain('ours');
      await clock.turn(60_000);
      journal.sayOnce('warn', 'platform_key', 'buy-product', 'ours');
      expect(log.text).toContain('warn ours');
    });

    it('forgets the subject that was met longest ago, beyond 1,000', async () => {
      const { log, clock, journal } = createJournal();
      const say = (subject: string): void => {
        journal.sayOnce('info', 'cut', subject, subject);
      };
      const count = (subject: string): number => log.lines.filter(({ message }) => message.startsWith(subject)).length;
      say('often');
      say('once');
      for (let i = 0; i < 1100; i += 1) {
        if (i % 5 === 0) await clock.turn(60_000);
        say(`s${String(i)}`);
        say('often');
      }
      say('once');
      expect([count('often'), count('once')]).toEqual([1, 2]);
    });
  });

  describe('print', () => {
    it('says everything', () => {
      const { log, journal } = createJournal();
      for (let i = 0; i < 3; i += 1) journal.print('info', 'same');
      expect(log.text).toBe('info same\ninfo same\ninfo same');
    });

    it('keeps a message on its line, whatever stands in it', () => {
      const { log, journal } = createJournal();
      journal.print('warn', 'a\r\nERROR b\u001b[8m\u2028c\u202ed 苹果');
      journal.printEvent('a\nb');
      expect(log.text).toBe('warn a\\r\\nERROR b\\u001b[8m\\u2028c\\u202ed 苹果\ninfo a\\nb');
    });

    it('leaves out the user, the password and the query of a URL', () => {
      const { log, journal } = createJournal();
      journal.print(
        'warn',
        'the sender threw: connect http://user:secret@proxy:8080 failed, for https://h/p?token=secret',
      );
      expect(log.text).toBe('warn the sender threw: connect http://***@proxy:8080 failed, for https://h/p?***');
    });

    it('leaves a URL as it is among the variables of an event that is only printed', () => {
      const { log, journal } = createJournal();
      journal.printEvent('{"page":"https://shop.example/?product=7"}');
      expect(log.text).toContain('?product=7');
    });

    it.each(['print', 'printEvent'] as const)('cuts what is longer than 16,384 characters (%s)', (method) => {
      const { log, journal } = createJournal();
      const text = 'x'.repeat(20_000);
      if (method === 'print') journal.print('info', text);
      else journal.printEvent(text);
      expect(log.lines[0]?.message).toBe(`${text.slice(0, 16_384)}… (20000 characters)`);
    });
  });

  it('survives a logger that throws', () => {
    const raise = (): never => {
      throw new Error('disk full');
    };
    const journal = new Journal({ debug: raise, info: raise, warn: raise, error: raise }, () => 0);
    expect(() => {
      journal.print('error', 'a');
      journal.say('error', 'kind', 'b');
      journal.sayOnce('error', 'kind', 'subject', 'c');
      journal.sayOfEvent('error', 'kind 2', 'subject', 'd');
      journal.sayForOutbox('error', 'kind', 'e');
      journal.printEvent('f');
    }).not.toThrow();
  });

  it('calls a logger as its method, as winston and pino need it', () => {
    const log = new KeptLog();
    new Journal(log, () => 0).print('warn', 'a');
    expect(log.lines).toHaveLength(1);
  });
});

describe('consoleLogger', () => {
  it.each<Level>(['debug', 'info', 'warn', 'error'])('says %s to the console, with a prefix', (level) => {
    const said = jest.spyOn(console, level).mockImplementation(() => undefined);
    consoleLogger[level]('a message');
    expect(said).toHaveBeenCalledWith('[growingio] a message');
    said.mockRestore();
  });
});
