/** Run by node:test: a host of plain node:http, and one of no use, on the suites of the door. */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { startCollector } from '@growingio/collector';
import { GrowingIO } from '@growingio/upload';
import { scopeRequest } from '@growingio/upload/adapter';
import { sessionContract, userFunctionContract } from '@growingio/upload/conformance';

const tools = { describe, it, beforeAll: before, afterAll: after, startCollector };
/** Of which request the session is read. A host that takes the first one's for all mixes up its users. */
const isBroken = process.env.BROKEN === 'yes';

function startHost(handlers, options) {
  const client = new GrowingIO(options);
  const sessions = new Map();
  let first;
  const server = createServer(async (request, response) => {
    await json(request);
    const id = request.headers.cookie?.replace('id=', '') || randomUUID();
    if (!sessions.has(id)) sessions.set(id, {});
    request.session = sessions.get(id);
    first ??= request;
    const read = isBroken ? { session: first.session } : request;
    scopeRequest(client, read, response, async () => {
      const visit = {
        tracker: read.growingio,
        logIn: (userId) => (request.session.userId = userId),
        logOut: () => delete request.session.userId,
      };
      await handlers[request.url.slice(1)](visit);
      response.writeHead(200, { 'set-cookie': `id=${id}` }).end('ok');
    });
  }).listen(0, '127.0.0.1');
  return { server, client };
}

sessionContract(tools, 'node:http', startHost, 'own');
userFunctionContract(tools, 'a function of node:http that goes wrong', startHost);
