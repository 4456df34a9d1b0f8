/** Which files are pages, where their links lead, and what leads through the site. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { findFirstEvents, resolveLink } from '../links.js';
import { navigate } from '../navigation.js';
import { findFiles, planPages } from '../pages.js';
import { baseOf } from '../base.js';

const first = '## First event\n\n<!-- first example -->\n';
const texts = {
  'README.md': `# The \`shop\`\n\n${first.replace('First', 'Thirty seconds, first')}\n[Koa](packages/koa/README.md#first-event)\n`,
  'README.zh-CN.md': '# 商店\n\n## 第一个事件\n\n<!-- first example -->\n',
  'ARCHITECTURE.md': '# Architecture\n',
  'docs/delivery.md': '# Promised\n',
  'docs/delivery.zh-CN.md': '# 承诺\n',
  'docs/brand-new.md': '# What nobody has placed\n',
  'docs/reference/README.md': '# Reference\n',
  'docs/reference/upload/README.md': '# @growingio/upload\n',
  'docs/reference/upload/classes/GrowingIO.md': '# GrowingIO\\<T\\>\n',
  'packages/koa/README.md': `# @growingio/koa\n\n${first}`,
};
const pages = planPages(Object.keys(texts), (file) => texts[file]);
const page = (route) => pages.find((each) => each.route === route);

describe('planPages', () => {
  test('puts a page where its file is, and the Chinese one below zh/', () => {
    const delivery = pages.filter(({ name }) => name === 'docs/delivery');
    assert.deepEqual(
      delivery.map(({ route, file, title }) => [route, file, title]),
      [
        ['docs/delivery.md', 'docs/delivery.md', 'Promised'],
        ['zh/docs/delivery.md', 'docs/delivery.zh-CN.md', '承诺'],
      ],
    );
  });

  test('makes a README the page of its folder', () => {
    assert.equal(page('packages/koa/index.md').file, 'packages/koa/README.md');
    assert.equal(page('zh/index.md').file, 'README.zh-CN.md');
  });

  test('gives Chinese readers the English text where there is no other', () => {
    assert.equal(page('zh/ARCHITECTURE.md').file, 'ARCHITECTURE.md');
    assert.equal(page('zh/ARCHITECTURE.md').isTranslated, false);
  });

  test('takes titles without their Markdown', () => {
    assert.equal(page('index.md').title, 'The shop');
    assert.equal(page('docs/reference/upload/classes/GrowingIO.md').title, 'GrowingIO<T>');
  });
});

describe('findFiles', () => {
  test('finds what is for readers, and nothing that programs write', () => {
    const root = mkdtempSync(join(tmpdir(), 'site-'));
    const put = (file) => {
      mkdirSync(join(root, file, '..'), { recursive: true });
      writeFileSync(join(root, file), '# A\n');
    };
    const pages = [
      ...['README.md', 'README.zh-CN.md', 'bench/RESULTS.md', 'docs/codes.md', 'docs/reference/upload/adapter.md'],
      ...['examples/koa/README.md', 'packages/koa/README.zh-CN.md'],
    ];
    const others = [
      'CHANGELOG.md',
      'packages/koa/CHANGELOG.md',
      'packages/koa/node_modules/a/README.md',
      'etc/koa.api.md',
    ];
    for (const file of [...pages, ...others, 'docs/picture.svg']) put(file);
    assert.deepEqual(findFiles(root).sort(), pages.sort());
    rmSync(root, { recursive: true });
  });
});

describe('resolveLink', () => {
  const site = { pages, repository: '', exists: (file) => file === 'LICENSE' };
  const resolve = (target, route, more) => resolveLink(target, page(route), { ...site, ...more });

  test('leads from file to file as from page to page, in the language of the page', () => {
    assert.equal(
      resolve('../packages/koa/README.md#first-event', 'docs/delivery.md'),
      '/packages/koa/index.md#first-event',
    );
    assert.equal(resolve('delivery.zh-CN.md', 'zh/docs/delivery.md'), '/zh/docs/delivery.md');
    assert.equal(resolve('../ARCHITECTURE.md', 'zh/docs/delivery.md'), '/zh/ARCHITECTURE.md');
  });

  test('leads to the other language where the file is of that', () => {
    assert.equal(resolve('delivery.md', 'zh/docs/delivery.md'), '/docs/delivery.md');
    assert.equal(resolve('README.zh-CN.md', 'index.md'), '/zh/index.md');
  });

  test("leads from a folder's name to the folder's page", () => {
    assert.equal(resolve('../packages/koa', 'docs/delivery.md'), '/packages/koa/index.md');
    assert.equal(resolve('../packages/koa/', 'zh/docs/delivery.md'), '/zh/packages/koa/index.md');
  });

  test('leaves addresses and anchors as they are', () => {
    for (const target of ['https://example.com/a.md', 'mailto:a@example.com', '#here'])
      assert.equal(resolve(target, 'docs/delivery.md'), target);
  });

  test('leads to a file of the repository once that has an address, and nowhere before', () => {
    assert.equal(resolve('../LICENSE', 'docs/delivery.md'), undefined);
    const repository = 'https://github.com/growing/node';
    assert.equal(resolve('../LICENSE', 'docs/delivery.md', { repository }), `${repository}/blob/main/LICENSE`);
  });

  test('keeps a link to what is nowhere, for the build to fail by', () => {
    assert.equal(resolve('no-such.md', 'docs/delivery.md'), '/docs/no-such.md');
  });
});

describe('findFirstEvents', () => {
  test("finds the README's own example and those of the hosts", () => {
    assert.deepEqual(findFirstEvents(page('index.md'), texts['README.md'], pages), [
      { text: 'Thirty seconds, first event', target: '#thirty-seconds-first-event' },
      { text: 'Koa', target: 'packages/koa/README.md#first-event' },
    ]);
  });
});

describe('navigate', () => {
  const at = (language) => navigate(language, pages, { text: 'First', target: '#first' });
  const group = ({ sidebar }, name) => sidebar.find(({ text }) => text === name).items;

  test('begins with the home page and the first event on it', () => {
    assert.deepEqual(group(at('en'), 'Start'), [
      { text: 'The shop', link: '/' },
      { text: 'First', link: '/#first' },
    ]);
    assert.equal(at('zh').nav[0].link, '/zh/#first');
  });

  test('shows a page that nobody has placed', () => {
    assert.deepEqual(group(at('en'), 'More')[0], { text: 'What nobody has placed', link: '/docs/brand-new' });
  });

  test('says where a text is in English only', () => {
    assert.ok(group(at('zh'), '更多').some(({ text }) => text === 'Architecture（英文）'));
  });

  test('folds a folder behind its README, as deep as one step', () => {
    assert.deepEqual(group(at('en'), 'Reference'), [
      {
        text: 'Reference',
        link: '/docs/reference/',
        collapsed: true,
        items: [{ text: '@growingio/upload', link: '/docs/reference/upload/' }],
      },
    ]);
  });
});

describe('baseOf', () => {
  test("is the path of the site's address, the root without one", () => {
    assert.equal(baseOf(undefined, ''), '/');
    assert.equal(baseOf(undefined, 'https://growing.github.io/node'), '/node/');
    assert.equal(baseOf('', 'https://growing.github.io/node'), '/');
    assert.equal(baseOf('/elsewhere', 'https://growing.github.io/node'), '/elsewhere/');
  });
});
