/** Nest's sessions on Express, mounted in main.ts and by a module behind ours, and on Fastify; tokens that a guard reads. */
import 'reflect-metadata';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import cookie from '@fastify/cookie';
import { Authenticator } from '@fastify/passport';
import secureSession from '@fastify/secure-session';
import fastifySession from '@fastify/session';
import {
  Controller,
  HttpCode,
  Module,
  Param,
  Post,
  Req,
  Res,
  type CanActivate,
  type ExecutionContext,
  type INestApplication,
  type MiddlewareConsumer,
  type NestModule,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import RedisStore from 'connect-redis';
import cookieSession from 'cookie-session';
import express from 'express';
import session from 'express-session';
import jwt from 'jsonwebtoken';
import { Passport } from 'passport';
import { Strategy } from 'passport-local';
import { connectRedis, RedisStore as FastifyStore, type CallbackRedis } from '../../../testing/fastify-redis-store.js';
import {
  useCloseAtEnd,
  password,
  sessionContract,
  type SessionHandle,
  type SessionVisit,
  type StartSessionHost,
} from '@growingio/upload/conformance';
import { tools } from '../../../testing/host-tools.js';
import { startRedis } from '../../../testing/redis.js';
import { GrowingIO, GrowingIOModule, type Tracker } from '../src/index.js';

type Acts = Pick<SessionVisit, 'logIn' | 'logOut'>;
type Callback = (error?: unknown) => void;

/** What any session makes of a request, Express's and Fastify's. */
interface Visited {
  readonly growingio: Tracker;
  readonly headers: IncomingMessage['headers'];
  readonly server: never;
  user?: object | null | undefined;
  session: (Record<string, unknown> & { destroy(callback?: Callback): unknown; delete(): void }) | null;
  logIn(user: object, callback: Callback): Promise<void>;
  logOut(callback?: Callback): Promise<void>;
}

interface Answer {
  header(name: string, value: string): unknown;
}

type ActsOf = (request: Visited, response: Answer) => Acts;

interface Account {
  id: string;
  name: string;
}

const secret = 'a secret of a test, which is long enough';
const called = (work: (callback: Callback) => void): Promise<void> => promisify(work)();

let redis: CallbackRedis;
const closeAtEnd = useCloseAtEnd({ afterAll });

beforeAll(async () => {
  const server = await startRedis();
  closeAtEnd(server.close);
  redis = connectRedis(server.socket);
  closeAtEnd(() => redis.end(false));
  for (const id of ['u1', 'u2', 'u3', 'u4', 'u5']) redis.set(`name of ${id}`, `User ${id}`);
});

function makeModule(
  client: GrowingIO,
  handlers: Record<string, SessionHandle>,
  actsOf: ActsOf,
  imports: Type[] = [],
): Type {
  @Controller()
  class VisitController {
    @Post(':name')
    @HttpCode(200)
    async visit(
      @Param('name') name: string,
      @Req() request: Visited,
      @Res({ passthrough: true }) response: Answer,
    ): Promise<string> {
      await handlers[name]?.({ tracker: request.growingio, ...actsOf(request, response) });
      return 'ok';
    }
  }

  @Module({ imports: [GrowingIOModule.forRoot(client), ...imports], controllers: [VisitController] })
  class VisitModule {}
  return VisitModule;
}

const silent = { logger: false, abortOnError: false } as const;

/** Starts it in the meantime: whoever waits for the server to listen hears of a failure. */
function start(made: Server, client: GrowingIO, work: () => Promise<unknown>): ReturnType<StartSessionHost> {
  work().catch((error: unknown) => made.emit('error', error));
  return { server: made, client };
}

// JWT, which a guard reads

class TokenGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Visited>();
    const [, token] = /(?:^|; )token=([^;]+)/.exec(request.headers.cookie ?? '') ?? [];
    if (token !== undefined) request.user = jwt.verify(token, secret) as object;
    return true;
  }
}

const guarded = (app: INestApplication): void => void app.useGlobalGuards(new TokenGuard());

const actsOfToken: ActsOf = (request, response) => ({
  logIn: (id) => {
    request.user = { id };
    response.header('set-cookie', `token=${jwt.sign({ id }, secret)}; Path=/; HttpOnly`);
  },
  logOut: () => {
    request.user = null;
    response.header('set-cookie', 'token=; Path=/; Max-Age=0');
  },
});

const actsOfSession: ActsOf = (request) => ({
  logIn: (userId) => {
    Object.assign(request.session ?? {}, { userId });
  },
  logOut: () => called((callback) => request.session?.destroy(callback)),
});

// Express

interface ExpressKind {
  readonly layers?: () => express.RequestHandler[];
  readonly acts: ActsOf;
  readonly prepare?: (app: INestApplication) => void;
}

/** Where the session stands: in main.ts, before ours, or in a module's `configure()`, behind ours. */
type Place = 'in main.ts' | 'by a module';

const onExpress =
  ({ layers = () => [], acts, prepare }: ExpressKind, place: Place): StartSessionHost =>
  (handlers, options) => {
    const client = new GrowingIO(options);
    const instance = express();
    const made = createServer(instance as RequestListener);

    @Module({})
    class SessionModule implements NestModule {
      configure(consumer: MiddlewareConsumer): void {
        consumer.apply(...layers()).forRoutes('{*path}');
      }
    }

    const module = makeModule(client, handlers, acts, place === 'by a module' ? [SessionModule] : []);
    return start(made, client, async () => {
      const app = await NestFactory.create(module, new ExpressAdapter(instance), silent);
      prepare?.(app);
      // Passport's log-in reads the body: Nest's own parser comes later than what main.ts mounts.
      for (const layer of place === 'in main.ts' ? layers() : []) app.use(layer);
      await app.init();
      made.listen(0, '127.0.0.1');
    });
  };

