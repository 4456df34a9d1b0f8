/** Which proxy a client takes: held against undici, by which clients go. */
import fc from 'fast-check';
import loadUndici from '../../../../upload/src/sender/load-undici.cjs';
import { findProxy, isPassedBy } from '../../../src/doctor/network/find-proxy.js';

// That of the core: another one may lie above it.
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

describe('findProxy', () => {
  it.each([
    ['https://a.example', { HTTPS_PROXY: 'b:1' }, 'HTTPS_PROXY'],
    ['https://a.example', { HTTPS_PROXY: 'b:1', https_proxy: 'c:1' }, 'https_proxy'],
    ['https://a.example', { HTTP_PROXY: 'b:1' }, 'HTTP_PROXY'],
    ['https://a.example', { HTTPS_PROXY: 'ftp://b', HTTP_PROXY: 'b:1' }, 'HTTP_PROXY'],
    ['https://a.example', { HTTPS_PROXY: 'b:1', https_proxy: '' }, undefined],
    ['http://a.example', { HTTPS_PROXY: 'b:1' }, undefined],
    ['http://a.example', { ALL_PROXY: 'b:1' }, undefined],
  ])('names for %s of %j the variable %s', (origin, env, variable) => {
    expect(findProxy(origin, env).use?.variable).toBe(variable);
  });
});
