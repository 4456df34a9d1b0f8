/** The same small application on each framework, listening. */

import { createServer } from 'node:http';
import { eventKey } from '../event.js';
import { nextVariables, session } from './behaviours.js';

// A visitor's connection must not be closed while others are measured.
const keepAliveTimeout = 120_000;

export const frameworks = {
  async express({ client, enter, track }) {
    const { default: express } = await import('express');
    const app = express();
    app.use((request, response, next) => {
      request.session = session;
      next();
    });
    if (enter) app.use((request, response, next) => enter(response, next));
    if (client) app.use((await import('@growingio/express')).growingio(client));
    app.get('/', (request, response) => {
      track?.(request);
      response.json({ bought: '苹果' });
    });
    return listen(createServer(app));
  },

  async koa({ client, enter, track }) {
    const { default: Koa } = await import('koa');
    const app = new Koa();
    app.use((context, next) => {
      context.session = session;
      return next();
    });
    if (enter) app.use((context, next) => enter(context.res, next));
    if (client) app.use((await import('@growingio/koa')).growingio(client));
    app.use((context) => {
      track?.(context);
      context.body = { bought: '苹果' };
    });
    return listen(createServer(app.callback()));
  },

  async fastify({ client, enter, track }) {
    const { default: fastify } = await import('fastify');
    const app = fastify({ keepAliveTimeout });
    app.decorateRequest('session', null);
    app.addHook('onRequest', (request, reply, done) => {
      request.session = session;
      done();
    });
    if (enter) app.addHook('onRequest', (request, reply, done) => enter(reply.raw, done));
    if (client) app.register((await import('@growingio/fastify')).growingio, { client });
    app.get('/', (request, reply) => {
      track?.(request);
      reply.send({ bought: '苹果' });
    });
    await app.listen({ port: 0, host: '127.0.0.1' });
    return app.server.address().port;
  },

  /** On Express. Ours tracks by the decorator, as its README begins. */
  async nest({ client, enter, track, isTracked }) {
    await import('reflect-metadata');
    const { Controller, Get, Module, Req } = await import('@nestjs/common');
    const { NestFactory } = await import('@nestjs/core');
    class Shop {
      buy(request) {
        if (!client) track?.(request);
        return { bought: '苹果' };
      }
    }
    const modules = [];
    if (client) modules.push((await import('@growingio/nestjs')).GrowingIOModule.forRoot(client));
    const decorators = [Get()];
    if (isTracked) decorators.push((await import('@growingio/nestjs')).Track(eventKey, nextVariables));
    Reflect.decorate([Controller()], Shop);
    const method = Object.getOwnPropertyDescriptor(Shop.prototype, 'buy');
    Object.defineProperty(Shop.prototype, 'buy', Reflect.decorate(decorators, Shop.prototype, 'buy', method));
    Reflect.defineMetadata('design:paramtypes', [Object], Shop.prototype, 'buy');
    Req()(Shop.prototype, 'buy', 0);
    class App {}
    Module({ imports: modules, controllers: [Shop] })(App);
    const app = await NestFactory.create(App, { logger: false });
    app.use((request, response, next) => {
      request.session = session;
      next();
    });
    if (enter) app.use((request, response, next) => enter(response, next));
    await app.init();
    return listen(app.getHttpServer());
  },
};

function listen(server) {
  server.keepAliveTimeout = keepAliveTimeout;
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));
}
