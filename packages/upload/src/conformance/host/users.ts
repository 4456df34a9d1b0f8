/** States under which user each event arrives: logins, logouts and IDs of all kinds. */

import { strict as assert } from 'node:assert';
import { currentTracker, type Tracker } from '../../index.js';
import { pause, type Stage } from './stage.js';
import { assertMatches } from './assert-matches.js';
import type { HostRunner } from '../runner.js';

const objectId = '6b0bf282890ae7ae0d924049';

export function describeUsers(stage: Stage, runner: HostRunner): void {
  const { it } = runner;
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
    standIns: ({ tracker, request }) => {
      const session = { userId: 'u7' };
      const derived = Object.create(request, { session: { value: session } }) as object;
      const proxy = new Proxy(request, {
        get: (target, name, receiver): unknown => (name === 'session' ? session : Reflect.get(target, name, receiver)),
      });
      for (const standIn of [derived, proxy]) (Reflect.get(standIn, 'growingio') as Tracker).track('ForAnother');
      // It does not say who asks, so it has the tracker of the request.
      const opaque = new Proxy(request, {
        get: (target, name): unknown => (name === 'session' ? session : Reflect.get(target, name)),
      });
      const ofRequest = Reflect.get(opaque, 'growingio') as Tracker;
      ofRequest.track('ForMember');
      ofRequest.track('ForAnother', null, { loginUserId: session.userId });
      tracker.track('ForMember');
      currentTracker()?.track('ForMember');
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

  it('reads the session of the very object on which track() is called', async () => {
    const member = await stage.member();
    await member.visit('standIns');
    assert.deepEqual(await stage.arrived(), [
      ...Array<string>(3).fill('ForAnother by u7'),
      ...Array<string>(3).fill('ForMember by u1'),
    ]);
  });

  it('tracks a login by an ID that the session store makes a string, and what comes after, for the same user', async () => {
    const visitor = stage.visitor();
    await visitor.visit('logInAsObjectId');
    await visitor.visit('buy');
    assert.deepEqual(results, [{ ok: true }]);
    assert.deepEqual(await stage.arrived(), [`BuyProduct by ${objectId}`, `Login by ${objectId}`]);
  });

  it('tracks for the user of the session', async () => {
    const member = await stage.member();
    assertMatches(await member.visit('buy'), { status: 200, text: 'ok' });
    assert.deepEqual(await stage.arrived(), ['BuyProduct by u1']);
    const [event] = stage.collector.events;
    assert.deepEqual(event?.variables, { product_name: '苹果', product_price: 14 });
    assert.deepEqual(event.marks, []);
  });

  it('takes the user who logs in after the event, in the same request', async () => {
    await stage.visitor().visit('login');
    assert.deepEqual(await stage.arrived(), ['Login by u1']);
  });

  it('takes the user who logs out after the event, in the same request', async () => {
    const member = await stage.member();
    await member.visit('logout');
    assert.deepEqual(await stage.arrived(), ['Logout by u1']);
  });

  it('refuses the event of a user who has logged out', async () => {
    const member = await stage.member();
    await member.visit('logout');
    await member.visit('buy');
    assert.deepEqual(await stage.arrived(), ['Logout by u1']);
  });

  it('takes for each event the user of that moment, when another one logs in', async () => {
    const member = await stage.member();
    await member.visit('switch');
    await member.visit('buy');
    assert.deepEqual(await stage.arrived(), ['After by u2', 'Before by u1', 'BuyProduct by u2']);
  });

  it('takes for each event the user of that moment, when the session gets a new ID', async () => {
    const member = await stage.member();
    const before = member.cookie;
    await member.visit('regenerate');
    assert.notEqual(member.cookie, before);
    await member.visit('buy');
    assert.deepEqual(await stage.arrived(), ['After by u2', 'Before by u1', 'BuyProduct by u2']);
  });

  it('takes the user of a new session for what was anonymous before', async () => {
    await stage.visitor().visit('regenerate');
    assert.deepEqual(await stage.arrived(), ['After by u2', 'Before by u2']);
  });

  it('refuses the event of an anonymous request, and counts it', async () => {
    const before = stage.client.stats().refused.no_login_user;
    assert.equal((await stage.visitor().visit('buy')).status, 200);
    assert.deepEqual(await stage.arrived(), []);
    assert.equal(stage.client.stats().refused.no_login_user, before + 1);
  });

  it('takes whom identify() names, from there on and before the session', async () => {
    const member = await stage.member();
    await member.visit('identify');
    assert.deepEqual(await stage.arrived(), ['After by u9', 'Before by u1']);
  });

  it('takes whom identify() names for what was anonymous before', async () => {
    await stage.visitor().visit('identify');
    assert.deepEqual(await stage.arrived(), ['After by u9', 'Before by u9']);
  });

  it('takes an explicit user for that event alone', async () => {
    const member = await stage.member();
    await member.visit('impersonate');
    assert.deepEqual(await stage.arrived(), ['Help by u1', 'Helped by customer']);
  });

  it('takes a number for an ID', async () => {
    const visitor = stage.visitor();
    await visitor.visit('enterAsNumber');
    await visitor.visit('buy');
    assert.deepEqual(await stage.arrived(), ['BuyProduct by 10086']);
  });

  it('takes a bigint for an ID', async () => {
    await stage.visitor().visit('bigint');
    assert.deepEqual(await stage.arrived(), ['Explicit by 18446744073709551616', 'Identified by 10']);
  });

  for (const [scenario, reason] of [
    ['logInAsObject', 'the login user ID is an object: pass a string or an integer'],
    ['logInAsZero', 'the login user ID "0" is no user\'s: it would merge users'],
    ['logInAsText0', 'the login user ID "0" is no user\'s: it would merge users'],
    ['logInWithColon', 'the login user ID contains ":", which GrowingIO refuses'],
  ] as const) {
    it(`refuses an ID that is none, and says what it is: ${scenario}`, async () => {
      const before = stage.client.stats().refused.invalid_login_user;
      assert.equal((await stage.visitor().visit(scenario)).status, 200);
      assert.deepEqual(await stage.arrived(), []);
      assert.equal(stage.client.stats().refused.invalid_login_user, before + 1);
      assert.ok(stage.log.text.includes(reason), stage.log.text);
    });
  }

  it('is found by currentTracker() and by the client', async () => {
    const member = await stage.member();
    await member.visit('current');
    assert.deepEqual(await stage.arrived(), ['ByClient by u1', 'Current by u1']);
  });

  it('is one tracker, however it is reached', async () => {
    await stage.visitor().visit('same');
    assert.equal(trackers.size, 1);
    assert.deepEqual(
      [...trackers].map((tracker) => typeof (tracker as Tracker | undefined)?.track),
      ['function'],
    );
  });
}
