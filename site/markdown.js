/** Renders the repository's Markdown as pages: links and images lead to what the site has, and each image is shown in the theme's colours. */
import { posix } from 'node:path';
import { resolveLink } from './links.js';

/** Where the pages' own files lie, from the root on. */
export const pagesFolder = 'site/build/pages';

/** A line that leads to the other language, and to the reference; the site has a menu for that. */
const languageLink = /^(English \| )?\[(English|中文|简体中文)\]\(\S+\)( \| 简体中文)?( · \[[^\]]+\]\(\S+\))?$/;

/**
 * Comes after all other rules, so that the tokens are as they will be rendered.
 *
 * @param {object} md of markdown-it
 * @param {import('./links.js').Site & { firstEvents: Record<'en' | 'zh', { text: string, target: string }[]>, served?: string }} site
 */
export function renderAsPages(md, site) {
  // Braces in a text are no code of Vue.
  const { text } = md.renderer.rules;
  md.renderer.rules.text = (...words) => text(...words).replaceAll('{{', '{&#123;');

  const byRoute = new Map(site.pages.map((page) => [page.route, page]));
  md.core.ruler.push('growingio', (state) => {
    const page = byRoute.get(state.env.relativePath);
    if (page === undefined) return;
    dropLanguageLink(state.tokens);
    if (page.name === 'README') addFirstEvents(state, site.firstEvents[page.language]);
    const images = new Set(
      state.tokens.flatMap(({ children }) => (children ?? []).map((token) => token.attrGet('src'))),
    );
    for (const [index, token] of state.tokens.entries()) {
      if (token.type === 'td_open' && state.tokens[index + 1].content.length > 40) token.attrJoin('class', 'sentence');
      if (token.children === null) continue;
      const linked = keepLinks(token.children, (target) => resolveLink(target, page, site));
      token.children = linked.flatMap((child) =>
        child.type === 'image' ? showImage(child, page, images, site) : [child],
      );
      if (page.language === 'zh') nameAnchors(token);
    }
  });
}

function dropLanguageLink(tokens) {
  const at = tokens.findIndex(({ type, content }) => type === 'inline' && languageLink.test(content));
  if (at !== -1) tokens.splice(at - 1, 3);
}

/** Below the first paragraph, which says what this is. */
function addFirstEvents(state, ways) {
  const at = state.tokens.findIndex(({ type }) => type === 'paragraph_close');
  const make = (type, tag, nesting, attrs) => Object.assign(new state.Token(type, tag, nesting), { attrs });
  const links = ways.flatMap(({ text, target }) => [
    make('link_open', 'a', 1, [['href', target]]),
    Object.assign(make('text', '', 0), { content: text }),
    make('link_close', 'a', -1),
  ]);
  state.tokens.splice(
    at + 1,
    0,
    make('paragraph_open', 'p', 1, [['class', 'first-events']]),
    Object.assign(make('inline', '', 0), { children: links, content: '' }),
    make('paragraph_close', 'p', -1),
  );
}

/** The tokens with the links' new targets; a link without one leaves its text. */
function keepLinks(tokens, resolve) {
  const isKept = [];
  return tokens.filter((token) => {
    if (token.type === 'link_open') {
      const target = resolve(token.attrGet('href'));
      isKept.push(target !== undefined);
      if (target !== undefined) token.attrSet('href', target);
      return target !== undefined;
    }
    return token.type !== 'link_close' || isKept.pop();
  });
}

/** A picture that is there in light and in dark is shown in both, one of which is hidden; unless the page itself shows both. */
function showImage(token, page, images, { exists, served }) {
  const src = token.attrGet('src');
  if (/^[a-z]+:/i.test(src)) return [token];
  const dark = src.replace('.light.', '.dark.');
  const isPair = dark !== src && !images.has(dark) && exists(place(dark, page));
  const show = (source, name) => {
    const shown = Object.assign(Object.create(Object.getPrototypeOf(token)), token, {
      attrs: token.attrs.map((each) => [...each]),
    });
    shown.attrSet('src', addressOf(place(source, page), page, served));
    if (name !== undefined) shown.attrSet('class', name);
    return shown;
  };
  return isPair ? [show(src, 'in-light'), show(dark, 'in-dark')] : [show(src)];
}

/**
 * Where a page finds a file: by the way from one to the other, which the build follows. While Vite serves the pages, a browser can't go up from
 * them, and there is an address below which all files of the disk are.
 *
 * @param {string} file from the root on
 * @param {import('./pages.js').Page} page
 * @param {string} [served] the root's address, such as `/@fs/home/me/growingio-node`
 */
export function addressOf(file, page, served) {
  return served === undefined
    ? posix.relative(posix.dirname(`${pagesFolder}/${page.route}`), file)
    : `${served}/${encodeURI(file)}`;
}

function place(src, page) {
  return posix.join(posix.dirname(page.file), decodeURI(src));
}

/** What a screen reader says of the link beside a heading, in Chinese. */
function nameAnchors({ children }) {
  for (const token of children) {
    const title = /^Permalink to "(.*)"$/s.exec(token.attrGet('aria-label') ?? '')?.[1];
    if (title !== undefined) token.attrSet('aria-label', `“${title}”的链接`);
  }
}

/**
 * Colours each piece of code once: both languages mostly have the same.
 *
 * @param {object} md of markdown-it
 */
export function colourOnce(md) {
  const { highlight } = md.options;
  const known = new Map();
  md.options.highlight = (code, language, words) => {
    const key = JSON.stringify([code, language, words]);
    if (!known.has(key)) known.set(key, highlight(code, language, words));
    return known.get(key);
  };
}
