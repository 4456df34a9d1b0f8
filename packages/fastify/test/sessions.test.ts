/** Fastify's sessions, with `growingio` registered before and after them. */
import cookie from '@fastify/cookie';
import { Authenticator } from '@fastify/passport';
import secureSession from '@fastify/secure-session';
import session, { type FastifySessionOptions } from '@fastify/session';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import jwt from 'jsonwebtoken';
import { Strategy } from 'passport-local';
import {
  useCloseAtEnd,
  password,
  sessionContract,
  type SessionVisit,
  type StartSessionHost,
  userFunctionContract,
} from '@growingio/upload/conformance';
import { tools } from '../../../testing/host-tools.js';
import { startRedis } from '../../../testing/redis.js';
import { GrowingIO, growingio, type GrowingIOOptions } from '../src/index.js';
import { connectRedis, RedisStore, type CallbackRedis } from '../../../testing/fastify-redis-store.js';

type Acts = Pick<SessionVisit, 'logIn' | 'logOut'>;

/** Registers what keeps a session. Answers how a handler logs in and out with it. */
type RegisterSession = (app: FastifyInstance) => (request: FastifyRequest, reply: FastifyReply) => Acts;

interface Account {
  id: string;
  name: string;
}

/** What any session's `request.user` and `request.session` are, since two plugins type them differently. */
interface Loose {
  user?: object | null | undefined;
  session: Record<string, unknown> & { delete(): void; destroy(): Promise<void> };
}

const secret = 'a secret of a test, which is long enough';
const loose = (request: FastifyRequest): Loose => request as unknown as Loose;

let redis: CallbackRedis;
const closeAtEnd = useCloseAtEnd({ afterAll });

beforeAll(async () => {
  const server = await startRedis();
  closeAtEnd(server.close);
  redis = connectRedis(server.socket);
  closeAtEnd(() => redis.end(false));
  for (const id of ['u1', 'u2', 'u3', 'u4', 'u5']) redis.set(`password of ${id}`, password);
});

const listen =
  (registerSession: RegisterSession, isFirst: boolean, own: Exclude<GrowingIOOptions, { client: GrowingIO }> = {}) =>
  (...[handlers, options]: Parameters<StartSessionHost>): ReturnType<StartSessionHost> => {
    const app = Fastify({ forceCloseConnections: true });
    const client = new GrowingIO({ ...options, ...own });
    if (isFirst) void app.register(growingio, { client });
    const actsOf = registerSession(app);
    if (!isFirst) void app.register(growingio, { client });
    app.post<{ Params: { name: string } }>('/:name', async (request, reply) => {
      await handlers[request.params.name]?.({ tracker: request.growingio, ...actsOf(request, reply) });
      return 'ok';
    });
    app.listen({ port: 0, host: '127.0.0.1' }, () => undefined);
    return { server: app.server, client };
  };

const storedSession =
  (makeOptions: () => Partial<FastifySessionOptions> = () => ({})): RegisterSession =>
  (app) => {
    void app.register(cookie);
    void app.register(session, {
      secret,
      cookie: { secure: false },
      saveUninitialized: false,
      ...makeOptions(),
    });
    return (request) => ({
      logIn: (userId) => {
        loose(request).session['userId'] = userId;
      },
      logOut: () => loose(request).session.destroy(),
    });
  };

const cookieSession =
  (write: (userId: string) => object): RegisterSession =>
  (app) => {
    void app.register(secureSession, { key: Buffer.alloc(32, 7) });
    return (request) => ({
      logIn: (userId) => {
        Object.assign(loose(request).session, write(userId));
      },
      logOut: () => {
        loose(request).session.delete();
      },
    });
  };

const passportSession =
  (registerSession: RegisterSession, serialise: (account: Account) => unknown): RegisterSession =>
  (app) => {
    registerSession(app);
    const passport = new Authenticator();
    passport.use(
      'local',
      new Strategy((username, given, done) => {
        redis.get(`password of ${username}`, (error, right) => {
          done(error, given === right && { id: username, name: `User ${username}` });
        });
      }),
    );
    passport.registerUserSerializer((account: Account) => Promise.resolve(serialise(account)));
    passport.registerUserDeserializer((kept: string | Account) =>
      Promise.resolve(typeof kept === 'string' ? { id: kept, name: `User ${kept}` } : kept),
    );
    void app.register(passport.initialize());
    void app.register(passport.secureSession());
    return (request, reply) => ({
      logIn: () =>
        passport
          .authenticate('local', async (_request, _reply, error, account) => {
            if (account === undefined || account === false) throw error ?? new Error('the password is wrong');
            await request.logIn(account as never);
          })
          .call(request.server, request, reply),
      logOut: () => request.logOut(),
    });
  };

const tokenCookie =
  (claim: 'id' | 'sub'): RegisterSession =>
  (app) => {
    void app.register(cookie);
    app.decorateRequest('user', null as never);
    app.addHook('onRequest', (request, _reply, done) => {
      const { token } = request.cookies;
      if (token) loose(request).user = jwt.verify(token, secret) as object;
      done();
    });
    return (request, reply) => ({
      logIn: (userId) => {
        const claims = { [claim]: userId };
        loose(request).user = claims;
        void reply.setCookie('token', jwt.sign(claims, secret), { httpOnly: true });
      },
      logOut: () => {
        loose(request).user = null;
        void reply.clearCookie('token');
      },
    });
  };

const inRedis = storedSession(() => ({ store: new RedisStore(redis) }));
const inCookie = cookieSession((userId) => ({ userId }));
// A function has to see to it by itself that a deleted session is nobody's.
const byNumber = {
  loginUserId: (request: FastifyRequest) => {
    const { deleted, account } = loose(request).session as { deleted?: boolean; account?: { number: string } };
    return deleted === true ? undefined : account?.number;
  },
};

const sessions: [name: string, register: RegisterSession, own?: Parameters<typeof listen>[2]][] = [
  ['@fastify/session in memory', storedSession()],
  ['@fastify/session in a callback-style Redis', inRedis],
  ['@fastify/secure-session', inCookie],
  ['@fastify/passport on @fastify/secure-session, serialising an ID', passportSession(inCookie, ({ id }) => id)],
  ['@fastify/passport on @fastify/session, serialising an object', passportSession(inRedis, (account) => account)],
  ['a JWT in request.user', tokenCookie('id')],
  ['a JWT in request.user, whose ID is in sub', tokenCookie('sub'), { loginUserId: 'user.sub' }],
  ['a function of the request', cookieSession((number) => ({ account: { number } })), byNumber],
];

for (const [name, register, own] of sessions) {
  sessionContract(tools, `${name}, growingio before it`, listen(register, true, own), 'own');
  sessionContract(tools, `${name}, growingio after it`, listen(register, false, own), 'own');
}

userFunctionContract(tools, 'a function that goes wrong', listen(inCookie, false));
