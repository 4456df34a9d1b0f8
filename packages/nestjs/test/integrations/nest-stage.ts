/** Starts a Nest application of a module, with a real session and a collector of its events. */
import 'reflect-metadata';
import { startCollector, type Collector } from '@growingio/collector';
import { Module, type INestApplication, type ModuleMetadata, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import cookie from '@fastify/cookie';
import fastifySession from '@fastify/session';
import session from 'express-session';
import type { Request } from 'express';
import type { FastifyRequest } from 'fastify';
import { GrowingIO, GrowingIOModule, type GrowingIOOptions } from '../../src/index.js';
import { KeptLog } from '@growingio/upload/conformance';
import type {} from '../../../../testing/express-visit.js';
import type {} from '../../../../testing/fastify-visit.js';

export type Platform = 'Express' | 'Fastify';

/** For `describe.each`: what a test does on both of Nest's adapters. */
export const platforms: readonly Platform[] = ['Express', 'Fastify'];

/** Starts applications for the tests of one `describe`, and closes them after each. */
export class NestStage {
  log = new KeptLog();
  #collector: Collector | undefined;
  readonly #running = new Set<{ close: () => Promise<unknown> }>();

  constructor(private readonly platform: Platform = 'Express') {
    beforeAll(async () => {
      this.#collector = await startCollector();
    });
    afterEach(async () => {
      await this.close();
      this.#collector?.clear();
      this.log = new KeptLog();
    });
    afterAll(() => this.#collector?.close());
  }

  get collector(): Collector {
    if (this.#collector === undefined) throw new Error('the collector starts before the first test');
    return this.#collector;
  }

  /** The client's options: one batch a test, so that events arrive in the order in which they were handed over. */
  get options(): GrowingIOOptions {
    return { projectId: '0a1b2c3d', host: this.collector.url, flushInterval: 3_600_000, logger: this.log };
  }

  /** A module of these parts, with the plugin in it. */
  module({ imports = [], ...parts }: ModuleMetadata, plugin = GrowingIOModule.forRoot(this.options)): Type {
    @Module({ ...parts, imports: [plugin, ...imports] })
    class StageModule {}
    return StageModule;
  }

  /** Starts a module of these parts: the header `x-user` logs that user in, and a session keeps it. */
  start(parts: ModuleMetadata, prepare?: (app: INestApplication) => unknown): Promise<INestApplication> {
    return this.startModule(this.module(parts), prepare);
  }

  /** The same of a module with a plugin of its own. */
  async startModule(module: Type, prepare?: (app: INestApplication) => unknown): Promise<INestApplication> {
    const app = await (this.platform === 'Express' ? createOnExpress(module) : createOnFastify(module));
    this.adopt(app);
    await prepare?.(app);
    await app.listen(0, '127.0.0.1');
    return app;
  }

  /** Closes it after the test, or when `arrived()` is asked for: the last in, the first out. */
  adopt<Closable extends { close: () => Promise<unknown> }>(closable: Closable): Closable {
    this.#running.add(closable);
    return closable;
  }

  async close(): Promise<void> {
    for (const closable of [...this.#running].reverse()) await closable.close();
    this.#running.clear();
  }

  /** What arrived, in the order of their tracking: closes all that runs, so that nothing is under way any more. */
  async arrived(): Promise<[event: unknown, loginUserId: unknown, variables?: unknown][]> {
    await this.close();
    return this.collector.events.map(({ event, loginUserId, variables }) =>
      variables === undefined ? [event, loginUserId] : [event, loginUserId, variables],
    );
  }
}

const silent = { logger: false, abortOnError: false } as const;

async function createOnExpress(module: Type): Promise<INestApplication> {
  const app = await NestFactory.create(module, silent);
  app.use(session({ secret: 'a test', resave: false, saveUninitialized: false }));
  app.use((request: Request, _response: unknown, next: () => void) => {
    request.session.userId = request.headers['x-user'];
    next();
  });
  return app;
}

async function createOnFastify(module: Type): Promise<INestApplication> {
  const adapter = new FastifyAdapter();
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, silent);
  // Nest brings a Fastify of its own, whose types are not those that the plugins are written for.
  await app.register(cookie as never);
  const secret = 'a secret of a test, which is long enough';
  await app.register(fastifySession, { secret, cookie: { secure: false } });
  adapter.getInstance().addHook('preValidation', (request, _reply, next) => {
    (request as unknown as FastifyRequest).session.userId = request.headers['x-user'];
    next();
  });
  return app;
}

/** Asks as `user`, who is logged in on the way. */
export async function ask(
  app: INestApplication,
  path: string,
  { user, method = 'GET', json }: { user?: string; method?: string; json?: unknown } = {},
): Promise<{ status: number; text: string }> {
  const response = await fetch(`${await app.getUrl()}${path}`, {
    method,
    headers: {
      ...(user !== undefined && { 'x-user': user }),
      ...(json !== undefined && { 'content-type': 'application/json' }),
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  });
  return { status: response.status, text: await response.text() };
}

/** The client that the application has. */
export function clientOf(app: { get: INestApplication['get'] }): GrowingIO {
  return app.get(GrowingIO);
}
