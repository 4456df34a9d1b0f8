/** Proxies that the environment names: a real forward proxy before a real server. */
import { ProxyAgent } from 'undici';
import { ManualClock } from '../manual-clock.js';
import { events, TestSenders } from './senders.js';
import { TestServers, type Answer } from './servers.js';

const servers = new TestServers();
const senders = new TestSenders();
// The sender reads the environment that it is given; undici reads the process's for what that one leaves out.
const names = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];
const before = { ...process.env };

beforeEach(() => {
  for (const name of names) Reflect.deleteProperty(process.env, name);
});

afterEach(async () => {
  await senders.closeAll();
  await servers.stopAll();
});

afterAll(() => {
  Object.assign(process.env, before);
});

const ok: Answer = (_, response) => response.end();

describe('UndiciSender', () => {
  it.each(['HTTP_PROXY', 'http_proxy'])('goes through the proxy of %s', async (name) => {
    const server = await servers.start(ok);
    const proxy = await servers.startProxy();
    const sender = senders.create({ host: server.url }, { [name]: proxy.url });
    expect(await sender.send(events)).toEqual({ status: 'delivered' });
    expect(proxy.tunnels).toEqual([server.host]);
    expect(server.requests).toHaveLength(1);
  });

  it.each(['HTTPS_PROXY', 'https_proxy'])('asks the proxy of %s for a host with https', async (name) => {
    const server = await servers.start(ok);
    const proxy = await servers.startProxy();
    const sender = senders.create({ host: server.url.replace('http:', 'https:') }, { [name]: proxy.url });
    // Behind the tunnel there is no TLS: what counts is that the tunnel was asked for.
    expect(await sender.send(events)).not.toEqual({ status: 'delivered' });
    expect(proxy.tunnels).toEqual([server.host]);
  });

  it('does not send http through the proxy of HTTPS_PROXY', async () => {
    const server = await servers.start(ok);
    const proxy = await servers.startProxy();
    const sender = senders.create({ host: server.url }, { HTTPS_PROXY: proxy.url });
    expect(await sender.send(events)).toEqual({ status: 'delivered' });
    expect(proxy.tunnels).toEqual([]);
  });

  it('opens one tunnel for many requests', async () => {
    const server = await servers.start(ok);
    const proxy = await servers.startProxy();
    const sender = senders.create({ host: server.url, maxConcurrency: 1 }, { HTTP_PROXY: proxy.url });
    for (let i = 0; i < 3; i += 1) await sender.send(events);
    expect(proxy.tunnels).toHaveLength(1);
    expect(server.requests).toHaveLength(3);
  });

  it.each([
    ['127.0.0.1', true],
    ['*', true],
    ['example.com,127.0.0.1', true],
    ['example.com', false],
    ['127.0.0.1:1', false],
    ['', false],
  ])('keeps to NO_PROXY=%p', async (noProxy, isDirect) => {
    const server = await servers.start(ok);
    const proxy = await servers.startProxy();
    const environment = { HTTP_PROXY: proxy.url, NO_PROXY: noProxy };
    expect(await senders.create({ host: server.url }, environment).send(events)).toEqual({ status: 'delivered' });
    expect(proxy.tunnels).toHaveLength(isDirect ? 0 : 1);
  });

  it('needs no proxy', async () => {
    const server = await servers.start(ok);
    expect(await senders.create({ host: server.url }, {}).send(events)).toEqual({ status: 'delivered' });
  });

  it.each(['', undefined])('goes directly when HTTP_PROXY is %p', async (value) => {
    const server = await servers.start(ok);
    const sender = senders.create({ host: server.url }, { HTTP_PROXY: value });
    expect(await sender.send(events)).toEqual({ status: 'delivered' });
  });

  it('gives the proxy the user and the password of its address', async () => {
    const server = await servers.start(ok);
    const authorization = `Basic ${Buffer.from('user:p@ss').toString('base64')}`;
    const proxy = await servers.startProxy({ authorization });
    const sender = senders.create({ host: server.url }, { HTTP_PROXY: `http://user:p%40ss@${proxy.host}` });
    expect(await sender.send(events)).toEqual({ status: 'delivered' });
    expect(proxy.tunnels).toHaveLength(1);
  });

  it('is blocked when the proxy does not know the password', async () => {
    const server = await servers.start(ok);
    const proxy = await servers.startProxy({ authorization: 'Basic good' });
    const sender = senders.create({ host: server.url }, { HTTP_PROXY: `http://user:wrong@${proxy.host}` });
    expect(await sender.send(events)).toEqual({ status: 'blocked', reason: 'the proxy refuses (HTTP 407)' });
    expect(server.requests).toHaveLength(0);
  });

  it('is blocked when the proxy forbids the way', async () => {
    const server = await servers.start(ok);
    const proxy = await servers.startProxy({ refuseWith: 403 });
    const sender = senders.create({ host: server.url }, { HTTP_PROXY: proxy.url });
    expect(await sender.send(events)).toEqual({ status: 'blocked', reason: 'the proxy refuses (HTTP 403)' });
  });

  it('is retryable when the proxy finds no way', async () => {
    const server = await servers.start(ok);
    const proxy = await servers.startProxy({ refuseWith: 502 });
    const sender = senders.create({ host: server.url }, { HTTP_PROXY: proxy.url });
    expect(await sender.send(events)).toMatchObject({ status: 'retryable' });
  });

  it('is retryable when the proxy is down', async () => {
    const server = await servers.start(ok);
    const sender = senders.create({ host: server.url }, { HTTP_PROXY: await servers.closedPort() });
    expect(await sender.send(events)).toEqual({ status: 'retryable', reason: 'ECONNREFUSED' });
  });

  describe('a proxy that hangs', () => {
    const never = new Promise(() => undefined);

    it('is retryable after requestTimeout', async () => {
      const proxy = await servers.startProxy({ opens: never });
      const sender = senders.create({ host: 'http://127.0.0.1:1', requestTimeout: 50 }, { HTTP_PROXY: proxy.url });
      expect(await sender.send(events)).toEqual({ status: 'retryable', reason: 'the request timed out' });
    });

    it('sends nothing later on that was given back before', async () => {
      const server = await servers.start(ok);
      let open: () => void = () => undefined;
      const proxy = await servers.startProxy({ opens: new Promise<void>((resolve) => (open = resolve)) });
      const clock = new ManualClock();
      const sender = senders.create({ host: server.url, maxConcurrency: 1 }, { HTTP_PROXY: proxy.url }, clock);
      const late = sender.send(events.slice(0, 1));
      await clock.turn(10_000);
      expect(await late).toEqual({ status: 'retryable', reason: 'the request timed out' });
      const next = sender.send(events.slice(1));
      open();
      expect(await next).toEqual({ status: 'delivered' });
      expect(server.requests.map((request) => request.body.toString())).toEqual([`[${events[1]!.bytes.toString()}]`]);
    });

    it('does not hold up a close', async () => {
      const proxy = await servers.startProxy({ opens: never });
      const sender = senders.create({ host: 'http://127.0.0.1:1' }, { HTTP_PROXY: proxy.url });
      const sent = sender.send(events);
      await sender.close();
      expect(await sent).toMatchObject({ status: 'retryable' });
    });

    it('does not hold up a close when it is the host’s own dispatcher', async () => {
      const proxy = await servers.startProxy({ opens: never });
      const dispatcher = new ProxyAgent(proxy.url);
      const sender = senders.create({ host: 'http://127.0.0.1:1', dispatcher });
      const sent = sender.send(events);
      await sender.close();
      expect(await sent).toEqual({ status: 'retryable', reason: 'the sender was closed' });
      await dispatcher.destroy();
    });
  });

  it('refuses a proxy that is no URL, and does not repeat it, since it may hold a password', () => {
    expect(() => senders.create({ host: 'http://127.0.0.1:1' }, { HTTPS_PROXY: 'user:secret@@proxy' })).toThrow(
      expect.objectContaining({
        code: 'ERR_GROWINGIO_OPTION',
        message: 'HTTPS_PROXY or HTTP_PROXY is no URL that can be used: it must be like http://user:password@host:port',
      }) as Error,
    );
  });
});
