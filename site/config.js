/** The site as VitePress reads it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { slug } from '../scripts/readmes/compare.js';
import { readPlaces } from '../scripts/release/workspaces.js';
import { baseOf } from './base.js';
import { findFirstEvents } from './links.js';
import { colourOnce, renderAsPages } from './markdown.js';
import { navigate } from './navigation.js';
import { readPages } from './pages.js';
import { searchOptions, tokenize } from './search.js';
import { chineseSearch, chineseTheme } from './words.js';

const root = join(import.meta.dirname, '..');
const read = (file) => readFileSync(join(root, file), 'utf8');
const { repository, homepage } = readPlaces(root);
const base = baseOf(process.env.SITE_BASE, homepage);
const icon = `data:image/svg+xml;base64,${Buffer.from(read('packages/collector/page/public/icon.svg')).toString('base64')}`;

// VitePress says so only when it builds.
const isBuilt = process.env.NODE_ENV === 'production';
const served = isBuilt ? undefined : `${base}@fs/${root.replaceAll('\\', '/').replace(/^\//, '')}`;

const pages = readPages(root);
const homes = Object.fromEntries(
  pages.filter(({ name }) => name === 'README').map((page) => [page.language, { page, text: read(page.file) }]),
);
const firstEvents = Object.fromEntries(
  Object.entries(homes).map(([language, { page, text }]) => [language, findFirstEvents(page, text, pages)]),
);

/** @param {'en' | 'zh'} language */
function locale(language, label, lang) {
  const { page, text } = homes[language];
  // The first sentence says what this is.
  const [, description] = /\n\n(?!\[)(.+?(?:\.(?=\s)|。))/s.exec(text);
  return {
    label,
    lang,
    title: page.title,
    description: description.replaceAll('\n', ' '),
    themeConfig: {
      ...navigate(language, pages, firstEvents[language][0]),
      ...(language === 'zh' && chineseTheme),
    },
  };
}

/** A page for the search, which needs no colours: they are half of the time that a build takes. */
function renderPlain(source, env, md) {
  const { highlight } = md.options;
  md.options.highlight = null;
  try {
    return md.render(source, env);
  } finally {
    md.options.highlight = highlight;
  }
}

export default {
  srcDir: 'pages',
  outDir: join(root, 'site/dist'),
  cacheDir: join(root, 'node_modules/.cache/growingio/site'),
  base,
  // What all pages share is one file, and not in each.
  metaChunk: true,
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: icon }]],
  locales: { root: locale('en', 'English', 'en'), zh: locale('zh', '简体中文', 'zh-CN') },
  markdown: {
    anchor: { slugify: slug },
    // The two whose comments can be read.
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-default' },
    // Words in braces are words, as on GitHub.
    attrs: { disable: true },
    codeCopyButtonTitle: 'Copy · 复制',
    image: { lazyLoading: true },
    config(md) {
      renderAsPages(md, { pages, repository, exists: (file) => existsSync(join(root, file)), firstEvents, served });
      colourOnce(md);
    },
  },
  themeConfig: {
    logo: icon,
    outline: { level: [2, 3] },
    socialLinks: repository.startsWith('https://github.com/') ? [{ icon: 'github', link: repository }] : [],
    search: {
      provider: 'local',
      options: {
        _render: renderPlain,
        locales: { zh: { translations: chineseSearch } },
        miniSearch: { options: { tokenize }, searchOptions },
      },
    },
  },
  vite: { build: { chunkSizeWarningLimit: 10_000 } },
};
