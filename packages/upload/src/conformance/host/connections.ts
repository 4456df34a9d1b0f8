/** States that each event arrives, under its user, where connections break or carry many requests. */

import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { makeMoment, pause, until, type Stage } from './stage.js';
import { beginningWith, type HostRunner } from '../runner.js';

export function describeConnections(stage: Stage, runner: HostRunner): void {
  const { it } = beginningWith(runner, () => {
    reached = makeMoment();
    gone = makeMoment();
  });
  let reached = makeMoment();
  let gone = makeMoment();

  stage.handle({
    hangUp: async ({ tracker, raw, answer }) => {
      tracker.track('Reached');
      raw.socket.once('close', gone.reach);
      reached.reach();
      await gone.reached;
      // The close of the response may come a moment later.
      await pause(1);
      tracker.track('WentOn');
      answer(200, {}, 'nobody reads this');
    },
    endless: ({ tracker, raw, stream }) => {
      tracker.track('Streamed');
      raw.socket.once('close', gone.reach);
      const body = new Readable({
        read() {
          this.push('x'.repeat(16_384));
        },
      });
      body.once('close', () => tracker.track('StreamClosed'));
      stream(body, { 'content-type': 'application/octet-stream' });
    },
    inTurn: async ({ tracker, raw, answer }) => {
      const wait = Number(raw.headers['x-wait']);
      const visitor = String(raw.headers['x-visitor']);
      tracker.track('Asked', { visitor });
      await pause(wait);
      tracker.track('Answered', { visitor });
      answer(200, { 'content-type': 'text/plain' }, `for ${visitor}.`);
    },
    never: async ({ tracker, raw, logIn }) => {
      const visitor = String(raw.headers['x-visitor']);
      // Nobody's yet, so that it has to wait for the end of the request.
      tracker.track('Waited', { visitor });
      await logIn(visitor);
      if (visitor === 'u3') reached.reach();
      await gone.reached;
    },
  });

  /** A connection that sends this, and keeps what comes back. */
  async function open(text: string): Promise<{ socket: Socket; received: () => string }> {
    const { port, hostname } = new URL(stage.host.url);
    const socket = connect(Number(port), hostname.replace(/[[\]]/g, ''));
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    let received = '';
    socket.setEncoding('latin1').on('data', (data: string) => (received += data));
    socket.write(text);
    return { socket, received: () => received };
  }

  const request = (path: string, headers: Record<string, string>, method = 'GET'): string =>
    [`${method} /${path} HTTP/1.1`, 'Host: localhost', ...Object.entries(headers).map((pair) => pair.join(': '))]
      .join('\r\n')
      .concat('\r\n\r\n');

  it('delivers what was tracked before and after the client went away without an answer', async () => {
    const { cookie } = await stage.member();
    const { socket } = await open(request('hangUp', { cookie }));
    await reached.reached;
    socket.destroy();
    await stage.collector.waitFor(2);
    assert.deepEqual(await stage.arrived(), ['Reached by u1', 'WentOn by u1']);
  });

  it('delivers what was tracked when the client goes away in the middle of the answer', async () => {
    const { cookie } = await stage.member();
    const { socket, received } = await open(request('endless', { cookie }));
    await until(() => received().length > 100_000, 'a part of the answer');
    socket.destroy();
    await gone.reached;
    await stage.collector.waitFor(2);
    assert.deepEqual(await stage.arrived(), ['StreamClosed by u1', 'Streamed by u1']);
  });

  it('goes on when the client goes away in the middle of its own body', async () => {
    const member = await stage.member();
    const headers = { cookie: member.cookie, 'content-type': 'application/json', 'content-length': '1000' };
    const asked = once(stage.host.server, 'request') as Promise<[IncomingMessage]>;
    const { socket } = await open(request('parsed', headers, 'POST') + '{"product_name":');
    const [raw] = await asked;
    // The body parser reads: an earlier end of the connection would leave it nothing to parse, and the handler would run.
    await until(() => raw.readableFlowing === true, 'the body parser');
    socket.destroy();
    assert.equal((await member.visit('buy')).status, 200);
    assert.deepEqual(await stage.arrived(), ['BuyProduct by u1']);
  });

  it('takes each of the pipelined requests of a connection for its own user', async () => {
    const users = ['u1', 'u2', 'u3', 'u4', 'u5', 'u6'];
    const members = await Promise.all(users.map((user) => stage.member(user)));
    const asked = users.map((visitor, i) =>
      request('inTurn', { cookie: members[i]?.cookie ?? '', 'x-visitor': visitor, 'x-wait': String(12 - 2 * i) }),
    );
    const { socket, received } = await open(asked.join(''));
    await until(() => received().includes('for u6.'), 'all answers');
    socket.destroy();
    assert.deepEqual(
      [...received().matchAll(/for (u\d)\./g)].map(([, user]) => user),
      users,
    );
    const events = await stage.events();
    assert.equal(events.length, 12);
    assert.deepEqual(
      events.map(({ variables }) => variables?.['visitor']),
      events.map((event) => event.loginUserId),
    );
    assert.deepEqual(new Set(events.map(({ loginUserId }) => loginUserId)), new Set(users));
  });

  it('delivers what pipelined requests tracked, whose connection broke before their turn', async () => {
    const users = ['u1', 'u2', 'u3'];
    const { socket } = await open(users.map((visitor) => request('never', { 'x-visitor': visitor })).join(''));
    await reached.reached;
    socket.destroy();
    await stage.collector.waitFor(3);
    gone.reach();
    assert.deepEqual(await stage.arrived(), ['Waited by u1', 'Waited by u2', 'Waited by u3']);
  });
}
