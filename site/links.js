/** What a link in a Markdown file becomes on the site: a page, a file of the repository, or the bare text. */
import { posix } from 'node:path';
import { slug } from '../scripts/readmes/compare.js';

/**
 * @typedef {object} Site
 * @property {import('./pages.js').Page[]} pages
 * @property {string} repository its address, or empty
 * @property {(file: string) => boolean} exists
 */

/**
 * Returns where a link leads; `undefined` where it leads to nothing that the site could show, so that only its text stays. A link to
 * what is nowhere stays as it is: the build fails by it.
 *
 * @param {string} target as written
 * @param {import('./pages.js').Page} page on which it stands
 * @param {Site} site
 */
export function resolveLink(target, page, { pages, repository, exists }) {
  if (/^([a-z][a-z\d+.-]*:|\/\/|#)/i.test(target)) return target;
  const [path, anchor] = target.split('#');
  const file = posix.join(posix.dirname(page.file), decodeURI(path)).replace(/\/$/, '');
  const found = findPage(file, page.language, pages);
  if (found !== undefined) return `/${found.route}${anchor === undefined ? '' : `#${anchor}`}`;
  if (exists(file)) return repository === '' ? undefined : `${repository}/blob/main/${encodeURI(file)}`;
  return `/${file}`;
}

/** The page of a file, or of a folder's README; in the reader's language where both are made of the same file. */
function findPage(file, language, pages) {
  const readme = language === 'zh' ? 'README.zh-CN.md' : 'README.md';
  const files = [file, `${file}/${readme}`, `${file}/README.md`];
  const own = pages.filter((page) => page.language === language);
  return [own, pages].flatMap((some) => files.map((each) => some.find((page) => page.file === each))).find(Boolean);
}

/**
 * The ways to a first event that the README has: its own example, and those of the hosts that it links to.
 *
 * @param {import('./pages.js').Page} page the README's
 * @param {string} text
 * @param {import('./pages.js').Page[]} pages
 * @returns {{ text: string, target: string }[]} the targets as in the README
 */
export function findFirstEvents(page, text, pages) {
  const others = [...text.matchAll(/\[([^\]]+)\]\((packages\/[^)#]+)#([^)]+)\)/g)].filter(([, , file, anchor]) => {
    const host = pages.find((each) => each.language === page.language && each.file === file);
    return host?.firstExample !== undefined && slug(host.firstExample) === decodeURI(anchor);
  });
  return [
    { text: page.firstExample, target: `#${slug(page.firstExample)}` },
    ...others.map(([, name, file, anchor]) => ({ text: name, target: `${file}#${anchor}` })),
  ];
}
