/** Nest on its Fastify adapter as a host for the contract. */
import 'reflect-metadata';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import session from '@fastify/session';
import { All, Controller, Module, Req, Res, StreamableFile, type Type } from '@nestjs/common';
import { NestFactory, RouterModule } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { growingio } from '@growingio/fastify';
import { GrowingIO, GrowingIOModule } from '../src/index.js';
import { DelayedStore } from '../../../testing/fastify-delayed-store.js';
import { openVisit } from '../../../testing/fastify-visit.js';
import type { Handle, StartHost } from '@growingio/upload/conformance';
import type { Mounting } from './nest-host.js';

export function nestFastifyHost(mounting: Mounting): StartHost {
  return async function startHost(handlers, options) {
    @Module({ controllers: [scenarioController('', handlers), scenarioController('nested', handlers)] })
    class ScenarioModule {}

    @Module({ controllers: [scenarioController('', handlers)] })
    class MountedModule {}

    const tracking = options === undefined ? [] : [GrowingIOModule.forRoot(options)];
    const mounted = RouterModule.register([{ path: 'mounted', module: MountedModule }]);
    @Module({ imports: [...tracking, MountedModule, ScenarioModule, mounted] })
    class AppModule {}

    const adapter = new FastifyAdapter({ forceCloseConnections: true });
    const app = await NestFactory.create<NestFastifyApplication>(AppModule, adapter, {
      logger: false,
      abortOnError: false,
    });
    const client = options === undefined ? new GrowingIO({ mode: 'off' }) : app.get(GrowingIO);
    if (options !== undefined && mounting === 'before the session, too') await register(app, growingio, { client });
    await register(app, compress, { threshold: 1024 });
    await register(app, cookie);
    await register(app, session, {
      secret: 'a secret of a test, which is long enough',
      cookie: { secure: false },
      saveUninitialized: false,
      store: new DelayedStore(),
    });
    await register(app, multipart, { attachFieldsToBody: 'keyValues' });
    await app.listen(0, '127.0.0.1');
    return { url: await app.getUrl(), server: app.getHttpServer(), client, close: () => app.close() };
  };
}

// Nest brings a Fastify of its own, whose types are not those that the plugins are written for.
async function register(app: NestFastifyApplication, plugin: unknown, options: object = {}): Promise<void> {
  await app.register(plugin as never, options as never);
}

function scenarioController(path: string, handlers: Record<string, Handle>): Type {
  @Controller(path)
  class ScenarioController {
    @All(':scenario')
    visit(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<unknown> {
      let answer: unknown = 'ok';
      const { visit } = openVisit(request, reply);
      const [name = ''] = request.url.split('?');
      // A handler that throws at once throws at once here, too.
      const result = handlers[name.replace(/^.*\//, '')]?.({
        ...visit,
        answer: (status, headers = {}, body = '') => {
          reply.status(status).headers(headers);
          answer = body;
        },
        stream: (body, headers = {}) => {
          reply.headers(headers);
          answer = new StreamableFile(body);
        },
        takeOver: () => {
          // Nest sends what the method resolves with: so it never does.
          answer = new Promise(() => undefined);
          return visit.takeOver();
        },
      });
      return Promise.resolve(result).then(() => answer);
    }
  }
  return ScenarioController;
}
