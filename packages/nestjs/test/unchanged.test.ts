/** Nest on Express and on Fastify, which `GrowingIOModule` leaves as they are. */
import 'reflect-metadata';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import {
  Controller,
  Get,
  Header,
  Module,
  Param,
  Req,
  Res,
  type INestApplication,
  type MiddlewareConsumer,
  type NestModule,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Express } from 'express';
import type { Tracker } from '@growingio/upload';
import { GrowingIO, GrowingIOModule, type GrowingIOOptions } from '../src/index.js';
import { unchangedContract, type BuildHost, type UnchangedHandle } from '@growingio/upload/conformance';
import { tools } from '../../../testing/host-tools.js';

type Handlers = Record<string, UnchangedHandle>;
type Raw<Message> = Message & { readonly raw?: Message };

@Module({})
class MiddlewareModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer
      .apply(function passOn(_request: object, _response: object, next: () => void) {
        next();
      })
      .forRoutes('{*path}');
  }
}

function makeModule(handlers: Handlers, options: GrowingIOOptions | undefined, imports: Type[]): Type {
  @Controller()
  class ScenarioController {
    @Get(':name')
    @Header('X-Last', '2')
    visit(
      @Param('name') name: string,
      @Req() request: Raw<IncomingMessage> & { growingio?: Tracker },
      @Res({ passthrough: true }) response: Raw<ServerResponse>,
    ): unknown {
      const tracker = options && request.growingio;
      const handled = handlers[name]?.({
        request: request.raw ?? request,
        response: response.raw ?? response,
        tracker,
      });
      return handled instanceof Promise ? handled.then(() => 'ok') : 'ok';
    }
  }

  @Module({
    imports: options === undefined ? imports : [GrowingIOModule.forRoot(options), ...imports],
    controllers: [ScenarioController],
  })
  class ScenarioModule {}
  return ScenarioModule;
}

const silent = { logger: false, abortOnError: false } as const;

async function run(app: INestApplication, options: GrowingIOOptions | undefined, layers: () => string[]) {
  await app.listen(0, '127.0.0.1');
  return {
    server: app.getHttpServer() as Server,
    layers: layers(),
    client: options && app.get(GrowingIO),
    close: () => app.close(),
  };
}

type Build = (...imports: Type[]) => BuildHost;

// What Nest calls the layer of any module's middleware: ours is the one behind the others.
const secondHandler = 'handler, the second';
const numberHandlers = (name: string, index: number, names: string[]): string =>
  name === 'handler' && names.indexOf(name) < index ? secondHandler : name;

const onExpress: Build =
  (...imports) =>
  async (handlers, options) => {
    const module = makeModule(handlers, options, imports);
    const app = await NestFactory.create(module, { ...silent, forceCloseConnections: true });
    app.use(function setHeaders(_request: unknown, response: ServerResponse, next: () => void) {
      response.setHeader('X-First', '1');
      response.setHeader('Set-Cookie', 'seen=yes');
      next();
    });
    const { router } = app.getHttpAdapter().getInstance() as Express;
    return run(app, options, () => router.stack.map(({ name, route }) => route?.path ?? name).map(numberHandlers));
  };

const onFastify: Build =
  (...imports) =>
  async (handlers, options) => {
    const module = makeModule(handlers, options, imports);
    const adapter = new FastifyAdapter({ forceCloseConnections: true });
    const app = await NestFactory.create<NestFastifyApplication>(module, adapter, silent);
    for (const moment of hookMoments) {
      adapter
        .getInstance()
        .addHook(moment, function setHeaders(_request: unknown, reply: HasHeaders, done: () => void) {
          reply.header(`x-${moment}`, '1').header('set-cookie', 'seen=yes');
          done();
        });
    }
    return run(app, options, () => hooksOf(adapter.getInstance().printRoutes({ includeHooks: true })));
  };

const hookMoments = ['onRequest', 'preValidation', 'preHandler'] as const;

interface HasHeaders {
  header: (name: string, value: string) => HasHeaders;
}

/** The hooks of the first route, in their order, as Fastify prints them: `• (preHandler) ["setHeaders()","growingio()"]`. */
function hooksOf(printed: string): string[] {
  const [first = ''] = printed.split('(HEAD)');
  const hooks = first.matchAll(/\((\w+)\) (\[.*\])/g);
  return [...hooks].flatMap(([, moment = '', names = '[]']) =>
    (JSON.parse(names) as string[]).map((name) => `${moment}: ${name}`),
  );
}

const added = hookMoments.map((moment) => `${moment}: growingio()`);
const late = ['growingio', secondHandler];

unchangedContract(tools, 'NestJS on Express', onExpress());
unchangedContract(tools, 'NestJS on Express, with middleware of another module,', onExpress(MiddlewareModule), late);
unchangedContract(tools, 'NestJS on Fastify', onFastify(), added);
unchangedContract(tools, 'NestJS on Fastify, with middleware of another module,', onFastify(MiddlewareModule), added);
