import { compileUserReader } from '../../src/tracker/user-reader.js';

describe('compileUserReader without an option', () => {
  const read = compileUserReader(undefined);

  it.each([
    ['session.loginUserId', { session: { loginUserId: 'u1' } }],
    ['session.userId', { session: { userId: 'u1' } }],
    ['session.user.id', { session: { user: { id: 'u1' } } }],
    ["passport's serialised user", { session: { passport: { user: 'u1' } } }],
    ['the id of the user that passport serialised', { session: { passport: { user: { id: 'u1' } } } }],
    ['req.user.id', { user: { id: 'u1' } }],
    ['ctx.state.user.id', { state: { user: { id: 'u1' } } }],
  ])('reads %s', (_, request) => {
    expect(read(request)).toBe('u1');
  });

  it.each([
    ['no session', {}],
    ['a session without a user', { session: {} }],
    ['a session that is null after logout', { session: null, user: null }],
    ['a user that is null', { session: { passport: {}, user: null } }],
    [
      'a session that still shows its user after its delete()',
      { session: { userId: 'u1', deleted: true, delete: Function } },
    ],
  ])('finds nobody in %s', (_, request) => {
    expect(read(request)).toBeUndefined();
  });

  it('prefers what the application named loginUserId', () => {
    expect(read({ session: { userId: 'u2', loginUserId: 'u1' } })).toBe('u1');
  });

  it('answers an object that no path leads through, so that it can be refused by name', () => {
    const id = { hex: 'abc' };
    expect(read({ user: { id } })).toBe(id);
  });
});

describe('compileUserReader with an option', () => {
  it('follows a path', () => {
    expect(compileUserReader('session.member.id')({ session: { member: { id: 7 }, userId: 8 } })).toBe(7);
  });

  it('calls a function with the request', () => {
    const request = { session: { name: '张三' } };
    const read = compileUserReader((req: typeof request) => req.session.name);
    expect(read(request)).toBe('张三');
  });

  it.each([
    'headers.x-user-id',
    'body.userId',
    'query.user',
    'params.id',
    'cookies.uid',
    'request.body.id',
    'req.headers.a',
  ])('refuses the path %s, which a client can forge', (path) => {
    expect(() => compileUserReader(path)).toThrow(`loginUserId is "${path}"`);
  });

  it.each(['', '.', 'session.', 42, {}])('refuses %p, which is no path', (path) => {
    expect(() => compileUserReader(path as string)).toThrow('it must be a path');
  });
});
