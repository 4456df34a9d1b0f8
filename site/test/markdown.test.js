/** How the repository's Markdown is rendered, by VitePress's own renderer without colours. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createMarkdownRenderer } from 'vitepress';
import { addressOf, colourOnce, renderAsPages } from '../markdown.js';
import { planPages } from '../pages.js';

const files = ['README.md', 'README.zh-CN.md', 'docs/a.md', 'docs/a.zh-CN.md', 'packages/koa/README.md'];
const exists = (file) => ['LICENSE', 'images/live.dark.webp'].includes(file);
const firstEvents = {
  en: [
    { text: 'First event', target: '#first-event' },
    { text: 'Koa', target: 'packages/koa/README.md#first-event' },
  ],
  zh: [],
};
const site = { pages: planPages(files, () => '# A\n'), repository: '', exists, firstEvents };
let coloured = 0;
const md = await createMarkdownRenderer('.', {
  highlight(code) {
    coloured += 1;
    return code;
  },
  config(renderer) {
    renderAsPages(renderer, site);
    colourOnce(renderer);
  },
});
const render = (route, text) => md.render(text, { path: route, relativePath: route, cleanUrls: false });

describe('renderAsPages', () => {
  test('turns links between files into links between pages', () => {
    const html = render('docs/a.md', 'See [Koa](../packages/koa/README.md#first-event).');
    assert.match(html, /See <a href="\/packages\/koa\/#first-event">Koa<\/a>\./);
  });

  test('leaves the text of a link to what the site does not have', () => {
    assert.equal(
      render('docs/a.md', 'The [`LICENSE`](../LICENSE), [again](a.md).').replace(/ v-pre=""| v-pre/g, ''),
      '<p>The <code>LICENSE</code>, <a href="/docs/a.html">again</a>.</p>\n',
    );
  });

  test('leaves out the line that leads to the other language', () => {
    for (const line of [
      '[中文](a.zh-CN.md)',
      'English | [简体中文](a.zh-CN.md)',
      '[中文](a.zh-CN.md) · [API reference](b.md)',
    ])
      assert.equal(render('docs/a.md', `${line}\n\nText\n`), '<p>Text</p>\n');
    assert.match(render('docs/a.md', 'Read [中文](a.zh-CN.md) too'), /href="\/zh\/docs\/a\.html"/);
  });

  test('finds images where they are, from where the page lies', () => {
    assert.match(
      render('zh/docs/a.md', '![x](../images/chart.svg)'),
      /src="\.\/\.\.\/\.\.\/\.\.\/\.\.\/\.\.\/images\/chart\.svg"/,
    );
  });

  test('shows a picture in the colours of the theme, unless the page shows both', () => {
    const both = render('index.md', '![x](images/live.light.webp)');
    assert.match(both, /live\.light\.webp"[^>]* class="in-light"/);
    assert.match(both, /live\.dark\.webp"[^>]* class="in-dark"/);
    const side = render('index.md', '![x](images/live.light.webp) ![y](images/live.dark.webp)');
    assert.doesNotMatch(side, /in-light|in-dark/);
    assert.doesNotMatch(render('index.md', '![x](images/no.light.webp)'), /in-light|in-dark/);
  });

  test('puts the ways to the first event below the first paragraph of the home page', () => {
    const html = render('index.md', '# A\n\nWhat it is.\n\nMore.');
    const ways =
      '<p class="first-events"><a href="#first-event">First event</a><a href="/packages/koa/#first-event">Koa</a></p>';
    assert.ok(html.includes(`<p>What it is.</p>\n${ways}`), html);
    assert.doesNotMatch(render('docs/a.md', 'What it is.'), /first-events/);
  });

  test('shows braces as they are, which Vue would run', () => {
    assert.equal(render('docs/a.md', 'Write {{ name }} here.'), '<p>Write {&#123; name }} here.</p>\n');
  });

  test('names the anchors of headings in the language of the page', () => {
    assert.match(render('zh/docs/a.md', '## 包'), /aria-label="“包”的链接"/);
    assert.match(render('docs/a.md', '## Packages'), /aria-label="Permalink to "?&?(quot;)?Packages/);
  });
});

describe('addressOf', () => {
  test('finds a file by its way from the page, and below the address of the root while pages are served', () => {
    const page = { route: 'zh/docs/a.md' };
    assert.equal(addressOf('bench/chart.svg', page), '../../../../../bench/chart.svg');
    assert.equal(addressOf('bench/chart.svg', page, '/@fs/home/me/node'), '/@fs/home/me/node/bench/chart.svg');
  });
});

describe('colourOnce', () => {
  test('colours a piece of code once, in each of its languages', () => {
    const blocks = ['js', 'js', 'ts'].map((language) => `\`\`\`${language}\nlet a;\n\`\`\`\n`);
    const html = render('docs/a.md', blocks.join('\n'));
    assert.equal(html.split('let a;').length - 1, 3);
    assert.equal(coloured, 2);
  });
});
