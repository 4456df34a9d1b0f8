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

  describe('sayOnce', () => {
    it('says a key once, however much time passes', async () => {
      const { log, clock, journal } = createJournal();
      journal.sayOnce('info', 'key', 'a');
      await clock.turn(3_600_000);
      journal.sayOnce('info', 'key', 'a');
      expect(log.text).toBe('info a');
    });

    it('says each key', () => {
      const { log, journal } = createJournal();
      journal.sayOnce('info', 'one', 'a');
      journal.sayOnce('info', 'two', 'a');
      expect(log.lines).toHaveLength(2);
    });

    it('says 1,000 keys, and with the last that it was the last', () => {
      const { log, journal } = createJournal();
      for (let i = 1; i <= 1100; i += 1) journal.sayOnce('info', String(i), `message ${String(i)}`);
      expect(log.lines).toHaveLength(1000);
      expect(log.lines.at(-2)?.message).toBe('message 999');
      expect(log.lines.at(-1)?.message).toBe('message 1000. That was the last message of its kind');
    });
  });

  describe('print', () => {
    it('says everything', () => {
      const { log, journal } = createJournal();
      for (let i = 0; i < 3; i += 1) journal.print('info', 'same');
      expect(log.text).toBe('info same\ninfo same\ninfo same');
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
      journal.sayOnce('error', 'key', 'c');
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
