/** Proxies that the environment names: real ones, which let through, refuse, or are gone. */
import { createServer as createSecureServer } from 'node:https';
import { TestServers, type Answer } from '../../../../../testing/test-servers.js';
import { startSocksProxy } from '../../../../../testing/socks-proxy.js';
import { Certificates, serverWith } from '../certificates.js';
import { listen, listenWith, stopHosts } from '../hosts.js';
import { line, runDoctor, startDoctor } from '../run-doctor.js';

const servers = new TestServers();
const ok: Answer = (_request, response) => response.end();

afterEach(async () => {
  await servers.stopAll();
  await stopHosts();
});

describe('growingio doctor', () => {
  it.each(['HTTP_PROXY', 'http_proxy'])('goes by the proxy of %s, as a client does', async (name) => {
    const server = await servers.start(ok);
    const proxy = await servers.startProxy();
    const { exitCode, found } = await runDoctor(['--host', server.url], { env: { [name]: proxy.url } });
    expect([exitCode, proxy.tunnels]).toEqual([0, [server.host]]);
    expect(found('proxy')).toEqual([line('ok', `${proxy.url} (${name}) lets us through`, '')]);
    expect([found('dns'), found('tcp')]).toEqual([
      [line('skipped', 'the proxy does that')],
      [line('skipped', 'the proxy does that')],
    ]);
    expect(found('api')).toEqual([line('ok', 'HTTP 200: events are taken')]);
    expect(found('latency')).toEqual([line('ok', /^\d+ ms to connect/)]);
  });

  it('makes TLS with the host through the tunnel', async () => {
    const certificates = new Certificates();
    const port = await listen(serverWith(certificates.signed('host', { common: 'localhost', by: 'middle' })));
    const proxy = await servers.startProxy();
    const env = { HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: certificates.root };
    const { exitCode, found } = await startDoctor(['--host', `https://localhost:${String(port)}`], env);
    certificates.remove();
    expect([exitCode, proxy.tunnels]).toEqual([0, [`localhost:${String(port)}`]]);
    expect(found('tls')).toEqual([line('ok', /^TLSv1\.3/)]);
  });

  it('reaches a proxy that has TLS itself, and names its certificate', async () => {
    const certificates = new Certificates();
    const kept = certificates.signed('proxy', { common: 'localhost', by: 'middle' });
    const tunnels: (string | undefined)[] = [];
    const proxy = createSecureServer(kept).on('connect', ({ url }, socket) => {
      tunnels.push(url);
      socket.end('HTTP/1.1 403 No\r\n\r\n');
    });
    const uri = `https://localhost:${String(await listen(proxy))}`;
    const trusted = await startDoctor(['--host', 'http://example.com'], {
      HTTP_PROXY: uri,
      NODE_EXTRA_CA_CERTS: certificates.root,
    });
    const distrusted = await startDoctor(['--host', 'http://growingio.invalid'], { HTTP_PROXY: uri });
    certificates.remove();
    expect(tunnels).toEqual(['example.com:80']);
    expect(trusted.found('proxy')).toEqual([
      line('failure', /the proxy refuses \(HTTP 403\)$/, 'have the proxy allow example.com'),
    ]);
    expect(distrusted.found('proxy')).toEqual([line('failure', /signed by nobody known/)]);
  });

  it('gives the proxy user and password, and shows neither', async () => {
    const server = await servers.start(ok);
    const authorization = `Basic ${Buffer.from('lily:hush').toString('base64')}`;
    const proxy = await servers.startProxy({ authorization });
    const env = { HTTP_PROXY: `http://lily:hush@${proxy.host}` };
    const { exitCode, found, text } = await runDoctor(['--host', server.url], { env });
    expect(exitCode).toBe(0);
    expect(found('proxy')).toEqual([line('ok', `${proxy.url} (HTTP_PROXY) lets us through`)]);
    expect(text).not.toMatch(/hush|lily/);
  });

  it.each(['', 'lily:wrong@'])('names a proxy that wants to know who asks (407), for %j', async (user) => {
    const server = await servers.start(ok);
    const proxy = await servers.startProxy({ authorization: 'Basic good' });
    const env = { HTTP_PROXY: `http://${user}${proxy.host}` };
    const { exitCode, found, text } = await runDoctor(['--host', server.url], { env });
    expect([exitCode, server.requests.length]).toEqual([1, 0]);
    expect(found('proxy')).toEqual([
      line(
        'failure',
        `${proxy.url} (HTTP_PROXY): the proxy refuses (HTTP 407)`,
        /right user and password into HTTP_PROXY/,
      ),
    ]);
    expect(found('api')).toEqual([line('skipped', 'proxy comes first')]);
    expect(text).not.toMatch(/wrong|lily/);
  });

  it('names a proxy that can not reach the host, and what is no proxy', async () => {
    const server = await servers.start(ok);
    const [failing, none] = [
      await servers.startProxy({ refuseWith: 502 }),
      await servers.start((_, response) => response.writeHead(404).end()),
    ];
    const hanging = await listenWith(() => undefined);
    const look = async (url: string): Promise<unknown> =>
      (await runDoctor(['--host', server.url, '--timeout', '300'], { env: { HTTP_PROXY: url } })).found('proxy');
    const hint = /^look at the proxy: it can't reach 127\.0\.0\.1, or is none/;
    expect(await look(failing.url)).toEqual([line('failure', /the proxy answers HTTP 502$/, hint)]);
    expect(await look(none.url)).toEqual([line('failure', /ECONNRESET$|HTTP 404\)?$/, /^/)]);
    expect(await look(`http://127.0.0.1:${String(hanging)}`)).toEqual([
      line('failure', /no answer within 300 ms$/, hint),
    ]);
  });

  it('names a dead proxy that nobody needs as left over', async () => {
    const server = await servers.start(ok);
    const dead = await servers.closedPort();
    const { exitCode, found } = await runDoctor(['--host', server.url], { env: { http_proxy: dead } });
    expect(exitCode).toBe(1);
    const hint =
      '127.0.0.1 is reached without it: where the setting is left over, unset http_proxy, or name 127.0.0.1 in NO_PROXY';
    expect(found('proxy')).toEqual([
      line('failure', `${dead} (http_proxy): the connection is refused, ECONNREFUSED`, hint),
    ]);
    expect(found('tcp')).toEqual([line('skipped', 'proxy comes first')]);
  });

  it('names a dead proxy without which nothing is reached either', async () => {
    const dead = await servers.closedPort();
    const { found } = await runDoctor(['--host', await servers.closedPort()], { env: { HTTP_PROXY: dead } });
    expect(found('proxy')).toEqual([
      line(
        'failure',
        /ECONNREFUSED$/,
        'correct HTTP_PROXY, or start the proxy: 127.0.0.1 is not reached without it either',
      ),
    ]);
  });

  it('passes the proxy by for NO_PROXY', async () => {
    const server = await servers.start(ok);
    const dead = await servers.closedPort();
    const env = { HTTP_PROXY: dead.replace('//', '//lily:hush@'), NO_PROXY: 'example.com,127.0.0.1' };
    const { exitCode, found, text } = await runDoctor(['--host', server.url], { env });
    expect(exitCode).toBe(0);
    expect(found('proxy')).toEqual([line('ok', `${dead} (HTTP_PROXY) is passed by: NO_PROXY names 127.0.0.1`)]);
    expect(text).not.toContain('hush');
  });

  it('warns of a variable that no client can use, without its value', async () => {
    const server = await servers.start(ok);
    const env = { HTTP_PROXY: 'ftp://lily:hush@proxy.example' };
    const { exitCode, found, text } = await runDoctor(['--host', server.url], { env });
    expect(exitCode).toBe(0);
    expect(found('proxy')).toEqual([
      line(
        'warning',
        /^HTTP_PROXY is no proxy that can be used.+events go directly$/,
        'correct the variable, or unset it',
      ),
      line('ok', 'none: events go directly'),
    ]);
    expect(text).not.toMatch(/hush|lily/);
  });

  it('warns of two spellings that differ', async () => {
    const server = await servers.start(ok);
    const proxy = await servers.startProxy();
    const env = { HTTP_PROXY: 'http://lily:hush@127.0.0.1:1', http_proxy: proxy.url };
    const { found, text } = await runDoctor(['--host', server.url], { env });
    expect(found('proxy')).toEqual([
      line(
        'warning',
        'HTTP_PROXY and http_proxy are both set, and differ: that in small letters counts',
        'unset one of them',
      ),
      line('ok', `${proxy.url} (http_proxy) lets us through`),
    ]);
    expect(text).not.toContain('hush');
  });

  it.each(['', 'lily:hush@'])('goes by a SOCKS proxy, as %j', async (user) => {
    const server = await servers.start(ok);
    const proxy = await startSocksProxy();
    const env = { HTTP_PROXY: `socks5://${user}${proxy.host}` };
    const { exitCode, found, text } = await runDoctor(['--host', server.url], { env });
    await proxy.stop();
    expect([exitCode, proxy.tunnels]).toEqual([0, [server.host]]);
    expect(proxy.users).toEqual(user === '' ? [] : ['lily hush']);
    expect(found('proxy')).toEqual([line('ok', `socks5://${proxy.host} (HTTP_PROXY) lets us through`)]);
    expect(found('api')).toEqual([line('ok', 'HTTP 200: events are taken')]);
    expect(text).not.toMatch(/hush|lily/);
  });

  it.each([
    ['wants another way to log in', [5, 255], ''],
    ['does not know the user', [5, 2, 1, 1], 'lily:hush@'],
    ['does not connect', [5, 0, 5, 2, 0, 1, 0, 0, 0, 0, 0, 0], ''],
  ])('names a SOCKS proxy that %s', async (_what, bytes, user) => {
    const port = await listenWith((socket) => {
      let at = 0;
      socket.on('data', () => {
        const size = at === 0 ? 2 : bytes.length;
        socket.write(Buffer.from(bytes.slice(at, size)));
        at = size;
      });
    });
    const env = { HTTP_PROXY: `socks5://${user}127.0.0.1:${String(port)}` };
    const { found } = await runDoctor(['--host', 'http://192.0.2.1'], { env });
    expect(found('proxy')).toEqual([
      line('failure', /SOCKS proxy does not let us through, UND_ERR_SOCKS5$/, /HTTP_PROXY/),
    ]);
  });

  it('names a SOCKS proxy that hangs up', async () => {
    const port = await listenWith((socket) => socket.once('data', () => socket.end()));
    const env = { HTTP_PROXY: `socks5://127.0.0.1:${String(port)}` };
    const { found } = await runDoctor(['--host', 'http://192.0.2.1'], { env });
    expect(found('proxy')).toEqual([line('failure', /the connection was closed before the answer/)]);
  });
});
