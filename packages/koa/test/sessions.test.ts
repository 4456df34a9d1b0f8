/** Koa's sessions, each on Koa 3 and 2, with `growingio()` before and after them. */
import { Redis } from 'ioredis';
import jwt from 'jsonwebtoken';
import Koa from 'koa';
import bodyParser from 'koa-bodyparser';
import { KoaPassport } from 'koa-passport';
import session, { type CreateSessionOptions } from 'koa-session';
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
import { growingio, type GrowingIOOptions } from '../src/index.js';

type Acts = Pick<SessionVisit, 'logIn' | 'logOut'>;

/** Mounts what keeps a session. Answers how a handler logs in and out with it. */
type MountSession = (app: Koa) => (ctx: Koa.Context) => Acts;

interface Account {
  id: string;
  name: string;
}

const versions = { 'Koa 3': Koa, 'Koa 2': jest.requireActual<typeof Koa>('koa2') };

let redis: Redis;
const closeAtEnd = useCloseAtEnd({ afterAll });

beforeAll(async () => {
  const server = await startRedis();
  closeAtEnd(server.close);
  redis = new Redis(server.socket);
  closeAtEnd(() => {
    redis.disconnect();
  });
});

const listen =
  (Create: typeof Koa, mount: MountSession, isFirst: boolean, own: GrowingIOOptions = {}): StartSessionHost =>
  (handlers, options) => {
    const app = new Create();
    app.keys = ['a test'];
    app.silent = true;
    const middleware = growingio({ ...options, ...own });
    if (isFirst) app.use(middleware);
    app.use(bodyParser());
    const actsOf = mount(app);
    if (!isFirst) app.use(middleware);
    app.use(async (ctx) => {
      await handlers[ctx.path.slice(1)]?.({ tracker: ctx.growingio, ...actsOf(ctx) });
      ctx.body = 'ok';
    });
    return { server: app.listen(0, '127.0.0.1'), client: middleware.client };
  };

/** koa-session, whose typing is `any`, as this test uses it. */
interface Held {
  session: object | null;
}

const keepSession =
  (write: (userId: string) => object, options: CreateSessionOptions = {}): MountSession =>
  (app) => {
    app.use(session(options, app));
    return (ctx) => {
      const held = ctx as unknown as Held;
      return {
        logIn: (userId) => {
          held.session = write(userId);
        },
        logOut: () => {
          held.session = null;
        },
      };
    };
  };

const store = {
  get: async (key: string): Promise<object> => JSON.parse((await redis.get(key)) ?? '{}') as object,
  set: async (key: string, value: object): Promise<void> => {
    await redis.set(key, JSON.stringify(value));
  },
  destroy: async (key: string): Promise<void> => {
    await redis.del(key);
  },
};

const passportSession =
  (serialise: (account: Account) => unknown, deserialise: (kept: never) => Account): MountSession =>
  (app) => {
    const passport = new KoaPassport();
    passport.use(
      new Strategy((username, given, done) => {
        done(null, given === password ? { id: username, name: `User ${username}` } : false);
      }),
    );
    passport.serializeUser((account, done) => {
      done(null, serialise(account as Account));
    });
    passport.deserializeUser((kept, done) => {
      done(null, deserialise(kept as never));
    });
    app.use(session(app));
    app.use(passport.initialize());
    app.use(passport.session());
    return (ctx) => ({
      logIn: async () => {
        const enter = async (_error: unknown, account: Account | false): Promise<void> => {
          if (account === false) throw new Error('the password is wrong');
          await ctx.login(account);
        };
        await passport.authenticate('local', enter)(ctx, () => Promise.resolve());
      },
      logOut: () => ctx.logout(),
    });
  };

const byId = passportSession(
  ({ id }) => id,
  (id: string) => ({ id, name: `User ${id}` }),
);

const byObject = passportSession(
  (account) => account,
  (account: Account) => account,
);

const tokenCookie =
  (claim: 'id' | 'sub'): MountSession =>
  (app) => {
    app.use(async (ctx, next) => {
      const token = ctx.cookies.get('token');
      if (token !== undefined && token !== '') ctx.state['user'] = jwt.verify(token, 'a test');
      await next();
    });
    return (ctx) => ({
      logIn: (userId) => {
        const claims = { [claim]: userId };
        ctx.state['user'] = claims;
        ctx.cookies.set('token', jwt.sign(claims, 'a test'));
      },
      logOut: () => {
        ctx.state['user'] = undefined;
        ctx.cookies.set('token', null);
      },
    });
  };

const userId = (id: string): object => ({ userId: id });
const account = (number: string): object => ({ account: { number } });

const bySub: GrowingIOOptions = { loginUserId: 'state.user.sub' };
const byNumber: GrowingIOOptions = {
  loginUserId: (ctx) =>
    (ctx as unknown as { session: { account?: { number: string } } | null }).session?.account?.number,
};

const sessions: [name: string, mount: MountSession, own?: GrowingIOOptions][] = [
  ['koa-session in a cookie', keepSession(userId)],
  ['koa-session in Redis', keepSession(userId, { store })],
  ['koa-passport, serialising an ID', byId],
  ['koa-passport, serialising an object', byObject],
  ['a JWT in ctx.state.user', tokenCookie('id')],
  ['a JWT in ctx.state.user, whose ID is in sub', tokenCookie('sub'), bySub],
  ['a function of the context', keepSession(account), byNumber],
];

describe.each(Object.entries(versions))('%s', (_version, Create) => {
  // Koa's middleware awaits promises, and what is awaited comes back into the async context.
  for (const [name, mount, own] of sessions) {
    sessionContract(tools, `${name}, growingio() before it`, listen(Create, mount, true, own), 'own');
    sessionContract(tools, `${name}, growingio() after it`, listen(Create, mount, false, own), 'own');
  }

  userFunctionContract(tools, 'a function that goes wrong', listen(Create, keepSession(userId), false));
});
