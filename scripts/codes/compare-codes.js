/** Holds the tables of codes against the codes of the sources: each has to have an entry, and each entry a place. */

/**
 * Returns what is wrong, a line each.
 *
 * @param {import('./table.js').Table[]} tables
 * @param {Map<string, Map<string, string[]>>} found by findCodes()
 */
export function compareCodes(tables, found) {
  const listed = new Map();
  for (const { family, rows } of tables) {
    listed.set(family, new Set([...(listed.get(family) ?? []), ...rows.flatMap(({ codes }) => codes)]));
  }
  return [
    ...[...found].flatMap(([family, codes]) =>
      [...codes].flatMap(([code, places]) => {
        if (places.length === 0) return [`${code} is declared, and nothing gives it`];
        return listed.get(family)?.has(code) ? [] : [`${code} has no entry: ${places[0]} gives it`];
      }),
    ),
    ...[...listed].flatMap(([family, codes]) =>
      [...codes]
        .filter((code) => !found.get(family)?.has(code))
        .map((code) => `${code} has an entry, and no source gives it`),
    ),
    ...tables.flatMap(findGaps),
  ];
}

/** Rows that lack a cell in a language. */
function findGaps({ columns, rows }) {
  return rows.flatMap((row) =>
    Object.keys(columns).flatMap((language) => {
      const cells = row[language] ?? [];
      const isWhole = cells.length === columns[language].length - 1 && cells.every((cell) => cell.trim() !== '');
      return isWhole ? [] : [`${row.codes[0]} lacks a text in '${language}': ${columns[language].slice(1).join(', ')}`];
    }),
  );
}
