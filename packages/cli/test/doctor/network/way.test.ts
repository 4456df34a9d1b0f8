/** The way to the API without TLS: each thing that can stop an event on it, made for real and named. */
import { spawnSync } from 'node:child_process';
import { startCollector } from '@growingio/collector';
import { TestServers, type Answer } from '../../../../../testing/test-servers.js';
import { StopSignals } from '../../../src/command/stop-signals.js';
import { program } from '../../command/run-process.js';
import { runWords } from '../../command/run-words.js';
import { judgeAddresses, tryAll } from '../../../src/doctor/network/connect.js';
import { listenFrozen, listenWith, stopHosts } from '../hosts.js';
import { line, projectId, read, runDoctor } from '../run-doctor.js';

const servers = new TestServers();

afterEach(async () => {
  await servers.stopAll();
  await stopHosts();
});

const answering =
  (status: number, headers: Readonly<Record<string, string>> = {}): Answer =>
  (_request, response) =>
    response.writeHead(status, headers).end();

describe('growingio doctor', () => {
  it('finds nothing wrong before a collector, and says that it is one', async () => {
    const collector = await startCollector({ port: 0 });
    const { exitCode, ok, found } = await runDoctor(['--host', collector.url]);
    await collector.close();
    expect([exitCode, ok]).toEqual([0, true]);
    expect(found('proxy')).toEqual([line('ok', 'none: events go directly', '')]);
    expect(found('dns')).toEqual([line('ok', '127.0.0.1 (IPv4)', '')]);
    expect(found('tcp')).toEqual([line('ok', `${new URL(collector.url).host} is reached`, '')]);
    expect(found('api')).toEqual([line('ok', 'HTTP 200: a collector takes events, and not GrowingIO', '')]);
    expect(found('clock')).toEqual([line('ok', /^[01] s from that of the host$/, '')]);
    expect(found('latency')).toEqual([line('ok', /^\d+ ms to connect, \d+ ms to an answer$/, '')]);
  });

  it('sends no event: an empty array, as a client posts its batches', async () => {
    const server = await servers.start(answering(200));
    const before = Date.now();
    await runDoctor(['--host', `${server.url}/gio`]);
    expect(server.requests).toHaveLength(1);
    const [request] = server.requests;
    const { method, url = '', headers, body } = request ?? { headers: {} };
    expect([method, String(body), headers['content-type'], headers.host]).toEqual([
      ...['POST', '[]', 'application/json', server.host],
    ]);
    const [path, stm] = url.split('?stm=');
    expect(path).toBe(`/gio/v3/${projectId}/s2s/cstm`);
    expect(Number(stm)).toBeGreaterThanOrEqual(before);
  });

  it('asks for the time without a project ID', async () => {
    const server = await servers.start(answering(404));
    const { exitCode, stdout, stderr } = await runWords(['doctor', '--json', '--host', server.url]);
    const { found } = read({ exitCode, stdout, stderr });
    expect(server.requests.map(({ method, url }) => [method, url])).toEqual([['GET', '/']]);
    expect(found('api')).toEqual([line('skipped', 'there is no project ID')]);
    expect([found('clock'), found('latency')]).toEqual([[line('ok', /^/)], [line('ok', /^/)]]);
  });

  it.each([
    [204, 'ok', 'HTTP 204: events are taken', /^$/],
    [400, 'warning', 'HTTP 400: the API is reached, and refuses a batch without events', /growingio send/],
    [429, 'warning', 'HTTP 429: the API is reached, and wants to be asked later', /try again/],
    [401, 'failure', 'HTTP 401: the events of this project are refused', /project ID/],
    [403, 'failure', 'HTTP 403: the events of this project are refused', /project ID/],
    [404, 'failure', 'HTTP 404: nobody takes events at this address', /host, its path and the project ID/],
    [407, 'failure', 'HTTP 407: a proxy wants to know who asks', /HTTPS_PROXY/],
    [418, 'failure', 'HTTP 418: that is no answer of the API', /something else answers/],
    [500, 'failure', 'HTTP 500: the API does not work now', /keep events/],
    [503, 'failure', 'HTTP 503: the API does not work now', /keep events/],
  ] as const)('says what an answer of %i means', async (status, severity, detail, hint) => {
    const server = await servers.start(answering(status));
    const { exitCode, ok, found } = await runDoctor(['--host', server.url]);
    expect(found('api')).toEqual([line(severity, detail, hint)]);
    expect([exitCode, ok]).toEqual(severity === 'failure' ? [1, false] : [0, true]);
  });

  it.each([301, 302, 307, 308])(
    'does not follow a redirect of %i, and says where it leads, without its secrets',
    async (status) => {
      const location = 'https://user:hush@www.example.com/login?token=hush';
      const server = await servers.start(answering(status, { location }));
      const { text, found } = await runDoctor(['--host', server.url]);
      const detail = `HTTP ${String(status)}: it redirects to "https://***@www.example.com/login?***"`;
      expect(found('api')).toEqual([line('failure', detail, /set host to where the API is/)]);
      expect(server.requests).toHaveLength(1);
      expect(text).not.toContain('hush');
    },
  );

  it.each([
    [3605, 'failure', /^this machine is 360[456] s behind the host \(1:00:0[456]\)$/],
    [-3605, 'failure', /^this machine is 360[456] s ahead of the host \(1:00:0[456]\)$/],
    [-120, 'warning', /^this machine is 1(19|2[01]) s ahead of the host/],
    [30, 'ok', /^(29|3[01]) s from that of the host$/],
  ] as const)('holds the clock against a Date that is %i s ahead', async (seconds, status, detail) => {
    const server = await servers.start((_request, response) =>
      response.writeHead(200, { date: new Date(Date.now() + seconds * 1000).toUTCString() }).end(),
    );
    const { exitCode, found } = await runDoctor(['--host', server.url]);
    expect(found('clock')).toEqual([line(status, detail, status === 'ok' ? '' : /set the clock/)]);
    expect(exitCode).toBe(status === 'failure' ? 1 : 0);
  });

  it('says that there is no Date', async () => {
    const server = await servers.start((_request, response) => {
      response.sendDate = false;
      response.end();
    });
    expect((await runDoctor(['--host', server.url])).found('clock')).toEqual([
      line('skipped', 'the answer has no Date'),
    ]);
  });

  it('names a port that is refused, and what could not be looked at', async () => {
    const { exitCode, checks, found } = await runDoctor(['--host', await servers.closedPort()]);
    expect(exitCode).toBe(1);
    expect(found('tcp')).toEqual([
      line('failure', /^127\.0\.0\.1:\d+: the connection is refused, ECONNREFUSED$/, /nothing listens there/),
    ]);
    for (const name of ['api', 'clock', 'latency'] as const) {
      expect(found(name)).toEqual([line('skipped', 'TCP comes first')]);
    }
    expect(checks.map(({ name }) => name)).not.toContain('tls');
  });

  it('names a name that nobody knows', async () => {
    const { exitCode, found } = await runDoctor(['--host', 'https://growingio.invalid']);
    expect(exitCode).toBe(1);
    const detail = /^growingio\.invalid: the name of the host .+, (ENOTFOUND|EAI_AGAIN)$/;
    expect(found('dns')).toEqual([line('failure', detail, /correct host; else look at the DNS/)]);
    for (const name of ['tcp', 'tls', 'api'] as const)
      expect(found(name)).toEqual([line('skipped', 'DNS comes first')]);
  });

  it('names a port that swallows connections', async () => {
    const { found } = await runDoctor([
      '--host',
      `http://127.0.0.1:${String(await listenFrozen())}`,
      '--timeout',
      '300',
    ]);
    const detail = /^127\.0\.0\.1:\d+: there was no answer within 300 ms$/;
    expect(found('tcp')).toEqual([line('failure', detail, /firewall/)]);
  });

  it('names an address to which there is no way', () => {
    // In a network of its own, which leads nowhere.
    const words = [program, 'doctor', '--json', '--project', projectId, '--host', 'http://192.0.2.1'];
    const { status, stdout, stderr } = spawnSync('unshare', ['-rn', process.execPath, ...words], { encoding: 'utf8' });
    const { found } = read({ exitCode: status, stdout, stderr });
    const detail = '192.0.2.1:80: the network is not reachable, ENETUNREACH';
    expect(found('tcp')).toEqual([line('failure', detail, /no way there/)]);
  });

  it('warns of an address that fails while another one works', async () => {
    const server = await servers.start(answering(200));
    const port = Number(new URL(server.url).port);
    const limit = { timeout: 4000, stopped: new AbortController().signal };
    const addresses = ['127.0.0.2', '127.0.0.1'].map((address) => ({ address, family: 4 }));
    const tried = await tryAll(addresses, port, limit);
    expect(judgeAddresses(tried, port)).toEqual([
      {
        name: 'tcp',
        ...line('warning', /^127\.0\.0\.2:\d+: the connection is refused/, /another address of the host/),
      },
      { name: 'tcp', ...line('ok', `127.0.0.1:${String(port)} is reached`, '') },
    ]);
  });

  it('names a host that hangs, and one that hangs up', async () => {
    const [hanging, gone] = [await listenWith(() => undefined), await listenWith((socket) => socket.destroy())];
    const [first, second] = await Promise.all(
      [hanging, gone].map((port) => runDoctor(['--host', `http://127.0.0.1:${String(port)}`, '--timeout', '300'])),
    );
    expect(first?.found('api')).toEqual([line('failure', 'there was no answer within 300 ms', /scheme/)]);
    expect(second?.found('api')).toEqual([line('failure', 'the connection was reset, ECONNRESET', /scheme/)]);
  });

  it('ends when it is asked to, and calls nothing a failure then', async () => {
    const signals = new StopSignals();
    const port = await listenWith(() => {
      signals.stop('SIGINT');
    });
    const words = [
      'doctor',
      '--project',
      projectId,
      '--timeout',
      '600000',
      '--host',
      `http://127.0.0.1:${String(port)}`,
    ];
    const { exitCode, stdout } = await runWords(words, { signals });
    expect(exitCode).toBe(1);
    expect(stdout).not.toContain('failure');
  });
});
