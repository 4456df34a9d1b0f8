/** Compares what was accepted and promised with what arrived, and gives the verdict. It is pure. */

/**
 * Judges one scenario. `books` are those of all its clients: `{ writer, projectId, isVolatile, wasKilled, … }` as
 * `readBook` returns them. `excused` are identities that the scenario has destroyed itself; at most `mayRepeat`
 * events may come again, since their answers were lost; `letters` are identities that a queue keeps as dead letters. Memory may report events as dropped in place of delivering them, and
 * a disk only where the scenario says so (`mayDrop`).
 */
export function judge({ books, tally, letters = [], excused = new Set(), mayRepeat = 0, mayDrop = false }) {
  const verdict = { accepted: 0, delivered: 0, dead: 0, dropped: 0, lost: 0, repeated: 0, problems: [] };
  const dead = findDead(books, letters);
  const handed = findHanded(books);
  for (const book of books) judgeBook(book, { tally, dead, handed, excused, mayDrop, verdict });
  verdict.dead = dead.size;
  const unknown = tally.writers.filter((writer) => !books.some((book) => book.writer === writer));
  if (unknown.length > 0) verdict.problems.push(`events of unknown writers arrived: ${unknown.join(', ')}`);
  if (verdict.lost > 0) verdict.problems.push(`${verdict.lost} events are lost that were promised`);
  if (verdict.repeated > mayRepeat) {
    verdict.problems.push(`${verdict.repeated} events came again, of at most ${mayRepeat} whose answer was lost`);
  }
  if (tally.malformed > 0) verdict.problems.push(`${tally.malformed} requests were malformed`);
  return verdict;
}

/** Identities of all dead letters: those that clients have named, and those that a queue keeps. */
export function findDead(books, letters) {
  return new Set([...books.flatMap((book) => book.dead), ...letters]);
}

/** Of each writer, the numbers of those events that a queue has taken: whoever took them keeps them, also when the process dies. */
export function findHanded(books) {
  const handed = new Map();
  for (const { writer, first, last } of books.flatMap((book) => book.handed)) {
    const numbers = handed.get(writer) ?? new Set();
    for (let number = first; number <= last; number += 1) numbers.add(number);
    handed.set(writer, numbers);
  }
  return handed;
}

/** Accepted events of a book that neither arrived nor were buried, how many, and how many of them were promised. */
export function countMissing(book, { tally, dead = new Set(book.dead), handed = new Map(), excused = new Set() }) {
  const taken = handed.get(book.writer);
  const counts = tally.counts(book.writer);
  const isExplained = dead.size > 0 || excused.size > 0;
  let [missing, promised] = [0, 0];
  for (const [first, last] of book.runs) {
    for (let number = first; number <= last; number += 1) {
      if ((counts[number] ?? 0) > 0) continue;
      const identity = isExplained ? identityOf(book.writer, number) : '';
      if (isExplained && (dead.has(identity) || excused.has(identity))) continue;
      missing += 1;
      if (number < book.promised || taken?.has(number) === true) promised += 1;
    }
  }
  return { missing, promised };
}

export function identityOf(writer, number) {
  return `${writer}-${String(number).padStart(6, '0')}`;
}

function judgeBook(book, { tally, dead, handed, excused, mayDrop, verdict }) {
  const { missing, promised } = countMissing(book, { tally, dead, handed, excused });
  const counts = tally.counts(book.writer);
  const arrived = counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
  verdict.accepted += book.accepted;
  verdict.delivered += arrived;
  verdict.dropped += book.dropped;
  verdict.repeated += counts.reduce((sum, count) => sum + count, 0) - arrived;
  // Who was killed has promised what it has synced, and what a queue has taken; whoever lives, all.
  verdict.lost += Math.max(0, (book.wasKilled ? promised : missing) - (book.isVolatile || mayDrop ? book.dropped : 0));
  const unbooked = arrived - countArrived(book, counts);
  if (unbooked > 0 && !book.wasKilled)
    verdict.problems.push(`${unbooked} events of ${book.writer} arrived that were not accepted`);
  for (const projectId of tally.projects.get(book.writer) ?? []) {
    if (projectId !== book.projectId) verdict.problems.push(`events of ${book.writer} arrived under ${projectId}`);
  }
}

function countArrived({ runs }, counts) {
  let arrived = 0;
  for (const [first, last] of runs) {
    for (let number = first; number <= last; number += 1) if ((counts[number] ?? 0) > 0) arrived += 1;
  }
  return arrived;
}
