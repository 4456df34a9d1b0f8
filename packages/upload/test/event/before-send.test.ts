/** What becomes of an event that is shown to the host's function. */
import { BeforeSendHook, readBeforeSend, type BeforeSend, type OutgoingEvent } from '../../src/event/before-send.js';

function eventOf(): OutgoingEvent {
  return { event: 'BuyProduct', loginUserId: '9128391', time: 1_700_000_000_000, variables: { product_price: 14 } };
}

function ask(hook: unknown): ReturnType<BeforeSendHook['ask']> {
  return new BeforeSendHook(hook as BeforeSend).ask(eventOf());
}

/** What is wrong with what the function returned. */
function issuesOf(hook: unknown): [code: string, path: string, message: string][] {
  const result = ask(hook);
  if (!('issues' in result)) throw new Error('it was taken');
  return result.issues.map(({ code, path, message }) => [code, path, message]);
}

describe('BeforeSendHook', () => {
  it('passes on what the function returns, with a user that is checked', () => {
    const result = ask((event: OutgoingEvent) => ({ ...event, loginUserId: 77, variables: { a: 1 }, num: 2 }));
    expect(result).toMatchObject({ loginUserId: '77', event: { event: 'BuyProduct', num: 2, variables: { a: 1 } } });
  });

  it('calls it once, with the event alone', () => {
    const hook = jest.fn((event: OutgoingEvent) => event);
    ask(hook);
    expect(hook.mock.calls).toEqual([[eventOf()]]);
  });

  it('takes a time that was not changed, whatever it is, and leaves another to be checked', () => {
    const old = { ...eventOf(), time: 0 };
    expect(new BeforeSendHook((event) => event).ask(old)).toMatchObject({ event: { time: new Date(0) } });
    expect(ask((event: OutgoingEvent) => ({ ...event, time: 5 }))).toMatchObject({ event: { time: 5 } });
  });

  it.each([null, undefined])('takes %p for an event that is dropped on purpose', (returned) => {
    expect(issuesOf(() => returned)).toEqual([]);
  });

  it.each(['event', 'loginUserId', 'time'])('says that %s was taken away', (name) => {
    const wanted = [['missing', name, `beforeSend has taken it away: no event is sent without ${name}`]];
    expect(issuesOf((event: OutgoingEvent) => ({ ...event, [name]: undefined }))).toEqual(wanted);
    expect(issuesOf((event: OutgoingEvent) => ({ ...event, [name]: null }))).toEqual(wanted);
    expect(
      issuesOf((event: OutgoingEvent) => {
        Reflect.deleteProperty(event, name);
        return event;
      }),
    ).toEqual(wanted);
  });

  it('lets variables and num be taken away', () => {
    const { event, loginUserId, time } = eventOf();
    expect(ask(() => ({ event, loginUserId, time }))).toMatchObject({ event: { variables: undefined } });
  });

  it('refuses a user who can not be one', () => {
    expect(issuesOf((event: OutgoingEvent) => ({ ...event, loginUserId: '0' }))).toMatchObject([
      ['reserved', 'loginUserId', expect.anything()],
    ]);
  });

  it('refuses a misspelt field, since what was to be hidden may still stand under its name', () => {
    expect(issuesOf((event: OutgoingEvent) => ({ ...event, loginUserID: 'hash', props: 1 }))).toEqual([
      ['unknown_option', 'beforeSend.loginUserID', 'loginUserID is no field of an event: did you mean loginUserId?'],
      [
        'unknown_option',
        'beforeSend.props',
        'props is no field of an event: it has event, loginUserId, time, num, variables',
      ],
    ]);
  });

  it('names a few of many fields, and cuts a long name', () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`${String(i)}${'x'.repeat(100)}`, 1]));
    const issues = issuesOf((event: OutgoingEvent) => ({ ...event, ...many }));
    expect(issues).toHaveLength(5);
    expect(issues[0]?.[1]).toHaveLength('beforeSend.'.length + 65);
  });

  it.each([
    ['true', true, 'it returns a boolean: return the event, or null to drop it'],
    ['a string', 'the secret', 'it returns a string: return the event, or null to drop it'],
    ['a function', () => 1, 'it returns a function: return the event, or null to drop it'],
  ])('refuses %s, and does not show it', (_, returned, message) => {
    expect(issuesOf(() => returned)).toEqual([['not_an_object', 'beforeSend', message]]);
  });

  it.each([
    ['resolves', () => Promise.resolve(eventOf())],
    ['rejects', () => Promise.reject(new Error('a bug of the host'))],
  ])('refuses a promise that %s, which ends no process', async (_, hook) => {
    expect(issuesOf(hook)).toEqual([
      ['not_an_object', 'beforeSend', 'it returns a promise: it has to return the event itself, or null to drop it'],
    ]);
    await new Promise((resolve) => setImmediate(resolve));
  });

  it.each([
    [
      'the function throws',
      () => {
        throw new Error('the secret of 9128391');
      },
    ],
    [
      'a getter of what it returns throws',
      (event: OutgoingEvent) =>
        Object.defineProperty(event, 'time', {
          get: () => {
            throw new Error('the secret of 9128391');
          },
        }),
    ],
    ['it returns a revoked proxy', revoked],
  ])('refuses the event without its content where %s', (_, hook) => {
    const where = /^it threw: the event is not sent, since it may have been left as it was \((Type)?Error at .+\)$/;
    expect(issuesOf(hook)).toEqual([['threw', 'beforeSend', expect.stringMatching(where)]]);
    expect(JSON.stringify(issuesOf(hook))).not.toContain('9128391');
  });

  it('refuses an event that comes while the function runs, and takes the next one', () => {
    const inner: unknown[] = [];
    const hook = new BeforeSendHook((event) => {
      inner.push(hook.ask(eventOf()));
      return event;
    });
    expect(hook.ask(eventOf())).toMatchObject({ loginUserId: '9128391' });
    expect(inner).toMatchObject([{ issues: [{ code: 'recursive', path: 'beforeSend' }] }]);
    expect(hook.ask(eventOf())).toMatchObject({ loginUserId: '9128391' });
  });

  it('asks again after the function has thrown', () => {
    let calls = 0;
    const hook = new BeforeSendHook((event) => {
      calls += 1;
      if (calls === 1) throw new Error('once');
      return event;
    });
    expect(hook.ask(eventOf())).toMatchObject({ issues: [{ code: 'threw' }] });
    expect(hook.ask(eventOf())).toMatchObject({ loginUserId: '9128391' });
  });

  it('reads each field of what it returns once', () => {
    let reads = 0;
    const hook = (event: OutgoingEvent) =>
      Object.defineProperty({ ...event }, 'loginUserId', {
        enumerable: true,
        get: () => {
          reads += 1;
          return reads === 1 ? 'hash' : '9128391';
        },
      });
    expect(ask(hook)).toMatchObject({ loginUserId: 'hash' });
    expect(reads).toBe(1);
  });
});

describe('readBeforeSend', () => {
  it('takes a function, or none', () => {
    const hook: BeforeSend = (event) => event;
    expect([readBeforeSend(hook), readBeforeSend(undefined)]).toEqual([hook, undefined]);
  });

  it.each([
    [true, 'true'],
    ['drop', '"drop"'],
    [null, 'null'],
  ])('refuses %p, and quotes it', (value, quoted) => {
    expect(() => readBeforeSend(value)).toThrow(`beforeSend is ${quoted}: it must be a function of the event`);
  });

  it('refuses an async function at start', () => {
    expect(() => readBeforeSend(async (event: OutgoingEvent) => Promise.resolve(event))).toThrow(
      'beforeSend is an async function: it must be one that returns the event itself, or null to drop it',
    );
  });
});

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
