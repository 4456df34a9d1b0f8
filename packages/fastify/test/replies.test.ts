/** Ways to answer that only Fastify has: by HTTP/2, by `inject`, to a WebSocket of its plugin. What arrives of them is judged. */
import { once } from 'node:events';
import { connect } from 'node:http2';
import { text } from 'node:stream/consumers';
import { startCollector, type Collector } from '@growingio/collector';
import websocket from '@fastify/websocket';
import Fastify from 'fastify';
import { WebSocket } from 'ws';
import { KeptLog } from '@growingio/upload/conformance';
import { growingio } from '../src/index.js';

let collector: Collector;

beforeAll(async () => {
  collector = await startCollector();
});

beforeEach(() => {
  collector.clear();
});

afterAll(() => collector.close());

const options = (): { projectId: string; host: string; flushInterval: number; logger: KeptLog } => ({
  projectId: 'p',
  host: collector.url,
  flushInterval: 20,
  logger: new KeptLog(),
});
const arrived = (): string[] =>
  collector.events.map(({ event, loginUserId }) => `${String(event)} by ${String(loginUserId)}`);

describe('growingio', () => {
  it('hands over the events of a request that was injected', async () => {
    const app = Fastify();
    await app.register(growingio, options());
    app.get('/', (request) => {
      request.growingio.track('Before');
      request.growingio.identify('u1');
      return 'ok';
    });
    expect((await app.inject('/')).body).toBe('ok');
    await collector.waitFor(1);
    await app.close();
    expect(arrived()).toEqual(['Before by u1']);
  });

  it('hands over the events of a request that came by HTTP/2', async () => {
    const app = Fastify({ http2: true, forceCloseConnections: true });
    await app.register(growingio, options());
    const user = { id: 'u1' };
    app.decorateRequest('user', { getter: () => user });
    app.get('/', (request) => {
      request.growingio.track('Visit');
      return 'ok';
    });
    const session = connect(await app.listen({ port: 0, host: '127.0.0.1' }));
    const stream = session.request({ ':path': '/' });
    expect(await text(stream)).toBe('ok');
    await collector.waitFor(1);
    session.close();
    await app.close();
    expect(arrived()).toEqual(['Visit by u1']);
  });

  it('delivers the events of a WebSocket while it is open, and after it was closed', async () => {
    const app = Fastify({ forceCloseConnections: true });
    await app.register(websocket);
    await app.register(growingio, options());
    app.get('/', { websocket: true }, (socket, { growingio: tracker }) => {
      tracker.identify('u1');
      socket.on('message', (message: Buffer) => tracker.track('Message', { text: message.toString() }));
      socket.on('close', () => tracker.track('Closed'));
    });
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    const client = new WebSocket(url.replace('http', 'ws'));
    await once(client, 'open');
    client.send('apples');
    await collector.waitFor(1);
    expect(arrived()).toEqual(['Message by u1']);
    client.close();
    await collector.waitFor(2);
    expect(arrived()).toEqual(['Message by u1', 'Closed by u1']);
    await app.close();
  });
});
