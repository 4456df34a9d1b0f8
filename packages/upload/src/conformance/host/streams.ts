/** States what arrives while an answer is open: downloads, server-sent events, upgraded connections. */

import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import { request, ServerResponse, type IncomingMessage } from 'node:http';
import { PassThrough, Readable } from 'node:stream';
import type { Duplex } from 'node:stream';
import type { Tracker } from '../../index.js';
import { makeMoment, pause, until, type Stage } from './stage.js';
import { assertMatches } from './assert-matches.js';
import type { HostRunner } from '../runner.js';

export function describeStreams(stage: Stage, runner: HostRunner): void {
  const { it } = runner;
  const chunk = 'apples and pears. '.repeat(1000);
  let feed = new PassThrough();
  let feedTracker = makeMoment<Tracker>();
  const upgrades = new WeakMap<IncomingMessage, Duplex>();
  let upgraded = makeMoment<Duplex>();

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
      const connection = upgrades.get(raw);
      if (connection === undefined) throw new Error('the request is no upgrade');
      connection.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: chat\r\n\r\n');
      connection.on('data', (message: Buffer) => {
        tracker.track('Message', { text: message.toString() });
        connection.write('got it');
      });
      connection.on('end', () => connection.end());
      connection.on('close', () => tracker.track('Closed'));
      upgraded.reach(connection);
    },
    takenOver: ({ tracker, takeOver }) => {
      tracker.track('TakenOver');
      takeOver().writeHead(202, { 'content-type': 'text/plain' }).end('by hand');
    },
  });

  it('tracks at the start and at the end of a streamed download', async () => {
    const member = await stage.member();
    const { status, text } = await member.visit('download');
    assert.equal(status, 200);
    assert.equal(text, chunk.repeat(20));
    assert.deepEqual(await stage.arrived(), ['DownloadRead by u1', 'DownloadStarted by u1']);
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
    assert.equal(feed.writableEnded, false);
    tracker.track('LastSent');
    feed.end();
    assert.ok((await answer).text.includes('data: ThirdSent\n\n'), (await answer).text);
    assert.deepEqual(await stage.arrived(), [
      'FirstSent by u1',
      'LastSent by u1',
      'SecondSent by u1',
      'ThirdSent by u1',
    ]);
  });

  it('tracks where the handler writes the answer by itself', async () => {
    const member = await stage.member();
    assertMatches(await member.visit('takenOver'), { status: 202, text: 'by hand' });
    assert.deepEqual(await stage.arrived(), ['TakenOver by u1']);
  });

  it('tracks the messages of an upgraded connection while it is open, and lets go of it when it is closed', async () => {
    upgraded = makeMoment();
    const { server, url } = stage.host;
    server.on('upgrade', upgrade);
    const member = await stage.member();
    const headers = { cookie: member.cookie, connection: 'Upgrade', upgrade: 'chat' };
    const asked = request(`${url}/socket`, { headers }).end();
    const [, client] = (await once(asked, 'upgrade')) as [IncomingMessage, Duplex];
    for (const [i, text] of ['one', 'two'].entries()) {
      const answered = once(client, 'data');
      client.write(text);
      await answered;
      // `Opened` came before the messages.
      await stage.collector.waitFor(i + 2);
    }
    const connection = await upgraded.reached;
    client.end();
    await until(() => connection.destroyed, 'the end of the connection');
    await stage.collector.waitFor(4);
    server.off('upgrade', upgrade);
    assert.deepEqual(await stage.arrived(), ['Closed by u1', 'Message by u1', 'Message by u1', 'Opened by u1']);
  });

  // Hosts know no upgrades: the application hands them its own, as requests.
  function upgrade(incoming: IncomingMessage, socket: Duplex): void {
    upgrades.set(incoming, socket);
    const response = new ServerResponse(incoming);
    response.assignSocket(socket as IncomingMessage['socket']);
    stage.host.server.emit('request', incoming, response);
  }
}
