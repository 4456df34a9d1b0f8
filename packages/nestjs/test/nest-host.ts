/** Nest on its Express adapter as a host for the contract. */
import 'reflect-metadata';
import type { Server } from 'node:http';
import { Controller, Module, All, Req, Res, StreamableFile, UseInterceptors, type Type } from '@nestjs/common';
import { NestFactory, RouterModule } from '@nestjs/core';
import { FileInterceptor } from '@nestjs/platform-express';
import compression from 'compression';
import type { Request, Response } from 'express';
import session from 'express-session';
import { growingio } from '@growingio/express';
import { GrowingIO, GrowingIOModule } from '../src/index.js';
import { DelayedStore } from '../../../testing/express-delayed-store.js';
import { sessionVisit } from '../../../testing/express-visit.js';
import type { Handle, StartHost } from '@growingio/upload/conformance';

export type Mounting = 'by the module' | 'before the session, too';

export function nestHost(mounting: Mounting): StartHost {
  return async function startHost(handlers, options) {
    @Module({ controllers: [scenarioController('', handlers), scenarioController('nested', handlers)] })
    class ScenarioModule {}

    @Module({ controllers: [scenarioController('', handlers)] })
    class MountedModule {}

    const tracking = options === undefined ? [] : [GrowingIOModule.forRoot(options)];
    const mounted = RouterModule.register([{ path: 'mounted', module: MountedModule }]);
    // The mounted one first: it is the more special one.
    @Module({ imports: [...tracking, MountedModule, ScenarioModule, mounted] })
    class AppModule {}

    const app = await NestFactory.create(AppModule, {
      logger: false,
      abortOnError: false,
      forceCloseConnections: true,
    });
    const client = options === undefined ? new GrowingIO({ mode: 'off' }) : app.get(GrowingIO);
    if (options !== undefined && mounting === 'before the session, too') app.use(growingio(client));
    app.use(compression({ threshold: 1024 }));
    app.use(session({ secret: 'a test', resave: false, saveUninitialized: false, store: new DelayedStore() }));
    await app.listen(0, '127.0.0.1');
    return {
      url: await app.getUrl(),
      server: app.getHttpServer() as Server,
      client,
      close: () => app.close(),
    };
  };
}

function scenarioController(path: string, handlers: Record<string, Handle>): Type {
  @Controller(path)
  @UseInterceptors(FileInterceptor('file'))
  class ScenarioController {
    @All(':scenario')
    visit(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<unknown> {
      let answer: unknown = 'ok';
      // A handler that throws at once throws at once here, too.
      const result = handlers[request.path.replace(/^.*\//, '')]?.({
        ...sessionVisit(request),
        answer: (status, headers = {}, body = '') => {
          response.status(status).set(headers);
          answer = body;
        },
        stream: (body, headers = {}) => {
          response.set(headers);
          answer = new StreamableFile(body);
        },
        takeOver: () => {
          // Nest sends what the method resolves with: so it never does.
          answer = new Promise(() => undefined);
          return response;
        },
      });
      return Promise.resolve(result).then(() => answer);
    }
  }
  return ScenarioController;
}
