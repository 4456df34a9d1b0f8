/** Formats verdicts as tables for people, the reasons below them, and the last line. */

/** @typedef {{ table: string, host: string, column: string, verdict: 'ok' | 'FAIL' | 'n/a', reason?: string }} Cell */

/** One table for each group of columns, with a number in every cell that has a reason. @param {Cell[]} cells */
export function formatTables(cells) {
  const reasons = [...new Set(cells.filter(({ verdict }) => verdict === 'n/a').map(({ reason }) => reason))];
  const tables = distinct(cells, 'table').map((table) =>
    formatTable(
      table,
      cells.filter((cell) => cell.table === table),
      reasons,
    ),
  );
  const notes = reasons.map((reason, index) => `[${index + 1}] ${reason}`);
  if (notes.length > 0)
    tables.push(['n/a: the host does not work there without our packages either', ...notes].join('\n'));
  return tables.join('\n\n');
}

/** What is wrong, cell by cell. @param {Cell[]} cells */
export function formatFailures(cells) {
  return failed(cells).map(
    ({ table, host, column, reason }) => `✖ ${host}, ${table}, ${column}\n${reason.trimEnd().replace(/^/gm, '    ')}`,
  );
}

/** The last line. @param {Cell[]} cells */
export function formatSum(cells) {
  const applicable = cells.filter(({ verdict }) => verdict !== 'n/a');
  const passed = applicable.length - failed(cells).length;
  const others = cells.length - applicable.length;
  return `compat: ${passed} of ${applicable.length} combinations pass, ${others} not applicable`;
}

/** @param {Cell[]} cells */
export function failed(cells) {
  return cells.filter(({ verdict }) => verdict === 'FAIL');
}

function formatTable(title, cells, reasons) {
  const columns = distinct(cells, 'column');
  const rows = distinct(cells, 'host').map((host) => [host, ...columns.map((column) => textOf(host, column))]);
  const lines = [[title, ...columns], ...rows];
  const widths = [title, ...columns].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const padded = lines.map((line) =>
    line
      .map((text, column) => text.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
  return [padded[0], widths.map((width) => '─'.repeat(width)).join('  '), ...padded.slice(1)].join('\n');

  function textOf(host, column) {
    const cell = cells.find((each) => each.host === host && each.column === column);
    if (cell === undefined) return '';
    return cell.verdict === 'n/a' ? `n/a [${reasons.indexOf(cell.reason) + 1}]` : cell.verdict;
  }
}

function distinct(cells, key) {
  return [...new Set(cells.map((cell) => cell[key]))];
}
