/** What a table of codes is, and how it is written in Markdown, in either language. */

/**
 * @typedef {'en' | 'zh'} Language
 * @typedef {Record<Language, string>} Text in both languages
 *
 * @typedef {object} Row
 * @property {string[]} codes mostly one; of several the page names the first
 * @property {string[]} en a cell for each column but the first
 * @property {string[]} zh the same
 *
 * @typedef {object} Table
 * @property {string} family whose codes these are: see find-codes.js
 * @property {Text} title
 * @property {Text} [intro] between the title and the table
 * @property {Record<Language, string[]>} columns
 * @property {Row[]} rows
 * @property {Text} [after] below the table
 */

const more = { en: ', …', zh: ' 等' };

/** @param {Table} table @param {Language} language */
export function writeTable({ title, intro, columns, rows, after }, language) {
  const lines = [columns[language], columns[language].map(() => '---'), ...rows.map((row) => writeRow(row, language))];
  const table = lines.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');
  return [`## ${title[language]}`, intro?.[language], table, after?.[language]].filter(Boolean).join('\n\n');
}

function writeRow({ codes, ...texts }, language) {
  return [`\`${codes[0]}\`${codes.length > 1 ? more[language] : ''}`, ...texts[language]];
}
