/**
 * How the site's search cuts texts and queries into terms. VitePress writes these functions' source into the page, so each
 * stands for itself and knows nothing outside of it.
 */

/**
 * Chinese has no spaces, and dictionaries of browsers differ: so a run of Chinese characters becomes its pairs, and its last
 * character. With prefixes, any part of a run is found then, a single character too. A name in code is a term as a whole, and so is each of its words:
 * `flushInterval` is found by "interval", `ERR_GROWINGIO_OPTION` by "option".
 *
 * @param {string} text
 * @returns {string[]}
 */
export function tokenize(text) {
  const terms = [];
  for (const [run] of text.matchAll(/\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}\p{M}_])+/gu)) {
    if (/^\p{Script=Han}/u.test(run)) {
      const characters = [...run];
      for (const [index, character] of characters.entries()) terms.push(character + (characters[index + 1] ?? ''));
    } else {
      terms.push(run);
      const words = run.match(/\p{Lu}*[\p{Ll}\p{Lo}\p{Lt}\p{Lm}\p{M}]+|\p{Lu}+|\p{N}+/gu) ?? [];
      if (words.length > 1) terms.push(...words);
    }
  }
  return terms;
}

/** What MiniSearch does with the terms: all of them have to be there, the last letters may be missing, and in a longer word a few may be wrong. */
export const searchOptions = {
  combineWith: 'AND',
  prefix: true,
  fuzzy: (term) => (/^[\w-]{5,}$/.test(term) ? 0.2 : false),
  boost: { title: 4, titles: 2, text: 1 },
};
