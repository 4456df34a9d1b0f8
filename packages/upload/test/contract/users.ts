/** Scenario: who did it. Logins, logouts and IDs of all kinds enter; under which user each event arrives is judged. */
import { currentTracker } from '@growingio/upload';
import { pause, type Stage } from './stage.js';

const objectId = '6b0bf282890ae7ae0d924049';

export function describeUsers(stage: Stage): void {
  let results: unknown[] = [];
  let trackers = new Set<unknown>();

  stage.handle({
    enter: ({ raw, logIn }) => logIn(raw.headers['x-user']),
    enterAsNumber: ({ logIn }) => logIn(10086),
    buy: ({ tracker }) => tracker.track('BuyProduct', { product_name: '苹果', product_price: 14 }),
    login: ({ tracker, logIn }) => {
      tracker.track('Login');
      return logIn('u1');
    },
    logout: ({ tracker, logOut }) => {
      tracker.track('Logout');
      return logOut();
    },
    switch: async ({ tracker, logIn }) => {
      tracker.track('Before');
      await logIn('u2');
      tracker.track('After');
    },
    regenerate: async ({ tracker, regenerate }) => {
      tracker.track('Before');
      await regenerate('u2');
      tracker.track('After');
    },
    identify: ({ tracker }) => {
      tracker.track('Before');
      tracker.identify('u9');
      tracker.track('After');
    },
    impersonate: ({ tracker }) => {
      tracker.track('Helped', null, { loginUserId: 'customer' });
      tracker.track('Help');
    },
    bigint: ({ tracker }) => {
      tracker.track('Explicit', null, { loginUserId: 2n ** 64n });
      tracker.identify(10n);
      tracker.track('Identified');
    },
    logInAsObject: ({ tracker, logIn }) => logInAndTrack(tracker, logIn, { hex: 'abc' }),
    logInAsObjectId: async ({ tracker, logIn }) => {
      await logIn({ toHexString: () => objectId, toJSON: () => objectId });
      results = [tracker.track('Login')];
    },
    logInAsZero: ({ tracker, logIn }) => logInAndTrack(tracker, logIn, 0),
    logInAsText0: ({ tracker, logIn }) => logInAndTrack(tracker, logIn, '0'),
    logInWithColon: ({ tracker, logIn }) => logInAndTrack(tracker, logIn, 'shop:7'),
    current: async () => {
      await pause(1);
      currentTracker()?.track('Current');
      stage.client.track('ByClient');
    },
    same: async ({ tracker, request }) => {
      await pause(1);
      const found = [tracker, currentTracker(), currentTracker(stage.client), Reflect.get(request, 'growingio')];
      trackers = new Set(found);
    },
  });

  async function logInAndTrack(
    tracker: { track(event: string): unknown },
    logIn: (id: unknown) => unknown,
    id: unknown,
  ): Promise<void> {
    await logIn(id);
    tracker.track('Login');
  }

  it('tracks a login by an ID that the session store makes a string, and what comes after, for the same user', async () => {
    const visitor = stage.visitor();
    await visitor.visit('logInAsObjectId');
    await visitor.visit('buy');
    expect(results).toEqual([{ ok: true }]);
    expect(await stage.arrived()).toEqual([`BuyProduct by ${objectId}`, `Login by ${objectId}`]);
  });

  it('tracks for the user of the session', async () => {
    const member = await stage.member();
    expect(await member.visit('buy')).toMatchObject({ status: 200, text: 'ok' });
    expect(await stage.arrived()).toEqual(['BuyProduct by u1']);
    const [event] = stage.collector.events;
    expect(event?.variables).toEqual({ product_name: '苹果', product_price: 14 });
    expect(event?.marks).toEqual([]);
  });

  it('takes the user who logs in after the event, in the same request', async () => {
    await stage.visitor().visit('login');
    expect(await stage.arrived()).toEqual(['Login by u1']);
  });

  it('takes the user who logs out after the event, in the same request', async () => {
    const member = await stage.member();
    await member.visit('logout');
    expect(await stage.arrived()).toEqual(['Logout by u1']);
  });

  it('refuses the event of a user who has logged out', async () => {
    const member = await stage.member();
    await member.visit('logout');
    await member.visit('buy');
    expect(await stage.arrived()).toEqual(['Logout by u1']);
  });

  it('takes for each event the user of that moment, when another one logs in', async () => {
    const member = await stage.member();
    await member.visit('switch');
    await member.visit('buy');
    expect(await stage.arrived()).toEqual(['After by u2', 'Before by u1', 'BuyProduct by u2']);
  });

  it('takes for each event the user of that moment, when the session gets a new ID', async () => {
    const member = await stage.member();
    const before = member.cookie;
    await member.visit('regenerate');
    expect(member.cookie).not.toBe(before);
    await member.visit('buy');
    expect(await stage.arrived()).toEqual(['After by u2', 'Before by u1', 'BuyProduct by u2']);
  });

  it('takes the user of a new session for what was anonymous before', async () => {
    await stage.visitor().visit('regenerate');
    expect(await stage.arrived()).toEqual(['After by u2', 'Before by u2']);
  });

  it('refuses the event of an anonymous request, and counts it', async () => {
    const before = stage.client.stats().refused.no_login_user;
    expect((await stage.visitor().visit('buy')).status).toBe(200);
    expect(await stage.arrived()).toEqual([]);
    expect(stage.client.stats().refused.no_login_user).toBe(before + 1);
  });

  it('takes whom identify() names, from there on and before the session', async () => {
    const member = await stage.member();
    await member.visit('identify');
    expect(await stage.arrived()).toEqual(['After by u9', 'Before by u1']);
  });

  it('takes whom identify() names for what was anonymous before', async () => {
    await stage.visitor().visit('identify');
    expect(await stage.arrived()).toEqual(['After by u9', 'Before by u9']);
  });

  it('takes an explicit user for that event alone', async () => {
    const member = await stage.member();
    await member.visit('impersonate');
    expect(await stage.arrived()).toEqual(['Help by u1', 'Helped by customer']);
  });

  it('takes a number for an ID', async () => {
    const visitor = stage.visitor();
    await visitor.visit('enterAsNumber');
    await visitor.visit('buy');
    expect(await stage.arrived()).toEqual(['BuyProduct by 10086']);
  });

  it('takes a bigint for an ID', async () => {
    await stage.visitor().visit('bigint');
    expect(await stage.arrived()).toEqual(['Explicit by 18446744073709551616', 'Identified by 10']);
  });

  it.each([
    ['logInAsObject', 'the login user ID is an object: pass a string or an integer'],
    ['logInAsZero', 'the login user ID "0" is no user\'s: it would merge users'],
    ['logInAsText0', 'the login user ID "0" is no user\'s: it would merge users'],
    ['logInWithColon', 'the login user ID contains ":", which GrowingIO refuses'],
  ])('refuses an ID that is none, and says what it is: %s', async (scenario, reason) => {
    const before = stage.client.stats().refused.invalid_login_user;
    expect((await stage.visitor().visit(scenario)).status).toBe(200);
    expect(await stage.arrived()).toEqual([]);
    expect(stage.client.stats().refused.invalid_login_user).toBe(before + 1);
    expect(stage.log.text).toContain(reason);
  });

  it('is found by currentTracker() and by the client', async () => {
    const member = await stage.member();
    await member.visit('current');
    expect(await stage.arrived()).toEqual(['ByClient by u1', 'Current by u1']);
  });

  it('is one tracker, however it is reached', async () => {
    await stage.visitor().visit('same');
    expect([...trackers]).toEqual([expect.objectContaining({ track: expect.any(Function) as unknown })]);
  });
}
