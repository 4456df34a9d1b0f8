/** Which Markdown files are pages of the site, and where: a page's address is its file's path, below zh/ in Chinese. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/**
 * @typedef {object} Page
 * @property {string} name what both languages share: `docs/delivery`, `packages/koa/README`
 * @property {'en' | 'zh'} language of what stands around the text
 * @property {boolean} isTranslated false where Chinese readers get the English text
 * @property {string} file from the root: `docs/delivery.zh-CN.md`
 * @property {string} route the page's own file: `zh/docs/delivery.md`
 * @property {string} title its first heading
 * @property {string} [firstExample] the heading of its first example, if it has one
 */

/** The Markdown files that are for readers. @param {string} root @returns {string[]} paths from the root on */
export function findFiles(root) {
  const list = (folder, recursive = false) =>
    existsSync(join(root, folder))
      ? readdirSync(join(root, folder), { recursive }).map((name) => join(folder, name).replaceAll(sep, '/'))
      : [];
  const readmes = ['packages', 'examples'].flatMap((group) =>
    list(group).flatMap((folder) => list(folder).filter((file) => /\/README(\.zh-CN)?\.md$/.test(file))),
  );
  const folders = [...list('.'), ...list('docs', true), ...list('bench'), ...list('chaos')];
  // A changelog is made of what others have written in commits: nobody has looked at how it renders.
  return [...folders, ...readmes].filter((file) => file.endsWith('.md') && !file.includes('CHANGELOG'));
}

/**
 * Two pages for each text, one in each language. Where there is no Chinese text, the Chinese page has the English one: so whoever switches
 * the language finds a page.
 *
 * @param {string[]} files
 * @param {(file: string) => string} read
 * @returns {Page[]} by name
 */
export function planPages(files, read) {
  const known = new Set(files);
  const names = [...new Set(files.map((file) => file.replace(/(\.zh-CN)?\.md$/, '')))].sort();
  return names.flatMap((name) =>
    ['en', 'zh'].flatMap((language) => {
      const own = language === 'zh' ? `${name}.zh-CN.md` : `${name}.md`;
      const file = [own, `${name}.md`].find((each) => known.has(each));
      if (file === undefined) return [];
      const text = read(file);
      const route = `${language === 'zh' ? 'zh/' : ''}${name.replace(/(^|\/)README$/, '$1index')}.md`;
      const firstExample = /^#+ (.+)\n\n<!-- first example -->$/m.exec(text)?.[1];
      const title = plain(/^# (.+)$/m.exec(text)?.[1] ?? name);
      return [{ name, language, isTranslated: file === own, file, route, title, firstExample }];
    }),
  );
}

/** All pages of this repository. @param {string} root */
export function readPages(root) {
  return planPages(findFiles(root), (file) => readFileSync(join(root, file), 'utf8'));
}

/** A heading without its Markdown. */
function plain(heading) {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\\(.)/g, '$1')
    .replaceAll('`', '')
    .trim();
}
