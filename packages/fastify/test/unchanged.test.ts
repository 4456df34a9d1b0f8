/** Fastify 5, which `growingio` leaves as it is. */
import cookie from '@fastify/cookie';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { unchangedContract, type BuildHost } from '@growingio/upload/conformance';
import { tools } from '../../../testing/host-tools.js';
import { growingio } from '../src/index.js';

const build: BuildHost = async (handlers, options) => {
  const app = Fastify({ forceCloseConnections: true });
  if (options !== undefined) await app.register(growingio, options);
  await app.register(cookie);
  for (const name of ['onRequest', 'preValidation', 'preHandler'] as const) {
    app.addHook(name, function setHeaders(_request: unknown, reply: FastifyReply, done: () => void) {
      reply.header(`x-${name}`, '1');
      done();
    });
  }
  app.get<{ Params: { name: string } }>('/:name', async (request, reply) => {
    const handle = handlers[request.params.name];
    if (handle === undefined) {
      reply.callNotFound();
      return reply;
    }
    await handle({ request: request.raw, response: reply.raw, tracker: options && request.growingio });
    return reply.setCookie('seen', 'yes').header('x-last', '2').send('ok');
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    server: app.server,
    layers: hooksOf(app),
    client: options && app.growingio,
    close: () => app.close(),
  };
};

/** The hooks that a request passes, in their order. Fastify keeps them under a symbol of its own. */
function hooksOf(app: FastifyInstance): string[] {
  const symbol = Object.getOwnPropertySymbols(app).find(({ description }) => description === 'fastify.hooks');
  const hooks: object = symbol === undefined ? {} : (Reflect.get(app, symbol) as object);
  return Object.entries(hooks).flatMap(([moment, kept]) =>
    Array.isArray(kept) ? kept.map(({ name }: { name: string }) => `${moment}: ${name.replace('bound ', '')}`) : [],
  );
}

const added = ['onRequest', 'preValidation', 'preHandler'].map((moment) => `${moment}: growingio`);

unchangedContract(tools, 'Fastify 5', build, added);
