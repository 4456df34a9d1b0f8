/**
 * Makes the site. Its pages are files that include the repository's Markdown, so no text is there twice; they and all that VitePress
 * writes while it works lie in site/build.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { build } from 'vitepress';
import { findDeadLinks } from './dead-links.js';
import { pagesFolder } from './markdown.js';
import { readPages } from './pages.js';

const root = join(import.meta.dirname, '..');

/** Where VitePress finds everything. */
export const workFolder = join(root, 'site/build');

/** Writes what VitePress reads: a file for each page, and the doors to the configuration and the theme. */
export function placeFiles() {
  rmSync(join(root, pagesFolder), { recursive: true, force: true });
  for (const { route, file, language, isTranslated } of readPages(root)) {
    const path = join(root, pagesFolder, route);
    const include = `<!--@include: ${relative(dirname(path), join(root, file)).replaceAll(sep, '/')}-->`;
    // A screen reader has to know that this one is English.
    write(path, language === 'zh' && !isTranslated ? `<div lang="en">\n\n${include}\n\n</div>\n` : `${include}\n`);
  }
  write(join(workFolder, '.vitepress/config.js'), "export { default } from '../../config.js';\n");
  write(join(workFolder, '.vitepress/theme/index.js'), "export { default } from '../../../theme/index.js';\n");
}

/**
 * Builds the site. Throws when a page can't be made of its file, or has a link that leads nowhere.
 *
 * @param {{ base?: string, outDir: string }} options `base`: in place of that of the configuration
 * @returns {Promise<number>} how many pages
 */
export async function buildSite({ base, outDir }) {
  placeFiles();
  let used;
  await build(workFolder, { base, outDir, onAfterConfigResolve: ({ site }) => (used = base ?? site.base) });
  const files = readdirSync(outDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(outDir, join(parentPath, name)).replaceAll(sep, '/'));
  const pages = files.filter((file) => file.endsWith('.html'));
  const dead = findDeadLinks(
    new Map(files.map((file) => [file, file.endsWith('.html') ? readFileSync(join(outDir, file), 'utf8') : undefined])),
    used,
  );
  if (dead.length > 0) throw new Error(`links that lead nowhere:\n${dead.join('\n')}`);
  return pages.length;
}

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
