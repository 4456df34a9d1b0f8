/** What may stand behind the variables of track(). */
import { GrowingIO } from '../../src/client/growingio.js';
import { parseEvent } from '../../src/encoded-event.js';
import type { TrackOptions, TrackResult } from '../../src/tracker/tracker.js';
import { KeptLog } from '../../src/conformance.js';
import { ScriptedSender } from '../scripted-sender.js';

const users: unknown[] = [];
let client: GrowingIO;

beforeEach(() => {
  users.length = 0;
  const sender = new ScriptedSender((events) => {
    users.push(...events.map((event) => parseEvent(event).cs1));
    return { status: 'delivered' };
  });
  client = new GrowingIO({ projectId: 'p1', sender, logger: new KeptLog() });
});
afterEach(() => client.shutdown());

/** Tracks for a customer while an administrator is logged in, with whatever is given as options. */
function track(...given: unknown[]): TrackResult {
  return client.scope({ loginUserId: 'admin' }, (tracker) =>
    tracker.track('Refund', { amount: 1 }, ...(given as [TrackOptions])),
  );
}

describe('the options of track()', () => {
  it.each([
    ...['userId', 'userID', 'user_id', 'uid', 'user', 'id', 'cs1', 'login', 'loginUser', 'loginId', 'distinct_id'],
    ...['loginUserID', 'loginuserid', 'login_user_id', 'login-user-id', 'logiUserId', 'loginUserIdd', 'lgoinUserId'],
    ...['memberId', 'customerId', 'accountId', '用户ID'],
  ])('refuses %j, and asks whether loginUserId was meant', async (name) => {
    expect(track({ [name]: 'customer7' })).toEqual({
      ok: false,
      reason: 'invalid_event',
      issues: [
        {
          code: 'unknown_option',
          path: `options.${name}`,
          message: `${name} is no option of track(): did you mean loginUserId?`,
        },
      ],
    });
    await client.flush();
    expect(users).toEqual([]);
    expect(client.stats().refused.invalid_event).toBe(1);
  });

  it.each([
    ['tm', 'did you mean time?'],
    ['timestamp', 'did you mean time?'],
    ['eventTime', 'did you mean time?'],
    ['Time', 'did you mean time?'],
    ['number', 'did you mean num?'],
    ['variables', 'variables are the second argument'],
    ['colour', 'known are loginUserId, time, num'],
  ])('refuses %j, and says: %s', (name, hint) => {
    expect(track({ loginUserId: 'u1', [name]: 1 })).toMatchObject({
      issues: [{ code: 'unknown_option', path: `options.${name}`, message: expect.stringContaining(hint) as string }],
    });
  });

  it('refuses a name also when it has no value', () => {
    expect(track({ userId: undefined })).toMatchObject({ issues: [{ code: 'unknown_option' }] });
  });

  it('refuses a name that is inherited', () => {
    expect(track(Object.create({ userId: 'customer7' }))).toMatchObject({ issues: [{ path: 'options.userId' }] });
  });

  it.each([
    ['a string', 'customer7'],
    ['an empty string', ''],
    ['a number', 7],
    ['a boolean', false],
    ['a list', []],
    ['a list of options', [{ loginUserId: 'customer7' }]],
    ['a function', () => ({ loginUserId: 'customer7' })],
    ['a Map', new Map([['loginUserId', 'customer7']])],
    ['a Date', new Date()],
    ['a promise', Promise.resolve({ loginUserId: 'customer7' })],
    ['a symbol', Symbol('customer7')],
  ])('refuses %s, which is no object with options', (_, options) => {
    expect(track(options)).toMatchObject({
      ok: false,
      reason: 'invalid_event',
      issues: [{ code: 'not_an_object', path: 'options' }],
    });
  });

  it.each([
    ['a fourth argument', [null, { loginUserId: 'customer7' }], 'there is 1 argument more'],
    ['a callback', [undefined, () => undefined], 'there is 1 argument more'],
    ['a fifth argument', [{}, {}, {}], 'there are 2 arguments more'],
  ])('refuses %s, which nothing would read', (_, given, message) => {
    expect(track(...given)).toMatchObject({
      issues: [{ code: 'too_many', path: 'options', message: expect.stringContaining(message) as string }],
    });
  });

  it('takes none, and options whose class has them', async () => {
    class Options {
      readonly #customer = 'customer7';
      get loginUserId(): string {
        return this.#customer;
      }
    }
    const results = [undefined, null, {}, Object.create(null), new Options()].map((options) => track(options));
    expect(results).toEqual(Array(5).fill({ ok: true }));
    await client.flush();
    expect(users).toEqual(['admin', 'admin', 'admin', 'admin', 'customer7']);
  });

  it('takes options where a library has put something on the prototype of all objects', () => {
    Object.defineProperty(Object.prototype, 'ofAll', { value: 1, enumerable: true, configurable: true });
    try {
      expect(track({ loginUserId: 'u1' })).toEqual({ ok: true });
    } finally {
      delete (Object.prototype as { ofAll?: number }).ofAll;
    }
  });

  it('refuses options that can not be read, and does not throw', () => {
    const throws = (): never => {
      throw new Error('a bug of the host');
    };
    const options = [new Proxy({}, { ownKeys: throws }), Object.defineProperty({}, 'loginUserId', { get: throws })];
    for (const each of options)
      expect(track(each)).toMatchObject({ issues: [{ code: 'unreadable', path: 'options' }] });
  });
});

describe('the options of scope()', () => {
  const run = (options: unknown): TrackResult =>
    client.scope({ loginUserId: 'admin' }, () =>
      client.scope(options as { loginUserId: string }, () => client.track('Refund')),
    );

  it.each([
    ['userId', { userId: 'customer7' }, 'did you mean loginUserId?'],
    ['login_user_id', { login_user_id: 'customer7' }, 'did you mean loginUserId?'],
    ['time', { loginUserId: 'customer7', time: 1 }, 'known are loginUserId'],
    ['a string', 'customer7', 'pass an object, such as { loginUserId }'],
  ])('does the work of nobody when they have %s, and says why', async (_, options, message) => {
    const refused: string[] = [];
    client.on('refused', ({ issues }) => refused.push(issues[0]?.message ?? ''));
    expect(run(options)).toMatchObject({ ok: false, reason: 'no_login_user' });
    expect(refused[0]).toContain(message);
    await client.flush();
    expect(users).toEqual([]);
  });

  it('does the work of nobody when they can not be read', () => {
    const options = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('a bug of the host');
        },
      },
    );
    expect(run(options)).toMatchObject({ ok: false, reason: 'no_login_user' });
    expect(client.stats().refused.invalid_login_user).toBe(1);
  });
});
