import { compileUserReader } from '../../src/options/session-user.js';
import { explainNobody } from '../../src/options/explain-nobody.js';

const explain = (request: object, option?: string): string => explainNobody(request, compileUserReader(option));
const remedyOf = (request: object, option?: string): string => explain(request, option).replace(/^.*?: /s, '');
const general =
  "where somebody is logged in, name the place by the option loginUserId, such as loginUserId: 'session.member.id', " +
  'or call identify()';

describe('explainNobody', () => {
  it('names the usual places, and what there is in their place', () => {
    expect(explain({ session: { cookie: {}, cart: [1] } })).toBe(
      'no ID at session.loginUserId, session.userId, session.uid, session.user.id, session.passport.user, ' +
        'session.passport.user.id, user.id, auth.sub, auth.id, state.user.id; ' +
        `session has the keys cookie, cart: ${general}`,
    );
  });

  it('says that there is nothing at all', () => {
    expect(explain({ session: null, user: undefined })).toContain(
      `; the request has no session, no user, no auth, no state: ${general}`,
    );
  });

  it('says what a function of the application did', () => {
    const read = compileUserReader(() => undefined);
    expect(explainNobody({ session: {} }, read)).toBe(
      `the function loginUserId returned no ID; session is empty: ${general}`,
    );
  });

  it.each<[string, object, string | undefined, string]>([
    ['a user that is the ID', { user: 'u1' }, undefined, 'user'],
    ['a number in the session', { session: { user: 1001 } }, undefined, 'session.user'],
    ['an ID of another name', { session: { user: { name: 'Anna', userId: 'u1' } } }, undefined, 'session.user.userId'],
    ['an ID of MongoDB', { user: { _id: { toHexString: () => 'a1' } } }, undefined, 'user._id'],
    ['a token', { user: { sub: 'u1', iat: 1 } }, undefined, 'user.sub'],
    ['a token within auth', { auth: { header: {}, payload: { sub: 'u1' } } }, undefined, 'auth.payload.sub'],
    ['what passport has serialised', { session: { passport: { user: { userId: 'u1' } } } }, undefined, 'session.passport.user.userId'], // prettier-ignore
    ['a slip in the first name', { session: { staff: { no: 'a' } } }, 'sesion.staff.no', 'session.staff.no'],
    ['a slip in the last name', { session: { shop: { keeper: 'a' } } }, 'session.shop.keper', 'session.shop.keeper'],
    ['a root of its own', { member: { number: 'a' } }, 'member.nubmer', 'member.number'],
    ['a path to what is elsewhere', { session: { userId: 'u1' } }, 'session.member.id', 'session.userId'],
  ])('names the path to %s', (_, request, option, path) => {
    expect(remedyOf(request, option)).toBe(`set the option loginUserId: '${path}'`);
  });

  it.each<[string, object]>([
    ['the ID of the session', { session: { id: 'abc' } }],
    ['what is no ID', { session: { user: 0, member: { id: '' }, account: { id: 'a:b' } } }],
    ['a name that no path can have', { session: { 'user.id': 'u1', member: { "id'": 'u1' } } }],
    ['the way back to the request', { session: { member: { prototype: 'u1' } } }],
    ['what only a getter knows', { session: { get userId() { throw new Error('called'); } } }], // prettier-ignore
    ['a session that is deleted', { session: { deleted: true, delete: Function, data: () => ({ member: 'u1' }) } }],
  ])('names no path to %s', (_, request) => {
    expect(remedyOf(request)).toBe(general);
  });

  it('sees the content of a session that is behind a method', () => {
    const session = { deleted: false, delete: Function, data: () => ({ member: 'u1' }) };
    expect(explain({ session })).toContain("session has the keys member: set the option loginUserId: 'session.member'");
  });

  it('shows no value, and of keys no more than twelve, none that is long and none that breaks out of its line', () => {
    const keys = [...Array(13).keys()].map((i) => `key${String(i)}`);
    const session: Record<string, unknown> = { 'a: b\n': 1, ['k'.repeat(100)]: 2 };
    for (const key of keys) session[key] = 'secret';
    const text = explain({ session });
    expect(text).toContain(`session has the keys "a: b\\n", ${'k'.repeat(40)}…, key0, `);
    expect(text).toContain('key9 and 3 more:');
    expect(text).not.toContain('secret');
  });

  it('survives what throws', () => {
    const revocable: { proxy: object; revoke: () => void } = Proxy.revocable({}, {});
    revocable.revoke();
    const request = Object.defineProperty({ user: revocable.proxy }, 'session', {
      get() {
        throw new Error('no session here');
      },
    });
    expect(explain(request)).toContain('; the request has no session, no user,');
  });
});
