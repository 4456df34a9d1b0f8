/** Which proxy is named as the one that a client takes. */
import { findProxy } from '../../../src/doctor/network/find-proxy.js';

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
