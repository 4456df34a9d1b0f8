/** Proxies that the environment names: a real forward proxy before a real server. */
import { ProxyAgent } from 'undici';
import { GrowingIO } from '../../src/client/growingio.js';
import { KeptLog } from '../../src/conformance.js';
import { useLanguage } from '../../src/text/language.js';
import { ManualClock } from '../manual-clock.js';
import { events, TestSenders } from './senders.js';
import { TestServers, type Answer } from '../../../../testing/test-servers.js';
import { startSocksProxy } from '../../../../testing/socks-proxy.js';

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
    expect(await sender.send(events)).toMatchObject({ status: 'delivered' });
    expect(proxy.tunnels).toEqual([server.host]);
    expect(server.requests).toHaveLength(1);
  });

  it.each(['HTTPS_PROXY', 'https_proxy'])('asks the proxy of %s for a host with https', async (name) => {
    const server = await servers.start(ok);
    const proxy = await servers.startProxy();
    const sender = senders.create({ host: server.url.replace('http:', 'https:') }, { [name]: proxy.url });
    // Behind the tunnel there is no TLS: what counts is that the tunnel was asked for.
    expect(await sender.send(events)).not.toMatchObject({ status: 'delivered' });
    expect(proxy.tunnels).toEqual([server.host]);
  });

  it('does not send http through the proxy of HTTPS_PROXY', async () => {
    const server = await servers.start(ok);
    const proxy = await servers.startProxy();
    const sender = senders.create({ host: server.url }, { HTTPS_PROXY: proxy.url });
    expect(await sender.send(events)).toMatchObject({ status: 'delivered' });
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
    [' * ', true],
    ['example.com,127.0.0.1', true],
    ['example.com', false],
    ['127.0.0.1:1', false],
    ['', false],
  ])('keeps to NO_PROXY=%p', async (noProxy, isDirect) => {
    const server = await servers.start(ok);
    const proxy = await servers.startProxy();
    const environment = { HTTP_PROXY: proxy.url, NO_PROXY: noProxy };
    expect(await senders.create({ host: server.url }, environment).send(events)).toMatchObject({ status: 'delivered' });
    expect(proxy.tunnels).toHaveLength(isDirect ? 0 : 1);
  });

  it('needs no proxy', async () => {
    const server = await servers.start(ok);
    expect(await senders.create({ host: server.url }, {}).send(events)).toMatchObject({ status: 'delivered' });
  });

  it.each(['', ' ', undefined])('goes directly when HTTP_PROXY is %p', async (value) => {
    const server = await servers.start(ok);
    const sender = senders.create({ host: server.url }, { HTTP_PROXY: value });
    expect(await sender.send(events)).toMatchObject({ status: 'delivered' });
  });

  it('gives the proxy the user and the password of its address', async () => {
    const server = await servers.start(ok);
    const authorization = `Basic ${Buffer.from('user:p@ss').toString('base64')}`;
    const proxy = await servers.startProxy({ authorization });
    const sender = senders.create({ host: server.url }, { HTTP_PROXY: `http://user:p%40ss@${proxy.host}` });
    expect(await sender.send(events)).toMatchObject({ status: 'delivered' });
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

  it.each([
    [502, 'retryable'],
    [503, 'retryable'],
    [302, 'blocked'],
    [400, 'blocked'],
  ])('says that it is the proxy that answers %d', async (refuseWith, status) => {
    const server = await servers.start(ok);
    const proxy = await servers.startProxy({ refuseWith });
    const sender = senders.create({ host: server.url }, { HTTP_PROXY: proxy.url });
    const reason = `the proxy answers HTTP ${String(refuseWith)}`;
    expect(await sender.send(events)).toEqual({ status, reason });
  });

  it('is retryable when the proxy is down', async () => {
    const server = await servers.start(ok);
    const sender = senders.create({ host: server.url }, { HTTP_PROXY: await servers.closedPort() });
    expect(await sender.send(events)).toEqual({
      status: 'retryable',
      reason: 'the connection is refused, ECONNREFUSED',
      failure: 'connection',
    });
  });

  describe('a proxy that hangs', () => {
    const never = new Promise(() => undefined);
    const withoutConnection = {
      status: 'retryable',
      reason: 'the request timed out: there was no connection',
      failure: 'timeout',
    };

    it('is retryable after requestTimeout', async () => {
      const proxy = await servers.startProxy({ opens: never });
      const sender = senders.create({ host: 'http://127.0.0.1:1', requestTimeout: 50 }, { HTTP_PROXY: proxy.url });
      expect(await sender.send(events)).toEqual(withoutConnection);
    });

    it('sends nothing later on that was given back before', async () => {
      const server = await servers.start(ok);
      let open: () => void = () => undefined;
      const proxy = await servers.startProxy({ opens: new Promise<void>((resolve) => (open = resolve)) });
      const clock = new ManualClock();
      const sender = senders.create({ host: server.url, maxConcurrency: 1 }, { HTTP_PROXY: proxy.url }, clock);
      const late = sender.send(events.slice(0, 1));
      await clock.turn(10_000);
      expect(await late).toEqual(withoutConnection);
      const next = sender.send(events.slice(1));
      open();
      expect(await next).toMatchObject({ status: 'delivered' });
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

  describe('a proxy without a scheme, or with a user that no URL has', () => {
    it.each([
      ['{host}', ''],
      ['//{host}', ''],
      [' http://{host}/ ', ''],
      ['HTTP://{host}', ''],
      ['user:pass@{host}', 'user:pass'],
      ['http://us%er:100%@{host}', 'us%er:100%'],
      ['http://us%40er:p%25@{host}', 'us@er:p%'],
      ['http://user:p@ss:w/o#rd?@{host}', 'user:p@ss:w/o#rd?'],
      ['http://user@{host}', 'user:'],
      ['http://用户:密码@{host}', '用户:密码'],
    ])('takes %j as curl does', async (value, user) => {
      const server = await servers.start(ok);
      const authorization = `Basic ${Buffer.from(user).toString('base64')}`;
      const proxy = await servers.startProxy(user === '' ? {} : { authorization });
      const environment = { HTTP_PROXY: value.replace('{host}', proxy.host) };
      expect(await senders.create({ host: server.url }, environment).send(events)).toMatchObject({
        status: 'delivered',
      });
      expect(proxy.tunnels).toEqual([server.host]);
    });

    it('gives the bytes that no text has', async () => {
      const server = await servers.start(ok);
      const authorization = `Basic ${Buffer.from('u:\xff', 'latin1').toString('base64')}`;
      const proxy = await servers.startProxy({ authorization });
      const environment = { HTTP_PROXY: `http://u:%ff@${proxy.host}` };
      expect(await senders.create({ host: server.url }, environment).send(events)).toMatchObject({
        status: 'delivered',
      });
    });
  });

  it.each([
    ['socks5://{host}', undefined],
    ['socks5h://us%40er:p@ss%@{host}', 'us@er p@ss%'],
  ])('goes through the SOCKS proxy %j', async (value, user) => {
    const server = await servers.start(ok);
    const proxy = await startSocksProxy();
    const environment = { HTTP_PROXY: value.replace('{host}', proxy.host) };
    expect(await senders.create({ host: server.url }, environment).send(events)).toMatchObject({ status: 'delivered' });
    expect(proxy.tunnels).toEqual([server.host]);
    expect(proxy.users).toEqual(user === undefined ? [] : [user]);
    await senders.closeAll();
    await proxy.stop();
  });

  describe('a proxy that fails', () => {
    afterEach(() => {
      useLanguage('en');
    });

    async function said(environment: Record<string, string>, language: 'en' | 'zh' = 'en'): Promise<string> {
      Object.assign(process.env, environment);
      const log = new KeptLog();
      const notices: unknown[] = [];
      const client = new GrowingIO({ projectId: 'p1', host: 'https://127.0.0.1:1', logger: log, language });
      client.on('down', ({ proxy }) => notices.push(proxy));
      client.track('BuyProduct', null, { loginUserId: 'u1' });
      await client.flush({ timeout: 500 });
      await client.shutdown({ timeout: 0 });
      expect(log.text + JSON.stringify(notices)).not.toContain('secret');
      return [...log.text.split('\n').filter((line) => line.includes('https:')), JSON.stringify(notices[0])].join('\n');
    }

    it.each([
      ['HTTPS_PROXY', 'http://user:secret@{closed}', 'http://{closed}'],
      ['https_proxy', 'http://{closed}', 'http://{closed}'],
      ['HTTP_PROXY', 'socks5://user:secret@{closed}', 'socks5://{closed}'],
    ])('is named by what is said of an outage, and is not taken for GrowingIO: %s=%s', async (name, value, shown) => {
      const closed = new URL(await servers.closedPort()).host;
      const uri = shown.replace('{closed}', closed);
      const text = await said({ [name]: value.replace('{closed}', closed) });
      expect(text).toContain(`warn GrowingIO (https://127.0.0.1:1 by the proxy ${uri} of ${name}) does not answer (`);
      expect(text).toContain(JSON.stringify({ uri, variable: name }));
    });

    it('is named in Chinese, too', async () => {
      const url = await servers.closedPort();
      expect(await said({ HTTPS_PROXY: url }, 'zh')).toContain(
        `warn GrowingIO (https://127.0.0.1:1 经由 HTTPS_PROXY 指定的代理 ${url}) 没有应答（`,
      );
    });

    it('is not named where NO_PROXY names the host', async () => {
      const text = await said({ HTTPS_PROXY: await servers.closedPort(), NO_PROXY: '127.0.0.1' });
      expect(text).toContain('warn GrowingIO (https://127.0.0.1:1) does not answer (');
      expect(text).not.toContain('variable');
    });
  });

  describe('a proxy that can not be used', () => {
    const log = new KeptLog();
    const line = (name: string, way: string) => ({
      level: 'error',
      message: `${name} is no proxy that can be used: it must be like http://127.0.0.1:3128 or so; events go ${way}`,
    });

    afterEach(() => {
      log.lines.length = 0;
    });

    it.each([
      'http://user:secret@host:port',
      'user:secret@host:99999',
      'http://',
      'ftp://secret@proxy:21',
      'socks4://proxy:1080',
      'secret of mine',
      'http://se\ncret:80',
      '://secret',
      'http://[secret',
    ])('is said, without its value, and not used: %j', async (value) => {
      const server = await servers.start(ok);
      const sender = senders.create({ host: server.url, logger: log }, { HTTP_PROXY: value });
      expect(log.lines).toEqual([line('HTTP_PROXY', 'directly')]);
      expect(await sender.send(events)).toMatchObject({ status: 'delivered' });
    });

    it('leaves the way to that of HTTP_PROXY', async () => {
      const server = await servers.start(ok);
      const proxy = await servers.startProxy();
      const environment = { https_proxy: 'http://user:secret@host:port', HTTP_PROXY: proxy.url };
      const sender = senders.create({ host: server.url.replace('http:', 'https:'), logger: log }, environment);
      await sender.send(events);
      expect(log.lines).toEqual([line('HTTPS_PROXY', 'by that of HTTP_PROXY')]);
      expect(proxy.tunnels).toEqual([server.host]);
    });

    it('is not said where it is not on the way', async () => {
      const server = await servers.start(ok);
      const proxy = await servers.startProxy();
      const environment = { HTTPS_PROXY: 'http://user:secret@host:port', HTTP_PROXY: proxy.url };
      const sender = senders.create({ host: server.url, logger: log }, environment);
      expect(await sender.send(events)).toMatchObject({ status: 'delivered' });
      expect(log.lines).toEqual([]);
      expect(proxy.tunnels).toEqual([server.host]);
    });

    it('does not keep a client from its start', () => {
      process.env['HTTP_PROXY'] = 'user:secret@host:port';
      const client = new GrowingIO({ projectId: 'p1', host: 'http://127.0.0.1:1', logger: log });
      expect(log.lines).toEqual([line('HTTP_PROXY', 'directly')]);
      return client.shutdown();
    });
  });
});
