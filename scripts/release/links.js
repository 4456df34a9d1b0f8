/**
 * The links of a README on a registry's page. There a path leads nowhere, since the page is not in this repository: in the packed copy it becomes the URL of the
 * file in the repository, at the tag of the version. As long as release.json names no repository, it becomes text.
 */
import { posix } from 'node:path';
import { slug } from '../readmes/compare.js';

/** `![alt](target)` and `[text](target)`; a text may have brackets within. */
const link = /(!?)\[((?:[^[\]]|\[[^[\]]*\])*)\]\(([^()\s]+)\)/g;

/**
 * Returns the README with its paths as URLs or as text. Anchors of the page itself and URLs stay.
 *
 * @param {string} markdown
 * @param {{ folder: string, repository: string, version: string }} place `folder` of the package, from the root on
 */
export function packLinks(markdown, { folder, repository, version }) {
  return mapText(markdown, (text) =>
    text.replace(link, (whole, mark, words, target) => {
      if (isAnchor(target) || isUrl(target)) return whole;
      const [path, anchor] = target.split('#');
      const file = posix.join(folder, path);
      if (repository !== '') {
        const url = `${repository}/${mark === '!' ? 'raw' : 'blob'}/v${version}/${file}`;
        return `${mark}[${words}](${anchor === undefined ? url : `${url}#${anchor}`})`;
      }
      // Who reads the installed README finds what lies beside it.
      const isBeside = mark === '' && file.startsWith(`${folder}/`);
      return isBeside ? `${words} (\`${path}\`)` : words;
    }),
  );
}

/**
 * Returns the links of a packed README that lead nowhere on a registry's page.
 *
 * @param {string} markdown
 * @returns {string[]}
 */
export function findBrokenLinks(markdown) {
  const anchors = new Set();
  const targets = [];
  mapText(markdown, (text) => {
    const [, title] = /^#{1,6} (.+)$/.exec(text) ?? [];
    // The code of a heading was set aside, its letters are in the anchor.
    if (title !== undefined) anchors.add(slug(restore(title)));
    for (const [, , , target] of text.matchAll(link)) targets.push(target);
    for (const [, target] of text.matchAll(/^\s*\[[^\]]+\]:\s*(\S+)/g)) targets.push(target);
    for (const [, target] of text.matchAll(/\b(?:href|src|srcset)\s*=\s*["']?([^"'\s>]+)/g)) targets.push(target);
    return text;
  });
  return targets.filter((target) => !isUrl(target) && !(isAnchor(target) && anchors.has(decodeURI(target.slice(1)))));
}

function isAnchor(target) {
  return target.startsWith('#');
}

function isUrl(target) {
  return /^(https?:\/\/|mailto:)/.test(target);
}

/** Passes each line outside of code blocks through `change`, with its code set aside, which may look like a link. */
function mapText(markdown, change) {
  let fence;
  return markdown
    .split('\n')
    .map((line) => {
      const [, mark] = /^\s*(```+|~~~+)/.exec(line) ?? [];
      if (mark !== undefined) fence = fence === undefined ? mark : line.trim() === fence ? undefined : fence;
      if (mark !== undefined || fence !== undefined) return line;
      return restore(change(setAside(line)));
    })
    .join('\n');
}

/** Code in a line, as letters that Unicode leaves to private use: each of its letters moves up there. */
function setAside(line) {
  return line.replace(/(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, (code) =>
    code.replace(/[\0-\x7f]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xe000)),
  );
}

function restore(text) {
  return text.replace(/[\ue000-\ue07f]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xe000));
}
