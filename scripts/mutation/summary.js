/** Sums up Stryker's reports: how many mutants were killed in each folder, and which were not. */

const killedBy = new Set(['Killed', 'Timeout']);
const survivedAs = new Set(['Survived']);

/** What was found, by folder and in all. A score is a share, in %, of the mutants that a test reaches. */
export function sumUp(found) {
  const rows = found.map(({ path, report }) => countIn(path, report));
  const add = (key) => rows.reduce((sum, row) => sum + row[key], 0);
  const total = { path: 'together', killed: add('killed'), survived: add('survived'), ...rest(add) };
  return { rows: rows.map(withScore), total: withScore(total), left: found.flatMap(({ report }) => leftIn(report)) };
}

export function formatSummary({ rows, total, left }, leastScore) {
  const line = ({ path, score, killed, survived, uncovered, ignored }) =>
    `| ${[path, `${score.toFixed(1)} %`, killed, survived, uncovered, ignored].join(' | ')} |`;
  const head =
    '| folder | score | killed | survived | no test reaches | not tested |\n| --- | --- | --- | --- | --- | --- |';
  const survivors = left.map(({ place, mutator, from, to }) => `- ${place} ${mutator}: \`${from}\` → \`${to}\``);
  const verdict = total.score < leastScore ? `below ${leastScore} %` : `at least ${leastScore} %`;
  return [
    '# Mutants',
    '',
    head,
    ...rows.map(line),
    line(total),
    '',
    `The score is ${total.score.toFixed(1)} %: ${verdict}. Survivors:`,
    '',
    ...survivors,
    '',
  ].join('\n');
}

function rest(add) {
  return { uncovered: add('uncovered'), ignored: add('ignored') };
}

function countIn(path, report) {
  const statuses = mutantsOf(report).map(({ mutant }) => mutant.status);
  const count = (holds) => statuses.filter(holds).length;
  return {
    path,
    killed: count((status) => killedBy.has(status)),
    survived: count((status) => survivedAs.has(status)),
    uncovered: count((status) => status === 'NoCoverage'),
    ignored: count((status) => status === 'Ignored'),
  };
}

function withScore(row) {
  const covered = row.killed + row.survived;
  return { ...row, score: covered === 0 ? 100 : (100 * row.killed) / covered };
}

function leftIn(report) {
  return mutantsOf(report)
    .filter(({ mutant }) => survivedAs.has(mutant.status))
    .map(({ file, source, mutant }) => ({
      place: `${file}:${mutant.location.start.line}`,
      mutator: mutant.mutatorName,
      from: oneLine(cut(source, mutant.location)),
      to: oneLine(mutant.replacement ?? ''),
    }));
}

function mutantsOf(report) {
  return Object.entries(report.files).flatMap(([file, { source, mutants }]) =>
    mutants.map((mutant) => ({ file, source, mutant })),
  );
}

function cut(source, { start, end }) {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  // The end first: in a single line the start moves it.
  lines[last] = (lines[last] ?? '').slice(0, end.column - 1);
  lines[0] = (lines[0] ?? '').slice(start.column - 1);
  return lines.join(' ');
}

function oneLine(text) {
  const short = text.replace(/\s+/g, ' ').replaceAll('`', "'");
  return short.length > 80 ? `${short.slice(0, 79)}…` : short;
}
