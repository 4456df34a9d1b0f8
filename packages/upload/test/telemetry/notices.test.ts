import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Log } from '../../src/telemetry/log.js';
import { Notices } from '../../src/telemetry/notices.js';
import { KeptLog } from '../../src/conformance.js';

function setUp() {
  const logger = new KeptLog();
  return { logger, notices: new Notices(new Log(logger, () => 0)) };
}

const refusal = { reason: 'invalid_event', event: 'BuyProduct', issues: [] } as const;

const target = 'GrowingIO';

describe('Notices', () => {
  it('tells every listener of the kind, and no other', () => {
    const { notices } = setUp();
    const heard: unknown[] = [];
    notices.on('refused', (notice) => heard.push(notice));
    notices.on('refused', (notice) => heard.push(notice));
    notices.on('up', (notice) => heard.push(notice));
    notices.tell('refused', refusal);
    expect(heard).toEqual([refusal, refusal]);
  });

  it('tells a listener that was taken away no more', () => {
    const { notices } = setUp();
    const heard: unknown[] = [];
    const listener = (notice: unknown): void => void heard.push(notice);
    notices.on('up', listener);
    notices.off('up', listener);
    notices.off('up', listener);
    notices.tell('up', { after: 1, target });
    expect(heard).toEqual([]);
  });

  it('carries on past a listener that throws, and says so', () => {
    const { notices, logger } = setUp();
    const heard: unknown[] = [];
    notices.on('up', () => {
      throw new Error('a bug');
    });
    notices.on('up', (notice) => heard.push(notice));
    notices.tell('up', { after: 1, target });
    expect(heard).toEqual([{ after: 1, target }]);
    expect(logger.text).toContain("error a listener of 'up' threw");
  });

  it('writes nothing of a refusal that the log withholds', () => {
    const { notices, logger } = setUp();
    let written = 0;
    const issue = {
      code: 'nested_object',
      path: 'variables.a',
      get message() {
        written += 1;
        return 'flat, please';
      },
    } as const;
    for (let times = 0; times < 100; times += 1) notices.tell('refused', { ...refusal, issues: [issue] });
    expect(written).toBe(1);
    expect(logger.text).toContain('the event "BuyProduct" was refused (invalid_event): variables.a: flat, please');
  });

  it('tells all listeners although one takes itself away', () => {
    const { notices } = setUp();
    const heard: string[] = [];
    const once = (): void => {
      heard.push('once');
      notices.off('up', once);
    };
    notices.on('up', once);
    notices.on('up', () => heard.push('always'));
    notices.tell('up', { after: 1, target });
    notices.tell('up', { after: 1, target });
    expect(heard).toEqual(['once', 'always', 'always']);
  });

  it('publishes on the diagnostics channel', () => {
    const { notices } = setUp();
    const heard: unknown[] = [];
    const listener = (notice: unknown): void => void heard.push(notice);
    subscribe('growingio:dropped', listener);
    notices.tell('dropped', { events: 3, reason: 'a test' });
    unsubscribe('growingio:dropped', listener);
    notices.tell('dropped', { events: 4, reason: 'a test' });
    expect(heard).toEqual([{ events: 3, reason: 'a test' }]);
  });

  it('says the same mistake once a minute, and another one at once', () => {
    const { notices, logger } = setUp();
    notices.tell('refused', refusal);
    notices.tell('refused', refusal);
    notices.tell('refused', { ...refusal, event: 'ViewProduct' });
    expect(logger.lines).toHaveLength(2);
  });

  it('says that the API does not take events, whatever clients have sent before', () => {
    const { notices, logger } = setUp();
    const issue = { code: 'nested_object', message: 'it is an object' } as const;
    for (let i = 0; i < 3000; i += 1) {
      notices.tell('refused', {
        ...refusal,
        event: `E${String(i)}`,
        issues: [{ ...issue, path: `variables.k${String(i)}` }],
      });
    }
    expect(logger.lines).toHaveLength(7);
    notices.tell('down', { state: 'blocked', reason: 'HTTP 401', wait: 1, target });
    notices.tell('dropped', { events: 1, reason: 'a test' });
    notices.tell('refused', { reason: 'queue_overflow', event: undefined, issues: [] });
    const [blocked, dropped, full] = logger.lines.slice(7).map(({ message }) => message);
    expect(blocked).toContain('GrowingIO does not take events (HTTP 401)');
    expect(dropped).toBe('a test, dropped: 1 event');
    expect(full).toContain('the outbox is full');
  });

  it('says that a queue takes no events now where it answers, and what mends it where that is known', () => {
    const { notices, logger } = setUp();
    const notice = { state: 'down', reason: 'it is full, OOM', wait: 1, target: 'Redis' } as const;
    notices.tell('down', { ...notice, remedy: 'give it more memory' });
    notices.tell('down', { ...notice, state: 'blocked', reason: 'wrong password', remedy: 'check the password' });
    const waits = 'events wait in the outbox, and are sent when it does';
    expect(logger.text.split('\n')).toEqual([
      `warn Redis takes no events now (it is full, OOM): ${waits}; give it more memory`,
      `error Redis does not take events (wrong password): check the password; ${waits}`,
    ]);
  });

  it.each([
    [
      'connection',
      'does not answer (r): events wait in the outbox, and are sent when it does; if that lasts, check the',
    ],
    [
      undefined,
      'takes no events now (r): events wait in the outbox, and are sent when it does; if that lasts, check R',
    ],
  ] as const)('says of a queue whether it answers: %s', (failure, words) => {
    const { notices, logger } = setUp();
    notices.tell('down', { state: 'down', reason: 'r', wait: 1, target: 'Redis', failure });
    expect(logger.text).toContain(`warn Redis ${words}`);
  });

  it('quotes an event key and a variable key that would pass for a line of the log', () => {
    const { notices, logger } = setUp();
    const path = 'variables.x: fine\nERROR paid\u001b[8m';
    const issues = [{ code: 'nested_object', path, message: 'it is an object' }] as const;
    notices.tell('refused', { reason: 'invalid_event', event: 'A\u202eB', issues });
    expect(logger.text).toBe(
      'warn the event "A\\u202eB" was refused (invalid_event): variables."x: fine\\nERROR paid\\u001b[8m": it is an object',
    );
  });

  it('lists five issues of an event, and how many more there are', () => {
    const { notices, logger } = setUp();
    const issues = Array.from({ length: 20 }, (_, i) => ({ code: 'empty', path: `variables.k${String(i)}`, message: 'm' }) as const); // prettier-ignore
    notices.tell('refused', { reason: 'invalid_event', event: 'A', issues });
    expect(logger.text).toContain('variables.k4: m; and 15 more');
    expect(logger.text).not.toContain('k5');
  });
});
