import { pino } from 'pino';
/** What is said, and how often. */
import { consoleLogger, Log, type Level } from '../../src/telemetry/log.js';
import { KeptLog } from '../../src/conformance.js';
import { ManualClock } from '../manual-clock.js';

function createLog() {
  const logger = new KeptLog();
  const clock = new ManualClock();
  return { logger, clock, log: new Log(logger, () => clock.now()) };
}

describe('Log', () => {
  describe('say', () => {
    it.each<Level>(['debug', 'info', 'warn', 'error'])('says at level %s', (level) => {
      const { logger, log } = createLog();
      log.say(level, 'kind', 'a message');
      expect(logger.lines).toEqual([{ level, message: 'a message' }]);
    });

    it('says a kind once a minute', async () => {
      const { logger, clock, log } = createLog();
      log.say('warn', 'kind', 'first');
      await clock.turn(59_999);
      log.say('warn', 'kind', 'second');
      expect(logger.text).toBe('warn first');
    });

    it('says it again after a minute, and how many were withheld', async () => {
      const { logger, clock, log } = createLog();
      for (const message of ['a', 'b', 'c']) log.say('warn', 'kind', message);
      await clock.turn(60_000);
      log.say('warn', 'kind', 'd');
      expect(logger.text).toBe('warn a\nwarn d (and 2 more like it before)');
    });

    it('counts the withheld ones anew each minute', async () => {
      const { logger, clock, log } = createLog();
      for (const message of ['a', 'b']) log.say('warn', 'kind', message);
      await clock.turn(60_000);
      log.say('warn', 'kind', 'c');
      await clock.turn(60_000);
      log.say('warn', 'kind', 'd');
      expect(logger.lines.at(-1)?.message).toBe('d');
    });

    it('says other kinds in the same minute', () => {
      const { logger, log } = createLog();
      log.say('warn', 'one', 'a');
      log.say('warn', 'two', 'b');
      expect(logger.text).toBe('warn a\nwarn b');
    });

    it('knows 100 kinds, and takes all that come after them for one', () => {
      const { logger, log } = createLog();
      for (let i = 0; i < 1000; i += 1) log.say('warn', String(i), 'a');
      expect(logger.lines).toHaveLength(101);
    });

    it('is not silenced by a clock that is set back', () => {
      const logger = new KeptLog();
      let now = 1_700_000_000_000;
      const log = new Log(logger, () => now);
      log.say('warn', 'kind', 'a');
      now -= 3_600_000;
      log.say('warn', 'kind', 'b');
      expect(logger.text).toBe('warn a\nwarn b');
    });
  });

  describe('sayForPart', () => {
    it('says a kind once a minute, and how many were withheld', async () => {
      const { logger, clock, log } = createLog();
      for (const message of ['a', 'b']) log.sayForPart('warn', 'kind', message);
      await clock.turn(60_000);
      log.sayForPart('warn', 'kind', 'c');
      expect(logger.text).toBe('warn a\nwarn c (and 1 more like it before)');
    });

    it('takes no room from what concerns delivery, however many kinds an outbox has', () => {
      const { logger, log } = createLog();
      for (let i = 0; i < 1000; i += 1) log.sayForPart('warn', `file ${String(i)}`, 'damaged');
      expect(logger.lines).toHaveLength(101);
      log.say('error', 'blocked', 'GrowingIO does not take events');
      expect(logger.lines.at(-1)?.message).toBe('GrowingIO does not take events');
    });
  });

  describe('sayOfEvent', () => {
    it('does not even ask what a message is about once the room of its minute is used up', async () => {
      const { logger, clock, log } = createLog();
      const asked = jest.fn((subject: string) => subject);
      const say = (i: number): void => {
        log.sayOfEvent('warn', 'kind', () => asked(String(i)), 'bad');
      };
      for (let i = 0; i < 100; i += 1) say(i);
      expect([logger.lines.length, asked.mock.calls.length]).toEqual([7, 7]);
      await clock.turn(60_000);
      say(0);
      expect(logger.lines.at(-1)?.message).toBe('bad (and 93 more like it before)');
    });

    it('says a few subjects of a kind a minute, and counts the others with the next one', async () => {
      const { logger, clock, log } = createLog();
      for (let i = 0; i < 1000; i += 1) log.sayOfEvent('warn', 'kind', `key ${String(i)}`, `about ${String(i)}`);
      expect(logger.lines).toHaveLength(7);
      await clock.turn(60_000);
      log.sayOfEvent('warn', 'kind', 'key', 'about another');
      expect(logger.lines.at(-1)?.message).toBe('about another (and 993 more like it before)');
    });

    it('says the first of each kind, whatever the others have said, and not many more', () => {
      const { logger, log } = createLog();
      for (let kind = 0; kind < 20; kind += 1) {
        for (let i = 0; i < 20; i += 1) log.sayOfEvent('warn', String(kind), String(i), `of ${String(kind)}`);
      }
      expect(logger.lines).toHaveLength(20 + 30);
      expect(logger.lines.at(-1)?.message).toBe('of 19');
    });

    it('has room for more subjects again after a minute', async () => {
      const { logger, clock, log } = createLog();
      for (let kind = 0; kind < 10; kind += 1) {
        for (let i = 0; i < 20; i += 1) log.sayOfEvent('warn', String(kind), String(i), 'a');
      }
      await clock.turn(60_000);
      const before = logger.lines.length;
      for (let i = 0; i < 20; i += 1) log.sayOfEvent('warn', '0', String(i), 'a');
      expect(logger.lines).toHaveLength(before + 7);
    });

    it('says the same subject once a minute', () => {
      const { logger, log } = createLog();
      for (const message of ['a', 'b']) log.sayOfEvent('warn', 'kind', 'key', message);
      expect(logger.text).toBe('warn a');
    });

    it('takes no room from what concerns delivery, nor from an outbox', () => {
      const { logger, log } = createLog();
      for (let i = 0; i < 3000; i += 1) log.sayOfEvent('warn', `kind ${String(i)}`, String(i), 'bad');
      expect(logger.lines).toHaveLength(101 + 6);
      log.say('error', 'blocked', 'blocked');
      log.sayForPart('error', 'full', 'no room');
      expect(logger.lines.slice(-2).map(({ message }) => message)).toEqual(['blocked', 'no room']);
    });
  });

  describe('sayOnce', () => {
    it('says a subject once, however much time passes', async () => {
      const { logger, clock, log } = createLog();
      log.sayOnce('info', 'cut', 'key', 'a');
      await clock.turn(3_600_000);
      log.sayOnce('info', 'cut', 'key', 'a');
      expect(logger.text).toBe('info a');
    });

    it('says each subject', () => {
      const { logger, log } = createLog();
      log.sayOnce('info', 'cut', 'one', 'a');
      log.sayOnce('info', 'cut', 'two', 'a');
      expect(logger.lines).toHaveLength(2);
    });

    it('says a mistake in a later minute, although a stranger uses up the room in this one', async () => {
      const { logger, clock, log } = createLog();
      for (let i = 0; i < 5000; i += 1) log.sayOnce('warn', 'platform_key', `key ${String(i)}`, 'of a stranger');
      log.sayOnce('warn', 'platform_key', 'buy-product', 'ours');
      expect(logger.text).not.toContain('ours');
      await clock.turn(60_000);
      log.sayOnce('warn', 'platform_key', 'buy-product', 'ours');
      expect(logger.text).toContain('warn ours');
    });

    it('forgets the subject that was met longest ago, beyond 1,000', async () => {
      const { logger, clock, log } = createLog();
      const say = (subject: string): void => {
        log.sayOnce('info', 'cut', subject, subject);
      };
      const count = (subject: string): number =>
        logger.lines.filter(({ message }) => message.startsWith(subject)).length;
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
      const { logger, log } = createLog();
      for (let i = 0; i < 3; i += 1) log.print('info', 'same');
      expect(logger.text).toBe('info same\ninfo same\ninfo same');
    });

    it('keeps a message on its line, whatever stands in it', () => {
      const { logger, log } = createLog();
      log.print('warn', 'a\r\nERROR b\u001b[8m\u2028c\u202ed 苹果');
      log.printEvent('a\nb');
      expect(logger.text).toBe('warn a\\r\\nERROR b\\u001b[8m\\u2028c\\u202ed 苹果\ninfo a\\nb');
    });

    it('leaves out the user, the password and the query of a URL', () => {
      const { logger, log } = createLog();
      log.print('warn', 'the sender threw: connect http://user:secret@proxy:8080 failed, for https://h/p?token=secret');
      expect(logger.text).toBe('warn the sender threw: connect http://***@proxy:8080 failed, for https://h/p?***');
    });

    it('leaves a URL as it is among the variables of an event that is only printed', () => {
      const { logger, log } = createLog();
      log.printEvent('{"page":"https://shop.example/?product=7"}');
      expect(logger.text).toContain('?product=7');
    });

    it.each(['print', 'printEvent'] as const)('cuts what is longer than 16,384 characters (%s)', (method) => {
      const { logger, log } = createLog();
      const text = 'x'.repeat(20_000);
      if (method === 'print') log.print('info', text);
      else log.printEvent(text);
      expect(logger.lines[0]?.message).toBe(`${text.slice(0, 16_384)}… (20000 characters)`);
    });
  });

  it('survives a logger that throws', () => {
    const raise = (): never => {
      throw new Error('disk full');
    };
    const log = new Log({ debug: raise, info: raise, warn: raise, error: raise }, () => 0);
    expect(() => {
      log.print('error', 'a');
      log.say('error', 'kind', 'b');
      log.sayOnce('error', 'kind', 'subject', 'c');
      log.sayOfEvent('error', 'kind 2', 'subject', 'd');
      log.sayForPart('error', 'kind', 'e');
      log.printEvent('f');
    }).not.toThrow();
  });

  it('takes a logger of pino, and the console', () => {
    const lines: string[] = [];
    const logger = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });
    const log = new Log(logger, () => 0);
    for (const level of ['debug', 'info', 'warn', 'error'] as const) log.print(level, `a ${level}`);
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
      ...['a debug', 'a info', 'a warn', 'a error'],
    ]);
    const said = jest.spyOn(console, 'info').mockImplementation(() => undefined);
    new Log(console, () => 0).print('info', 'a');
    expect(said).toHaveBeenCalledWith('a');
    said.mockRestore();
  });

  it('takes a logger that has log in place of info, and perhaps no debug', () => {
    const lines: string[] = [];
    const keep = (level: string) => (message: string) => void lines.push(`${level} ${message}`);
    const log = new Log({ log: keep('log'), warn: keep('warn'), error: keep('error') }, () => 0);
    for (const level of ['debug', 'info', 'warn', 'error'] as const) log.print(level, 'a');
    expect(lines).toEqual(['log a', 'warn a', 'error a']);
  });

  it('calls a logger as its method, as winston and pino need it', () => {
    const logger = new KeptLog();
    new Log(logger, () => 0).print('warn', 'a');
    expect(logger.lines).toHaveLength(1);
  });
});

describe('consoleLogger', () => {
  it.each<Level>(['info', 'warn', 'error'])('says %s to the console, with a prefix', (level) => {
    const said = jest.spyOn(console, level).mockImplementation(() => undefined);
    consoleLogger[level]('a message');
    expect(said).toHaveBeenCalledWith('[growingio] a message');
    said.mockRestore();
  });

  it('says nothing to the console that is for developers, unless NODE_DEBUG has growingio', () => {
    const said = jest.spyOn(console, 'debug').mockImplementation(() => undefined);
    consoleLogger.debug('a message');
    new Log(consoleLogger, () => 0).debug(() => {
      throw new Error('not even written');
    });
    expect(said).not.toHaveBeenCalled();
    said.mockRestore();
  });
});
