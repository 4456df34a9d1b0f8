/** Scenario: answers that stay open. Downloads, server-sent events and WebSockets enter; what arrives meanwhile is judged. */
import { ServerResponse, type IncomingMessage } from 'node:http';
import { PassThrough, Readable } from 'node:stream';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import type { Tracker } from '@growingio/upload';
import { makeMoment, pause, until, type Stage } from './stage.js';

export function describeStreams(stage: Stage): void {
  const chunk = 'apples and pears. '.repeat(1000);
  let feed = new PassThrough();
  let feedTracker = makeMoment<Tracker>();
  const sockets = new WebSocketServer({ noServer: true });
  const upgrades = new WeakMap<IncomingMessage, { socket: Duplex; head: Buffer }>();
  let upgraded = makeMoment<WebSocket>();

  stage.handle({
    download: ({ tracker, stream }) => {
      tracker.track('DownloadStarted');
      async function* makeChunks(): AsyncGenerator<string> {
        for (let i = 0; i < 20; i += 1) {
          await pause(1);
          yield chunk;
        }
        tracker.track('DownloadRead');
      }
      stream(Readable.from(makeChunks(), { objectMode: false }), { 'content-type': 'text/plain' });
    },
    feed: ({ tracker, stream }) => {
      feed = new PassThrough();
      feed.write(': open\n\n');
      stream(feed, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache, no-transform' });
      feedTracker.reach(tracker);
    },
    socket: ({ tracker, raw, takeOver }) => {
      takeOver();
      tracker.track('Opened');
      const { socket, head } = upgrades.get(raw) ?? {};
      if (socket === undefined || head === undefined) throw new Error('the request is no upgrade');
      sockets.handleUpgrade(raw, socket, head, (connection) => {
        connection.on('message', (message: Buffer) => {
          tracker.track('Message', { text: message.toString() });
          connection.send('got it');
        });
        connection.on('close', () => tracker.track('Closed'));
        upgraded.reach(connection);
      });
    },
    takenOver: ({ tracker, takeOver }) => {
      tracker.track('TakenOver');
      takeOver().writeHead(202, { 'content-type': 'text/plain' }).end('by hand');
    },
  });

  afterAll(() => {
    sockets.close();
  });

  it('tracks at the start and at the end of a streamed download', async () => {
    const member = await stage.member();
    const { status, text } = await member.visit('download');
    expect(status).toBe(200);
    expect(text).toBe(chunk.repeat(20));
    expect(await stage.arrived()).toEqual(['DownloadRead by u1', 'DownloadStarted by u1']);
  });

  it('hands over the events of an open response while it is open: server-sent events', async () => {
    feedTracker = makeMoment();
    const member = await stage.member();
    const answer = member.visit('feed');
    const tracker = await feedTracker.reached;
    for (const [i, event] of ['FirstSent', 'SecondSent', 'ThirdSent'].entries()) {
      tracker.track(event);
      feed.write(`data: ${event}\n\n`);
      await stage.collector.waitFor(i + 1);
    }
    expect(feed.writableEnded).toBe(false);
    tracker.track('LastSent');
    feed.end();
    expect((await answer).text).toContain('data: ThirdSent\n\n');
    expect(await stage.arrived()).toEqual(['FirstSent by u1', 'LastSent by u1', 'SecondSent by u1', 'ThirdSent by u1']);
  });

  it('tracks where the handler writes the answer by itself', async () => {
    const member = await stage.member();
    expect(await member.visit('takenOver')).toMatchObject({ status: 202, text: 'by hand' });
    expect(await stage.arrived()).toEqual(['TakenOver by u1']);
  });

  it('tracks the messages of a WebSocket while it is open, and lets go of it when it is closed', async () => {
    upgraded = makeMoment();
    const { server, url } = stage.host;
    server.on('upgrade', upgrade);
    const member = await stage.member();
    const client = new WebSocket(`${url}/socket`, { headers: { cookie: member.cookie } });
    await new Promise((resolve, reject) => client.once('open', resolve).once('error', reject));
    for (const [i, text] of ['one', 'two'].entries()) {
      const answered = new Promise((resolve) => client.once('message', resolve));
      client.send(text);
      await answered;
      // `Opened` came before the messages.
      await stage.collector.waitFor(i + 2);
    }
    const connection = await upgraded.reached;
    client.close();
    await until(() => connection.readyState === WebSocket.CLOSED, 'the end of the socket');
    await stage.collector.waitFor(4);
    server.off('upgrade', upgrade);
    expect(await stage.arrived()).toEqual(['Closed by u1', 'Message by u1', 'Message by u1', 'Opened by u1']);
  });

  // Hosts know no upgrades: the application hands them its own, as requests.
  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    upgrades.set(request, { socket, head });
    const response = new ServerResponse(request);
    response.assignSocket(socket as IncomingMessage['socket']);
    stage.host.server.emit('request', request, response);
  }
}
