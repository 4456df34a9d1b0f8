/** Express's sessions, each on Express 5 and 4, with `growingio()` before and after them. */
import { promisify } from 'node:util';
import RedisStore from 'connect-redis';
import cookieSession from 'cookie-session';
import express from 'express';
import session from 'express-session';
import jwt from 'jsonwebtoken';
import { Passport } from 'passport';
import { Strategy } from 'passport-local';
import type redis from 'redis';
import {
  useCloseAtEnd,
  password,
  sessionContract,
  type Reach,
  type SessionVisit,
  type StartSessionHost,
  userFunctionContract,
} from '@growingio/upload/conformance';
import { tools } from '../../../testing/host-tools.js';
import { startRedis } from '../../../testing/redis.js';
import { growingio, type GrowingIOOptions } from '../src/index.js';

type Acts = Pick<SessionVisit, 'logIn' | 'logOut'>;

/** Mounts what keeps a session. Answers how a handler logs in and out with it. */
type MountSession = (app: express.Express) => (req: express.Request) => Acts;

/** Where `growingio()` stands, seen from the sessions. */
type Place = 'before' | 'after' | 'both';

interface Account {
  id: string;
  name: string;
}

const versions = { 'Express 5': express, 'Express 4': jest.requireActual<typeof express>('express4') };
const { createClient } = jest.requireActual<typeof redis>('redis3');

let client: redis.RedisClient;
const closeAtEnd = useCloseAtEnd({ afterAll });

beforeAll(async () => {
  const server = await startRedis();
  closeAtEnd(server.close);
  client = createClient(server.socket);
  closeAtEnd(() => {
    client.end(false);
  });
  for (const id of ['u1', 'u2', 'u3', 'u4', 'u5']) client.set(`name of ${id}`, `User ${id}`);
});

const listen =
  (create: typeof express, mount: MountSession, place: Place, own: GrowingIOOptions = {}): StartSessionHost =>
  (handlers, options) => {
    const app = create();
    const middleware = growingio({ ...options, ...own });
    if (place !== 'after') app.use(middleware);
    app.use(create.json());
    const actsOf = mount(app);
    if (place !== 'before') app.use(middleware);
    app.post('/:name', (req, res, next) => {
      // Express 4 waits for no promise.
      Promise.resolve(handlers[req.params.name]?.({ tracker: req.growingio, ...actsOf(req) })).then(() => {
        res.send('ok');
      }, next);
    });
    return { server: app.listen(0, '127.0.0.1'), client: middleware.client };
  };

type Callback = (error?: unknown) => void;

/** A promise for what calls back with an error or nothing. */
const called = (work: (callback: Callback) => void): Promise<void> => promisify(work)();

const mountSession = (app: express.Express, store?: session.Store): void => {
  const options = { secret: 'a test', resave: false, saveUninitialized: false };
  app.use(session(store === undefined ? options : { ...options, store }));
};

const actsOfSession = (req: express.Request): Acts => ({
  logIn: (userId) => {
    Object.assign(req.session, { userId });
  },
  logOut: () => called((callback) => req.session.destroy(callback)),
});

const memorySession: MountSession = (app) => {
  mountSession(app);
  return actsOfSession;
};

const redisSession: MountSession = (app) => {
  mountSession(app, new (RedisStore(session))({ client }));
  return actsOfSession;
};

const signedCookie =
  (write: (userId: string) => object): MountSession =>
  (app) => {
    app.use(cookieSession({ secret: 'a test' }));
    return (req) => {
      const held = req as unknown as { session: object | null };
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

const tokenCookie =
  (claim: 'id' | 'sub'): MountSession =>
  (app) => {
    app.use((req, _res, next) => {
      const [, token] = /(?:^|; )token=([^;]+)/.exec(req.headers.cookie ?? '') ?? [];
      if (token !== undefined) req.user = jwt.verify(token, 'a test');
      next();
    });
    return (req) => ({
      logIn: (userId) => {
        const claims = { [claim]: userId };
        req.user = claims;
        req.res?.cookie('token', jwt.sign(claims, 'a test'), { httpOnly: true });
      },
      logOut: () => {
        req.user = undefined;
        req.res?.clearCookie('token');
      },
    });
  };

const passportSession =
  (serialise: (account: Account) => unknown, deserialise: (kept: never, done: Found) => void): MountSession =>
  (app) => {
    const passport = new Passport();
    passport.use(
      new Strategy((username, given, done) => {
        done(null, given === password ? { id: username, name: `User ${username}` } : false);
      }),
    );
    passport.serializeUser((account, done) => {
      done(null, serialise(account as Account));
    });
    passport.deserializeUser(deserialise);
    mountSession(app);
    app.use(passport.initialize(), passport.session() as express.RequestHandler);
    return (req) => ({
      logIn: () =>
        called((callback) => {
          const enter = (error: unknown, account: Express.User | false | null): void => {
            if (account) req.logIn(account, callback);
            else callback(error ?? new Error('the password is wrong'));
          };
          (passport.authenticate('local', enter) as express.RequestHandler)(req, req.res as express.Response, callback);
        }),
      logOut: () =>
        called((callback) => {
          req.logout(callback);
        }),
    });
  };

type Found = (error: unknown, account?: Account) => void;

const byId = passportSession(
  ({ id }) => id,
  (id: string, done) => {
    done(null, { id, name: `User ${id}` });
  },
);

const byObject = passportSession(
  (account) => account,
  (account: Account, done) => {
    done(null, account);
  },
);

const byIdInRedis = passportSession(
  ({ id }) => id,
  (id: string, done) => {
    client.get(`name of ${id}`, (error, name) => {
      done(error, { id, name: name ?? '' });
    });
  },
);

const bySub: GrowingIOOptions = { loginUserId: 'user.sub' };
const byNumber: GrowingIOOptions = {
  loginUserId: (req) => (req as { session?: { account?: { number: string } } | null }).session?.account?.number,
};

/** What `currentTracker()` finds with `growingio()` before these sessions. After them, and around them, it finds the request's own. */
const sessions: [name: string, mount: MountSession, before: Reach, own?: GrowingIOOptions][] = [
  ['express-session in memory', memorySession, 'own'],
  ['express-session in a callback-style Redis', redisSession, 'none'],
  ['cookie-session', signedCookie((userId) => ({ userId })), 'own'],
  ['passport, serialising an ID', byId, 'own'],
  ['passport, serialising an object', byObject, 'own'],
  ['passport, deserialising from a callback-style Redis', byIdInRedis, 'none'],
  ['a JWT in req.user', tokenCookie('id'), 'own'],
  ['a JWT in req.user, whose ID is in sub', tokenCookie('sub'), 'own', bySub],
  ['a function of the request', signedCookie((number) => ({ account: { number } })), 'own', byNumber],
];

describe.each(Object.entries(versions))('%s', (_version, create) => {
  for (const [name, mount, before, own] of sessions) {
    sessionContract(tools, `${name}, growingio() before it`, listen(create, mount, 'before', own), before);
    sessionContract(tools, `${name}, growingio() after it`, listen(create, mount, 'after', own), 'own');
    if (before === 'own') continue;
    sessionContract(tools, `${name}, growingio() before and after it`, listen(create, mount, 'both', own), 'own');
  }

  userFunctionContract(tools, 'a function that goes wrong', listen(create, memorySession, 'after'));
});
