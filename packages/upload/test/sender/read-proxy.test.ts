/** Which hosts are asked past a proxy: held against undici, by which clients go. */
import fc from 'fast-check';
import loadUndici from '../../src/sender/load-undici.cjs';
import { isPassedBy } from '../../src/sender/read-proxy.js';

const { EnvHttpProxyAgent, Pool } = loadUndici();

/** Whether undici goes past the proxy: to the host itself it has a pool of its own, behind a tunnel another one. */
function isPassedByUndici(noProxy: string, origin: URL): boolean {
  let isTunnelled: boolean | undefined;
  const proxy = 'http://127.0.0.1:1';
  const factory = (to: URL | string, own: object): InstanceType<typeof Pool> => {
    isTunnelled = typeof (own as { readonly connect?: unknown }).connect === 'function';
    return new Pool(to, own);
  };
  const agent = new EnvHttpProxyAgent({ httpProxy: proxy, httpsProxy: proxy, noProxy, factory });
  const handler = { onRequestStart: () => undefined, onResponseError: () => undefined };
  agent.dispatch({ origin, path: '/', method: 'GET' }, handler);
  void agent.destroy();
  return isTunnelled === false;
}

const host = fc.constantFrom('api.growingio.com', 'growingio.com', 'localhost', '127.0.0.1', '[::1]');
const port = fc.constantFrom('', ':80', ':443', ':8080');
const prefix = fc.constantFrom('', '.', '*.', '*', 'x');
const entry = fc.oneof(
  fc.tuple(prefix, host, port).map((parts) => parts.join('')),
  fc.constantFrom('*', '', 'com', '.com', 'API.GrowingIO.com', '.io', ':443', 'api.growingio.com:0'),
);
const list = fc
  .array(entry, { maxLength: 4 })
  .chain((entries) => fc.constantFrom(...[',', ' ', ', '].map((each) => entries.join(each))));

describe('isPassedBy', () => {
  it('decides as undici does', () => {
    fc.assert(
      fc.property(list, fc.constantFrom('http', 'https'), host, port, (noProxy, scheme, name, behind) => {
        const origin = new URL(`${scheme}://${name}${behind}`);
        expect([noProxy, isPassedBy(noProxy, origin)]).toEqual([noProxy, isPassedByUndici(noProxy, origin)]);
      }),
      { numRuns: 500 },
    );
  });
});
