/** One POST to a real server, and what every kind of answer means. */
import { subscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { Worker } from 'node:worker_threads';
import { Agent, Client, interceptors } from 'undici';
import { uncompress } from 'snappyjs';
import { version } from '../../src/version.js';
import { ManualClock, settlePromises } from '../manual-clock.js';
import { stillHeld } from '../../src/conformance.js';
import { events, TestSenders } from './senders.js';
import { TestServers, type Answer } from '../../../../testing/test-servers.js';

const servers = new TestServers();
const senders = new TestSenders();

afterEach(async () => {
  await senders.closeAll();
  await servers.stopAll();
});

const one = events.slice(0, 1);
const timedOut = { status: 'retryable', reason: 'the request timed out', failure: 'timeout' };

function status(code: number, headers: Record<string, string> = {}): Answer {
  return (_, response) => response.writeHead(code, headers).end('{}');
}

const hang: Answer = () => undefined;

/** Answers with headers and a part of a body, and then does nothing more. */
function stall(code: number): Answer {
  return (_, response) => {
    response.writeHead(code, { 'content-length': '100' });
    response.write('{');
  };
}

function answerAfter(ms: number): Answer {
  return (_, response) => setTimeout(() => response.end('{}'), ms);
}

async function startAndSend(answer: Answer, options: { requestTimeout?: number; patience?: number } = {}) {
  const server = await servers.start(answer);
  const { patience = 1, ...others } = options;
  const sender = senders.create({ host: server.url, ...others });
  return { server, result: await sender.send(one, { patience }) };
}

// An API in a thread of its own, which answers while the test's event loop is blocked, and counts its answers.
const blockedApi = `
  const { createServer } = require('node:http');
  const { parentPort } = require('node:worker_threads');
  let answered;
  parentPort.once('message', (shared) => (answered = shared));
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.end('{}', () => {
      Atomics.add(answered, 0, 1);
      Atomics.notify(answered, 0);
    }));
  });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

/** Lets sockets and promises run until the condition holds. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1));
}

describe('UndiciSender', () => {
  describe('the request', () => {
    it('posts one event as the documentation shows it, byte for byte', async () => {
      const { server } = await startAndSend(status(200));
      expect(server.requests[0]?.method).toBe('POST');
      expect(server.requests[0]?.body.toString()).toBe(
        '[{"cs1":"9128391","tm":1434556935000,"t":"cstm","n":"BuyProduct",' +
          '"var":{"product_name":"苹果","product_classify":"水果","product_price":14}}]',
      );
    });

    it('posts several events in one list, byte for byte', async () => {
      const server = await servers.start(status(200));
      await senders.create({ host: server.url }).send(events);
      expect(server.requests.map((request) => request.body.toString())).toEqual([
        '[{"cs1":"9128391","tm":1434556935000,"t":"cstm","n":"BuyProduct",' +
          '"var":{"product_name":"苹果","product_classify":"水果","product_price":14}},' +
          '{"cs1":"9128392","tm":1434556935000,"t":"cstm","n":"BuyProduct",' +
          '"var":{"product_name":"苹果","product_classify":"水果","product_price":14}}]',
      ]);
    });

    it('names the project in the path and the time of the attempt in stm', async () => {
      const server = await servers.start(status(200));
      const clock = new ManualClock(1_700_000_000_000);
      const sender = senders.create({ host: server.url }, {}, clock);
      await sender.send(one);
      await clock.turn(1234);
      await sender.send(one);
      expect(server.requests.map((request) => request.url)).toEqual([
        '/v3/p1/s2s/cstm?stm=1700000000000',
        '/v3/p1/s2s/cstm?stm=1700000001234',
      ]);
    });

    it.each([
      ['a b', 'a%20b'],
      ['a/b', 'a%2Fb'],
      ['a?b=c&d#e', 'a%3Fb%3Dc%26d%23e'],
      ['项目', '%E9%A1%B9%E7%9B%AE'],
      ['100%', '100%25'],
    ])('encodes the project %p in the path', async (projectId, segment) => {
      const server = await servers.start(status(200));
      await senders.create({ host: server.url, projectId }, {}, new ManualClock(7)).send(one);
      expect(server.requests[0]?.url).toBe(`/v3/${segment}/s2s/cstm?stm=7`);
    });

    it('keeps the path of the host', async () => {
      const server = await servers.start(status(200));
      await senders.create({ host: `${server.url}/gio/` }, {}, new ManualClock(7)).send(one);
      expect(server.requests[0]?.url).toBe('/gio/v3/p1/s2s/cstm?stm=7');
    });

    it('says what it carries, how it is compressed, and who sends it', async () => {
      const { server } = await startAndSend(status(200));
      expect(server.requests[0]?.headers).toMatchObject({
        'content-type': 'application/json',
        'content-length': String(server.requests[0]?.body.length),
        'user-agent': `growingio-node/${version}`,
        'x-compress-codec': '0',
      });
    });

    it('compresses with raw Snappy', async () => {
      const server = await servers.start(status(200));
      await senders.create({ host: server.url, compression: 'snappy' }).send(one);
      const [request] = server.requests;
      expect(request?.headers).toMatchObject({ 'content-type': 'application/json', 'x-compress-codec': '2' });
      expect(Buffer.from(uncompress(request!.body)).toString()).toBe(`[${one[0]!.bytes.toString()}]`);
    });
  });

  describe('the answer', () => {
    it.each([200, 201, 202, 204])('is delivered after %d', async (code) => {
      const { result } = await startAndSend(status(code));
      expect(result).toMatchObject({ status: 'delivered' });
    });

    it.each([408, 425, 429, 500, 502, 503, 504])('is retryable after %d', async (code) => {
      const { result } = await startAndSend(status(code));
      expect(result).toEqual({ status: 'retryable', reason: `HTTP ${String(code)}` });
    });

    it.each([
      [400, false],
      [413, true],
      [422, false],
    ])('is rejected after %d', async (code, tooLarge) => {
      const { result } = await startAndSend(status(code));
      expect(result).toEqual({ status: 'rejected', reason: `HTTP ${String(code)}`, tooLarge });
    });

    it.each([401, 403, 404, 405, 407, 410])('is blocked after %d', async (code) => {
      const { result } = await startAndSend(status(code));
      expect(result).toEqual({ status: 'blocked', reason: `HTTP ${String(code)}` });
    });

    it.each([301, 302, 303, 307, 308])('is blocked after %d, which is not followed', async (code) => {
      const target = await servers.start(status(200));
      const { result } = await startAndSend(status(code, { location: target.url }));
      expect(result).toEqual({ status: 'blocked', reason: `HTTP ${String(code)}` });
      expect(target.requests).toHaveLength(0);
    });

    it('has the seconds of Retry-After, in ms', async () => {
      const { result } = await startAndSend(status(429, { 'retry-after': '7' }));
      expect(result).toEqual({ status: 'retryable', reason: 'HTTP 429', retryAfter: 7000 });
    });

    it('has the date of Retry-After, in ms from now', async () => {
      const server = await servers.start(status(503, { 'retry-after': 'Mon, 01 Jan 2024 00:00:30 GMT' }));
      const clock = new ManualClock(Date.parse('2024-01-01T00:00:10Z'));
      const result = await senders.create({ host: server.url }, {}, clock).send(one);
      expect(result).toEqual({ status: 'retryable', reason: 'HTTP 503', retryAfter: 20_000 });
    });

    it('is not yet there with early hints', async () => {
      const { result } = await startAndSend((request, response) => {
        response.writeEarlyHints({ link: '</>; rel=preload' }, () => request.socket.resetAndDestroy());
      });
      expect(result).toMatchObject({ status: 'retryable' });
    });

    it.each([
      [
        '100 Continue',
        (response: ServerResponse) => {
          response.writeContinue();
        },
      ],
      [
        '102 Processing',
        (response: ServerResponse) => {
          response.writeProcessing();
        },
      ],
      [
        '103 Early Hints',
        (response: ServerResponse) => {
          response.writeEarlyHints({ link: '</>; rel=preload' });
        },
      ],
    ])('comes after a %s that nobody asked for', async (_, writeBefore) => {
      const { server, result } = await startAndSend((__, response) => {
        writeBefore(response);
        writeBefore(response);
        response.end('{}');
      });
      expect(result).toMatchObject({ status: 'delivered' });
      expect(server.requests).toHaveLength(1);
    });

    it('leaves the connection as it was after a 100 that nobody asked for', async () => {
      const server = await servers.start((_, response) => {
        response.writeContinue();
        response.end('{}');
      });
      const sender = senders.create({ host: server.url, maxConcurrency: 1 });
      for (let i = 0; i < 3; i += 1) expect(await sender.send(one)).toMatchObject({ status: 'delivered' });
      expect(server.connections).toBe(1);
    });

    it('is no answer when it is 101 Switching Protocols', async () => {
      const { result } = await startAndSend((request) => {
        request.socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n');
      });
      expect(result).toEqual({
        status: 'retryable',
        reason: 'the answer was 101 Switching Protocols, which nobody asked for, UND_ERR_SOCKET',
        failure: 'connection',
      });
    });

    it('does not depend on its body', async () => {
      const { result } = await startAndSend((_, response) => response.end('<html>not JSON'));
      expect(result).toMatchObject({ status: 'delivered' });
    });

    it('does not wait for the end of a large body', async () => {
      const endless: Answer = (_, response) => {
        const more = (): boolean => response.writable && response.write('x'.repeat(16 * 1024), () => void more());
        more();
      };
      const { result } = await startAndSend(endless);
      expect(result).toMatchObject({ status: 'delivered' });
    });
  });

  describe('a way that fails', () => {
    it('is retryable when the connection is refused', async () => {
      const sender = senders.create({ host: await servers.closedPort() });
      expect(await sender.send(one)).toEqual({
        status: 'retryable',
        reason: 'the connection is refused, ECONNREFUSED',
        failure: 'connection',
      });
    });

    it('is retryable when the name can not be resolved', async () => {
      const sender = senders.create({ host: 'http://growingio.invalid' });
      expect(await sender.send(one)).toEqual({
        status: 'retryable',
        reason: expect.stringMatching(/^the name of the host .*, (ENOTFOUND|EAI_AGAIN)$/) as string,
        failure: 'connection',
      });
    });

    it('is retryable when the connection is reset before the answer', async () => {
      const { result } = await startAndSend((request) => request.socket.resetAndDestroy());
      expect(result).toMatchObject({ status: 'retryable' });
    });

    it('is retryable when what answers does not speak HTTP', async () => {
      const { result } = await startAndSend((request) => request.socket.end('SSH-2.0-OpenSSH\r\n'));
      expect(result).toMatchObject({ status: 'retryable' });
    });

    it('is retryable after requestTimeout without an answer', async () => {
      const { result } = await startAndSend(hang, { requestTimeout: 50 });
      expect(result).toEqual(timedOut);
    });

    it('waits for an answer until requestTimeout is over', async () => {
      const clock = new ManualClock();
      const server = await servers.start(hang);
      const sender = senders.create({ host: server.url, requestTimeout: 600_000 }, {}, clock);
      const results: unknown[] = [];
      const sent = sender.send(one).then((result) => results.push(result));
      await until(() => server.requests.length === 1);
      await clock.turn(599_999);
      expect(results).toEqual([]);
      await clock.turn(1);
      await sent;
      expect(results).toEqual([timedOut]);
    });

    it.each([
      [3, 3],
      [8, 8],
      [100, 8],
      [0.5, 1],
      [NaN, 1],
    ])('waits, with a patience of %d, %d times as long', async (patience, times) => {
      const clock = new ManualClock();
      const server = await servers.start(hang);
      const sender = senders.create({ host: server.url, requestTimeout: 10_000 }, {}, clock);
      const results: unknown[] = [];
      const sent = sender.send(one, { patience }).then((result) => results.push(result));
      await until(() => server.requests.length === 1);
      await clock.turn(10_000 * times - 1);
      expect(results).toEqual([]);
      await clock.turn(1);
      await sent;
      expect(results).toEqual([timedOut]);
    });

    it('hears, being patient, an answer that comes after requestTimeout', async () => {
      const { result } = await startAndSend(answerAfter(400), { requestTimeout: 100, patience: 8 });
      expect(result).toMatchObject({ status: 'delivered' });
    });

    it('hears an answer that came while the event loop was blocked', async () => {
      const api = new Worker(blockedApi, { eval: true });
      const [port] = (await once(api, 'message')) as [number];
      const answered = new Int32Array(new SharedArrayBuffer(4));
      api.postMessage(answered);
      const sender = senders.create({ host: `http://127.0.0.1:${String(port)}`, requestTimeout: 100 });
      await sender.send(one);
      const sent = sender.send(one);
      // Written, and then not read: the answer waits in the socket until long after requestTimeout.
      await settlePromises();
      await settlePromises();
      Atomics.wait(answered, 0, 1);
      const end = Date.now() + 300;
      while (Date.now() < end);
      expect(await sent).toMatchObject({ status: 'delivered' });
      await api.terminate();
    });

    it('leaves no timer behind', async () => {
      const clock = new ManualClock();
      const server = await servers.start(status(200));
      await senders.create({ host: server.url }, {}, clock).send(one);
      expect(clock.next).toBeUndefined();
    });

    it('works again with the next request', async () => {
      let isDown = true;
      const server = await servers.start((request, response) => {
        if (isDown) request.socket.resetAndDestroy();
        else response.end();
      });
      const sender = senders.create({ host: server.url });
      expect(await sender.send(one)).toMatchObject({ status: 'retryable' });
      isDown = false;
      expect(await sender.send(one)).toMatchObject({ status: 'delivered' });
    });
  });

  describe('an answer that breaks off', () => {
    it('is delivered when the connection is reset after a 2xx', async () => {
      const { server, result } = await startAndSend((request, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{', () => request.socket.resetAndDestroy());
      });
      expect(result).toMatchObject({ status: 'delivered' });
      expect(server.requests).toHaveLength(1);
    });

    it('is delivered when the body of a 2xx is cut short', async () => {
      const { result } = await startAndSend((request, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{', () => request.socket.end());
      });
      expect(result).toMatchObject({ status: 'delivered' });
    });

    it('is delivered when the body of a 2xx does not end in time', async () => {
      const { result } = await startAndSend(stall(200), { requestTimeout: 100 });
      expect(result).toMatchObject({ status: 'delivered' });
    });

    it('is what its status says when the body of a 503 does not end in time', async () => {
      const { result } = await startAndSend(stall(503), { requestTimeout: 100 });
      expect(result).toEqual({ status: 'retryable', reason: 'HTTP 503' });
    });
  });

  describe('connections', () => {
    it.each([200, 204, 400, 500])('are used again after %d', async (code) => {
      const server = await servers.start(status(code));
      const sender = senders.create({ host: server.url, maxConcurrency: 1 });
      for (let i = 0; i < 5; i += 1) await sender.send(one);
      expect(server.requests).toHaveLength(5);
      expect(server.connections).toBe(1);
    });

    it('do not grow with the requests', async () => {
      const server = await servers.start(status(200));
      const sender = senders.create({ host: server.url, maxConcurrency: 16 });
      for (let i = 0; i < 50; i += 1) await sender.send(one);
      // undici takes a second one while it clears up after the first answer.
      expect(server.connections).toBeLessThanOrEqual(2);
    });

    it('are as many as maxConcurrency', async () => {
      const waiting: (() => void)[] = [];
      const server = await servers.start((_, response) => {
        waiting.push(() => response.end());
        if (waiting.length >= 2) for (const answer of waiting.splice(0)) answer();
      });
      const sender = senders.create({ host: server.url, maxConcurrency: 2 });
      await Promise.all([1, 2, 3, 4].map(() => sender.send(one)));
      expect(server.requests).toHaveLength(4);
      expect(server.connections).toBe(2);
    });
  });

  describe('close', () => {
    it('breaks off what is under way, which then is retryable', async () => {
      const server = await servers.start(hang);
      const sender = senders.create({ host: server.url });
      const arrived = server.arrived();
      const sent = [sender.send(one), sender.send(one)];
      await arrived;
      await sender.close();
      expect(await Promise.all(sent)).toEqual([
        { status: 'retryable', reason: 'the sender was closed' },
        { status: 'retryable', reason: 'the sender was closed' },
      ]);
    });

    it('leaves delivered what has its 2xx', async () => {
      const server = await servers.start(stall(200));
      const sender = senders.create({ host: server.url, requestTimeout: 600_000 });
      const headers = new Promise<void>((resolve) => {
        subscribe('undici:request:headers', () => {
          resolve();
        });
      });
      const sent = sender.send(one);
      await headers;
      await settlePromises();
      await sender.close();
      expect(await sent).toMatchObject({ status: 'delivered' });
    });

    it('lets nothing out afterwards', async () => {
      const server = await servers.start(status(200));
      const sender = senders.create({ host: server.url });
      await sender.close();
      expect(await sender.send(one)).toEqual({ status: 'retryable', reason: 'the sender is closed' });
      expect(server.requests).toHaveLength(0);
    });

    it('can be called twice', async () => {
      const server = await servers.start(status(200));
      const sender = senders.create({ host: server.url });
      await sender.send(one);
      await Promise.all([sender.close(), sender.close()]);
      await expect(sender.close()).resolves.toBeUndefined();
    });
  });

  describe('a dispatcher of the host’s own', () => {
    it('is what the request goes through', async () => {
      const server = await servers.start(status(200));
      const { hostname, port } = new URL(server.url);
      const dispatcher = new Agent({
        connect: {
          lookup: (_, __, done) => {
            done(null, [{ address: hostname, family: 4 }]);
          },
        },
      });
      const sender = senders.create({ host: `http://growingio.invalid:${port}`, dispatcher });
      expect(await sender.send(one)).toMatchObject({ status: 'delivered' });
      expect(server.requests[0]?.headers.host).toBe(`growingio.invalid:${port}`);
      await dispatcher.destroy();
    });

    it('goes before the proxy of the environment', async () => {
      const server = await servers.start(status(200));
      const proxy = await servers.startProxy();
      const dispatcher = new Agent();
      await senders.create({ host: server.url, dispatcher }, { HTTP_PROXY: proxy.url }).send(one);
      expect([proxy.tunnels.length, server.requests.length]).toEqual([0, 1]);
      await dispatcher.destroy();
    });

    it('waits as long as requestTimeout says, though undici’s own time-outs are shorter', async () => {
      // Later than undici's timers, which run in steps of up to a second.
      const server = await servers.start(answerAfter(2000));
      const dispatcher = new Agent({ headersTimeout: 50, bodyTimeout: 50 });
      const sender = senders.create({ host: server.url, dispatcher });
      expect(await sender.send(one)).toMatchObject({ status: 'delivered' });
      await dispatcher.destroy();
    });

    it('says what it is when undici breaks off at a 100 that nobody asked for', async () => {
      const server = await servers.start((_, response) => {
        response.writeContinue();
        response.end('{}');
      });
      const dispatcher = new Agent();
      expect(await senders.create({ host: server.url, dispatcher }).send(one)).toEqual({
        status: 'retryable',
        reason:
          'undici broke off at an answer that it does not take, such as an unasked-for 100 Continue, UND_ERR_SOCKET',
        failure: 'connection',
      });
      await dispatcher.destroy();
    });

    it('gives a request that was written late, behind another, its whole time', async () => {
      const answers: (() => void)[] = [];
      const server = await servers.start((_, response) => answers.push(() => response.end('{}')));
      const dispatcher = new Client(server.url);
      const clock = new ManualClock();
      const sender = senders.create({ host: server.url, dispatcher, requestTimeout: 1000 }, {}, clock);
      const first = sender.send(one);
      const second = sender.send(one);
      await until(() => answers.length === 1);
      await clock.turn(900);
      answers[0]?.();
      await until(() => answers.length === 2);
      await clock.turn(900);
      answers[1]?.();
      expect(await Promise.all([first, second])).toMatchObject([{ status: 'delivered' }, { status: 'delivered' }]);
      await dispatcher.destroy();
    });

    it('sends nothing later on that was given back before, though the interceptor dump breaks nothing off', async () => {
      const answers: (() => void)[] = [];
      const server = await servers.start((_, response) => answers.push(() => response.end('{}')));
      const client = new Client(server.url);
      const dispatcher = client.compose(interceptors.dump());
      const clock = new ManualClock();
      const sender = senders.create({ host: server.url, dispatcher }, {}, clock);
      const late = [sender.send(one), sender.send(events)];
      await until(() => answers.length === 1);
      await clock.turn(10_000);
      expect(await Promise.all(late)).toMatchObject([{ failure: 'timeout' }, { failure: 'timeout' }]);
      answers[0]?.();
      const next = sender.send(events.slice(1));
      await until(() => answers.length === 2);
      answers[1]?.();
      expect(await next).toMatchObject({ status: 'delivered' });
      expect(server.requests.map(({ body }) => body.toString())).toEqual([
        `[${one[0]!.bytes.toString()}]`,
        `[${events[1]!.bytes.toString()}]`,
      ]);
      await client.destroy();
    });

    it('says what it is when it is destroyed later', async () => {
      const dispatcher = new Agent();
      const sender = senders.create({ dispatcher });
      await dispatcher.destroy();
      expect(await sender.send(one)).toEqual({
        status: 'blocked',
        reason: 'the dispatcher was destroyed: pass one that stays open, UND_ERR_DESTROYED',
      });
    });

    it('holds no request that is over', async () => {
      const server = await servers.start(status(200));
      const agent = new Agent();
      const handlers: [number, WeakRef<object>][] = [];
      const dispatcher = agent.compose((dispatch) => (options, handler) => {
        handlers.push([handlers.length, new WeakRef(handler)]);
        return dispatch(options, handler);
      });
      const sender = senders.create({ host: server.url, dispatcher });
      for (let i = 0; i < 5; i += 1) await sender.send(one);
      // The last one may be on the connection still.
      expect(await stillHeld(handlers.slice(0, -1))).toEqual([]);
      expect(await sender.send(one)).toMatchObject({ status: 'delivered' });
      await agent.destroy();
    });

    it('is not closed with the sender', async () => {
      const server = await servers.start(status(200));
      const dispatcher = new Agent();
      const first = senders.create({ host: server.url, dispatcher });
      await first.send(one);
      await first.close();
      const second = senders.create({ host: server.url, dispatcher });
      expect(await second.send(one)).toMatchObject({ status: 'delivered' });
      await dispatcher.destroy();
    });
  });
});
