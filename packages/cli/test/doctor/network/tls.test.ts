/** TLS as it fails: each certificate is a real one, and each process trusts what a user could have it trust. */
import { createServer } from 'node:http';
import { Certificates, serverWith, type Kept } from '../certificates.js';
import { listen, listenWith, stopHosts } from '../hosts.js';
import { line, runDoctor, startDoctor, type Report } from '../run-doctor.js';

let certificates: Certificates;

beforeAll(() => {
  certificates = new Certificates();
});

afterEach(stopHosts);

afterAll(() => {
  certificates.remove();
});

const day = 86_400_000;

/** As a process that trusts the root. */
async function examine(kept: Kept, env: Readonly<Record<string, string>> = {}): Promise<Report> {
  const host = `https://localhost:${String(await listen(serverWith(kept)))}`;
  return startDoctor(['--host', host], { NODE_EXTRA_CA_CERTS: certificates.root, ...env });
}

function dateOf(fromNow: number): string {
  return new Date(Date.now() + fromNow).toISOString().slice(0, 10);
}

describe('growingio doctor', () => {
  it('is content with a certificate whose signer is trusted', async () => {
    const report = await examine(certificates.signed('good', { common: 'localhost', by: 'middle' }));
    expect(report.exitCode).toBe(0);
    expect(report.found('tls')).toEqual([
      line('ok', new RegExp(`^TLSv1\\.3, the certificate is valid until ${dateOf(day)} [\\d:]+Z$`), ''),
    ]);
    expect(report.found('api')).toEqual([line('ok', 'HTTP 200: events are taken')]);
  });

  it('names one that has expired', async () => {
    const kept = certificates.signed('expired', { common: 'localhost', by: 'middle', from: -9 * day, until: -2 * day });
    const report = await examine(kept);
    expect(report.exitCode).toBe(1);
    const hint = new RegExp(`^it was valid until ${dateOf(-2 * day)} .+: have it renewed, or correct the clock`);
    expect(report.found('tls')).toEqual([line('failure', 'the certificate has expired, CERT_HAS_EXPIRED', hint)]);
    expect(report.found('api')).toEqual([line('skipped', 'TLS comes first')]);
  });

  it('names one that is not valid yet', async () => {
    const kept = certificates.signed('early', { common: 'localhost', by: 'middle', from: 2 * day, until: 9 * day });
    const hint = new RegExp(`^it is valid from ${dateOf(2 * day)} .+: correct the clock of this machine`);
    expect((await examine(kept)).found('tls')).toEqual([line('failure', /not valid yet.+CERT_NOT_YET_VALID$/, hint)]);
  });

  it('names one that is of another host', async () => {
    const kept = certificates.signed('other', { common: 'other', by: 'middle', names: 'DNS:shop.example.com' });
    const hint = /^it is for "DNS:shop\.example\.com", and not for localhost: correct host/;
    expect((await examine(kept)).found('tls')).toEqual([
      line('failure', /of another host, ERR_TLS_CERT_ALTNAME_INVALID$/, hint),
    ]);
  });

  it('names a chain that is incomplete', async () => {
    const kept = certificates.signed('alone', { common: 'localhost', by: 'middle', chain: [] });
    const detail =
      /^the chain of the certificate is incomplete: that of its signer "Test Signer" .+, UNABLE_TO_VERIFY_LEAF_SIGNATURE$/;
    expect((await examine(kept)).found('tls')).toEqual([
      line('failure', detail, /^have localhost send the whole chain \(fullchain\.pem\)/),
    ]);
  });

  it('names one that signs itself, and NODE_EXTRA_CA_CERTS as the remedy', async () => {
    const kept = certificates.selfSigned('self', 'localhost', ['subjectAltName=DNS:localhost']);
    const detail = /signed by itself.+DEPTH_ZERO_SELF_SIGNED_CERT$/;
    expect((await examine(kept)).found('tls')).toEqual([
      line('failure', detail, /NODE_EXTRA_CA_CERTS is ".+root\.pem", which does not hold it/),
    ]);
    const host = `https://localhost:${String(await listen(serverWith(kept)))}`;
    expect((await runDoctor(['--host', host])).found('tls')).toEqual([
      line('failure', detail, /set NODE_EXTRA_CA_CERTS to the file of that certificate \(PEM\) before Node starts/),
    ]);
  });

  it('names the signer that nobody knows, as of a proxy that opens TLS', async () => {
    const kept = certificates.signed('opened', { common: 'localhost', by: 'middle', chain: ['middle', 'root'] });
    const host = `https://localhost:${String(await listen(serverWith(kept)))}`;
    expect((await runDoctor(['--host', host])).found('tls')).toEqual([
      line(
        'failure',
        /signed by nobody known.+SELF_SIGNED_CERT_IN_CHAIN$/,
        /^"Test Signer" signed it.+NODE_EXTRA_CA_CERTS/,
      ),
    ]);
  });

  it('goes on where Node is told to take any certificate, and warns of it', async () => {
    const kept = certificates.selfSigned('any', 'localhost', ['subjectAltName=DNS:localhost']);
    const report = await examine(kept, { NODE_TLS_REJECT_UNAUTHORIZED: '0' });
    expect(report.exitCode).toBe(0);
    expect(report.found('tls')).toEqual([line('warning', /NODE_TLS_REJECT_UNAUTHORIZED=0 has Node take any$/)]);
    expect(report.found('api')).toEqual([line('ok', 'HTTP 200: events are taken')]);
  });

  it('names http at the port of https', async () => {
    const port = await listen(createServer((_request, response) => response.end()));
    const { found } = await runDoctor(['--host', `https://127.0.0.1:${String(port)}`]);
    expect(found('tls')).toEqual([
      line(
        'failure',
        'what answers does not speak TLS: is it http?, ERR_SSL_WRONG_VERSION_NUMBER',
        /write host with http:\/\//,
      ),
    ]);
  });

  it('names https at the port of http', async () => {
    const kept = certificates.selfSigned('secure', 'localhost', []);
    const { found } = await runDoctor(['--host', `http://127.0.0.1:${String(await listen(serverWith(kept)))}`]);
    expect(found('api')).toEqual([line('failure', /^the connection was reset/, /scheme \(http or https\)/)]);
  });

  it('names a host that breaks TLS off, and one that says nothing', async () => {
    const breaking = await listenWith((socket) => socket.once('data', () => socket.destroy()));
    const silent = await listenWith(() => undefined);
    const [first, second] = await Promise.all(
      [breaking, silent].map((port) => runDoctor(['--host', `https://127.0.0.1:${String(port)}`, '--timeout', '300'])),
    );
    expect(first?.found('tls')).toEqual([line('failure', /ECONNRESET$/, /breaks TLS off/)]);
    expect(second?.found('tls')).toEqual([line('failure', 'there was no answer within 300 ms', /breaks TLS off/)]);
  });
});