const settings = { secret, resave: false, saveUninitialized: false };
const memory = () => [session(settings)];
const inRedis = () => [session({ ...settings, store: new (RedisStore(session))({ client: redis as never }) })];

function passport(): ExpressKind {
  const instance = new Passport();
  instance.use(
    new Strategy((username, given, done) => {
      done(null, given === password ? { id: username, name: `User ${username}` } : false);
    }),
  );
  instance.serializeUser((account, done) => {
    done(null, (account as Account).id);
  });
  instance.deserializeUser((id: string, done: (error: unknown, account?: Account) => void) => {
    redis.get(`name of ${id}`, (error, name) => {
      done(error, { id, name: name ?? '' });
    });
  });
  return {
    layers: () => [...memory(), instance.initialize(), instance.session()] as express.RequestHandler[],
    acts: (request, response) => ({
      logIn: () =>
        called((callback) => {
          const enter = (error: unknown, account: object | false | null): void => {
            if (account) void request.logIn(account, callback);
            else callback(error ?? new Error('the password is wrong'));
          };
          const authenticate = instance.authenticate('local', enter) as (...args: unknown[]) => void;
          authenticate(request, response, callback);
        }),
      logOut: () => called((callback) => void request.logOut(callback)),
    }),
  };
}

const cookies: ExpressKind = {
  layers: () => [cookieSession({ secret })],
  acts: (request) => ({
    logIn: (userId) => {
      request.session = { userId } as never;
    },
    logOut: () => {
      request.session = null;
    },
  }),
};

const expressKinds: [name: string, kind: ExpressKind][] = [
  ['express-session in memory', { layers: memory, acts: actsOfSession }],
  ['express-session in a callback-style Redis', { layers: inRedis, acts: actsOfSession }],
  ['passport, deserialising from a callback-style Redis', passport()],
  ['cookie-session', cookies],
];

describe('NestJS on Express', () => {
  for (const [name, kind] of expressKinds) {
    for (const place of ['in main.ts', 'by a module'] as const) {
      sessionContract(tools, `${name}, mounted ${place}`, onExpress(kind, place), 'own');
    }
  }
  sessionContract(
    tools,
    'a JWT that a guard reads',
    onExpress({ acts: actsOfToken, prepare: guarded }, 'in main.ts'),
    'own',
  );
});

// Fastify

interface FastifyKind {
  readonly register?: (app: NestFastifyApplication) => Promise<unknown>;
  readonly acts: ActsOf;
  readonly prepare?: (app: INestApplication) => void;
}

const onFastify =
  ({ register, acts, prepare }: FastifyKind): StartSessionHost =>
  (handlers, options) => {
    const client = new GrowingIO(options);
    const made = createServer();
    const serverFactory = (handle: (request: IncomingMessage, response: ServerResponse) => void): Server =>
      made.on('request', handle);
    return start(made, client, async () => {
      const module = makeModule(client, handlers, acts);
      const adapter = new FastifyAdapter({ serverFactory });
      const app = await NestFactory.create<NestFastifyApplication>(module, adapter, silent);
      prepare?.(app);
      await register?.(app);
      await app.listen(0, '127.0.0.1');
    });
  };

// Nest brings a Fastify of its own, whose types are not those that the plugins are written for.
const registerSession = async (app: NestFastifyApplication, options: object = {}): Promise<void> => {
  await app.register(cookie as never);
  const given = { secret, cookie: { secure: false }, saveUninitialized: false, ...options };
  await app.register(fastifySession, given);
};

const stored = (app: NestFastifyApplication): Promise<void> => registerSession(app, { store: new FastifyStore(redis) });

function fastifyPassport(): FastifyKind {
  const instance = new Authenticator();
  instance.use(
    'local',
    new Strategy((username, given, done) => {
      redis.get(`name of ${username}`, (error, name) => {
        done(error, given === password && { id: username, name });
      });
    }),
  );
  instance.registerUserSerializer((account: Account) => Promise.resolve(account.id));
  instance.registerUserDeserializer((id: string) => Promise.resolve({ id }));
  return {
    register: async (app) => {
      await stored(app);
      await app.register(instance.initialize() as never);
      await app.register(instance.secureSession() as never);
    },
    acts: (request, response) => ({
      logIn: () => {
        const enter = async (_request: unknown, _reply: unknown, error: unknown, account: unknown): Promise<void> => {
          if (typeof account !== 'object') throw error instanceof Error ? error : new Error('the password is wrong');
          await (request.logIn as (account: unknown) => Promise<void>)(account);
        };
        return instance.authenticate('local', enter).call(request.server, request as never, response as never);
      },
      logOut: () => request.logOut(),
    }),
  };
}

const fastifyKinds: [name: string, kind: FastifyKind][] = [
  ['@fastify/session in memory', { register: registerSession, acts: actsOfSession }],
  ['@fastify/session in a callback-style Redis', { register: stored, acts: actsOfSession }],
  ['@fastify/passport on @fastify/session', fastifyPassport()],
  [
    '@fastify/secure-session',
    {
      register: (app) => app.register(secureSession, { key: Buffer.alloc(32, 7) }),
      acts: (request) => ({ ...actsOfSession(request, request as never), logOut: () => request.session?.delete() }),
    },
  ],
  ['a JWT that a guard reads', { acts: actsOfToken, prepare: guarded }],
];

describe('NestJS on Fastify', () => {
  for (const [name, kind] of fastifyKinds) sessionContract(tools, name, onFastify(kind), 'own');
});
