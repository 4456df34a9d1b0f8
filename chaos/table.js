/** Formats verdicts as a table for people, and the last line. */

const columns = [
  ['scenario', (row) => row.name],
  ['outbox', (row) => row.outbox],
  ['accepted', (row) => count(row.accepted)],
  ['delivered', (row) => count(row.delivered)],
  ['dead', (row) => count(row.dead)],
  ['dropped', (row) => count(row.dropped)],
  ['lost', (row) => count(row.lost)],
  ['repeated', (row) => count(row.repeated)],
  ['while down', (row) => count(row.whileDown)],
  ['peak', (row) => `${Math.round(row.peak / (1024 * 1024))} MiB`],
  ['', (row) => verdictOf(row)],
];
const textColumns = new Set(['scenario', 'outbox', '']);

/** All rows, aligned. `while down` are the requests that were sent while the API was known to be down. */
export function formatTable(rows) {
  const cells = [columns.map(([title]) => title), ...rows.map((row) => columns.map(([, read]) => read(row)))];
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const lines = cells.map((row) =>
    row
      .map((cell, column) => pad(cell, column, widths[column]))
      .join('  ')
      .trimEnd(),
  );
  return [lines[0], widths.map((width) => '─'.repeat(width)).join('  '), ...lines.slice(1)].join('\n');
}

/** What is wrong with each row that has something wrong. */
export function formatProblems(rows) {
  return rows.flatMap(({ name, outbox, problems }) => problems.map((problem) => `${name} (${outbox}): ${problem}`));
}

/** The last line: what was tried, and what was lost. */
export function formatSum(rows) {
  const sum = (name) => count(rows.reduce((total, row) => total + row[name], 0));
  const played = rows.filter((row) => !row.isSkipped).length;
  return `chaos: ${played} scenarios, ${sum('accepted')} events, ${sum('lost')} lost, ${sum('repeated')} repeated`;
}

export function count(number) {
  return number.toLocaleString('en-US');
}

function verdictOf({ isSkipped, problems, notes }) {
  const verdict = isSkipped ? '-' : problems.length === 0 ? 'ok' : 'FAILED';
  return [verdict, ...notes].join('; ');
}

function pad(cell, column, width) {
  return textColumns.has(columns[column][0]) ? cell.padEnd(width) : cell.padStart(width);
}
