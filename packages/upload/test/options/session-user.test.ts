import { compileUserReader } from '../../src/options/session-user.js';

describe('compileUserReader without an option', () => {
  const read = compileUserReader(undefined);

  it.each([
    ['session.loginUserId', { session: { loginUserId: 'u1' } }],
    ['session.userId', { session: { userId: 'u1' } }],
    ['session.uid', { session: { uid: 'u1' } }],
    ['session.user.id', { session: { user: { id: 'u1' } } }],
    ["passport's serialised user", { session: { passport: { user: 'u1' } } }],
    ['the id of the user that passport serialised', { session: { passport: { user: { id: 'u1' } } } }],
    ['req.user.id', { user: { id: 'u1' } }],
    ["express-jwt 8's req.auth.sub", { auth: { sub: 'u1' } }],
    ['req.auth.id', { auth: { id: 'u1' } }],
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

  it('takes an ID that is an object before it looks for an id in it', () => {
    const id = { toHexString: () => '6b0bf282890ae7ae0d924049', id: 'twelve bytes' };
    expect(read({ session: { passport: { user: id } } })).toBe('6b0bf282890ae7ae0d924049');
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
    ...['raw.headers.x-user-id', 'raw.url', 'raw', 'req', 'request', 'raw.req.headers.a', 'request.ctx.query.a'],
    ...['subdomains', 'subdomains.0', 'baseUrl', '_parsedUrl.query', '_parsedUrl', 'socket.remoteAddress', 'id', 'ip'],
    ...['res.req.headers.a', 'res', 'res.locals', 'res.locals.req.headers.a', 'response.header.a', 'app.locals.user'],
    ...['session.req.headers.x-user-id', 'user.ctx.query.a', 'session._sessCtx.ctx.headers.a', 'state.request.body.id'],
    ...[
      'queries.id',
      'file.originalname',
      'fields.id',
      'apiGateway.event.headers.a',
      'authority',
      'stream.id',
      'rawBody',
    ],
    ...['__proto__.headers', 'constructor.name', 'session.constructor.name', 'user.__proto__.id', 'routeOptions.url'],
  ])('refuses the path %s, which a client can forge', (path) => {
    expect(() => compileUserReader(path)).toThrow(`loginUserId is "${path}"`);
  });

  it.each([
    ...[
      'session.member.id',
      'session.headers',
      'session.cookie.id',
      'user',
      'user._id',
      'user.sub',
      'auth.sub',
      'auth',
    ],
    ...['state.user.sub', 'locals.user.id', 'res.locals.user.id', 'signedCookies.userId', 'raw.session.userId'],
    ...[
      'member.id',
      'account.id',
      'currentUser.id',
      'jwt.sub',
      'userId',
      'req.user.id',
      'request.user.id',
      'params_.id',
    ],
  ])('takes the path %s, which the server makes', (path) => {
    const names = path.split('.');
    const request = names.reduceRight<unknown>((inner, name) => ({ [name]: inner }), 'u1') as object;
    expect(compileUserReader(path)(request)).toBe('u1');
  });

  it.each(['', '.', 'session.', 42, {}])('refuses %p, which is no path', (path) => {
    expect(() => compileUserReader(path as string)).toThrow('it must be a path');
  });
});
