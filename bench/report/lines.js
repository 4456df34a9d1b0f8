/** Formats measured targets as rows for people and as lines for programs. */

import { hasMissed } from '../target.js';

export const targetHead = ['subject', 'figure', 'control', 'least', 'its control', 'target', '', 'in figures'];

/** Each target as the cells of a row, under `targetHead`. */
export function rowsOf(targets) {
  return targets.map((target) => [
    target.subject,
    showFigure(target.figure),
    showFigure(target.control),
    showFigure(target.least),
    showFigure(target.leastControl),
    String(target.target),
    hasMissed(target) ? 'MISSED' : 'ok',
    (target.absolute ?? '') + (target.times === undefined ? '' : `, measured ${target.times} times`),
  ]);
}

/** Columns that stand under each other on a terminal. */
export function formatColumns(head, rows) {
  const all = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The lines with which a run ends, and how many targets it missed. */
export function formatLines(targets) {
  const lines = targets.map((target) => {
    const verdict = hasMissed(target) ? 'MISSED' : 'ok';
    return `bench: ${target.subject} ${showFigure(target.figure)} (target ${target.target}) ${verdict}`;
  });
  const missed = targets.filter(hasMissed).length;
  lines.push(`bench: ${targets.length - missed} of ${targets.length} targets met`);
  return { lines, missed };
}

/** With as many digits as it means something. */
export function showFigure(figure) {
  if (figure === undefined) return '';
  if (Number.isInteger(figure)) return String(figure);
  return figure >= 100 ? figure.toFixed(0) : figure >= 10 ? figure.toFixed(1) : figure.toFixed(figure < 2 ? 3 : 2);
}
