import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findDeadLinks } from '../dead-links.js';

const check = (html, more = {}) =>
  findDeadLinks(new Map(Object.entries({ 'docs/page.html': html, ...more })), '/site/');

describe('findDeadLinks', () => {
  test('says nothing of links that lead somewhere, of pictures that are there, and of other hosts', () => {
    const html = `<a href="/site/">a</a> <a href="other.html#%E7%9B%98">b</a> <a href="#me&amp;you">c</a> <h2 id="me&amp;you">d</h2>
      <img src="/site/a.webp"> <a href="https://example.com/x#y">e</a> <a href="mailto:a@b.c">f</a> <link href="data:,x">`;
    const files = { 'index.html': '', 'docs/other.html': '<p class="x" id="盘">', 'a.webp': undefined };
    assert.deepEqual(check(html, files), []);
  });

  test('names the page and the link that leads to no file', () => {
    assert.deepEqual(check('<a href="/site/gone.html">a</a>'), ['docs/page.html: /site/gone.html leads to no file']);
    assert.deepEqual(check('<img alt="" src="gone.webp">'), ['docs/page.html: gone.webp leads to no file']);
  });

  test('names a link to a heading that is not there, on the page itself and on another', () => {
    assert.deepEqual(check('<a href="#gone">a</a>'), ['docs/page.html: #gone leads to no heading']);
    const found = check('<a href="other.html#gone">a</a>', { 'docs/other.html': '<b>id="gone"</b>' });
    assert.deepEqual(found, ['docs/page.html: other.html#gone leads to no heading']);
  });

  test('names a link that leaves the path of the site', () => {
    const [problem] = check('<a href="/docs/page.html">a</a>');
    assert.equal(problem, 'docs/page.html: /docs/page.html leaves the site, which stands below /site/');
  });
});
