/** Compares the events that arrived with those that were expected, and reports it to people. */

import stringWidth from 'string-width';
import { words } from './words.js';

/**
 * What arrived as a table, what is missing and what is too much, notes, and one line that counts. `nameOf` returns a user's
 * name. `isAsExpected` is true when exactly the expected events arrived.
 */
export function makeReport({ events, notes }, expected, nameOf) {
  const { missing, surplus } = compareEvents(events, expected);
  const lost = missing.length === 0 ? '' : words.sumMissing(missing.length);
  const apps = new Set(events.map(({ projectId }) => projectId)).size;
  const text = [
    formatTable(events, nameOf),
    '',
    ...missing.map((line) => words.missing(line)),
    ...surplus.map((line) => words.surplus(line)),
    ...notes,
    words.sum(events.length, apps, events.length - surplus.length) + lost,
  ].join('\n');
  return { text, isAsExpected: missing.length === 0 && surplus.length === 0 };
}

function formatTable(events, nameOf) {
  const groups = new Map();
  for (const event of events) {
    const { projectId, event: key, loginUserId } = event;
    const id = [projectId, key, loginUserId].join('\n');
    groups.set(id, [...(groups.get(id) ?? []), event]);
  }
  const rows = [...groups].sort(byId).map(([, group]) => {
    const [{ projectId, event, loginUserId = words.nobody() }] = group;
    const products = count(group.filter(({ variables }) => variables !== undefined).map(describeVariables));
    return [projectId, event, `${loginUserId} ${nameOf(loginUserId)}`, String(group.length), products];
  });
  return align([words.titles(), ...rows]);
}

// As multisets by shop, event, user and variables. An event with a mark is as expected by nobody.
function compareEvents(events, expected) {
  const missing = new Map();
  for (const event of expected) missing.set(describeEvent(event), (missing.get(describeEvent(event)) ?? 0) + 1);
  const surplus = [];
  for (const event of events) {
    const line = describeEvent(event);
    const left = missing.get(line) ?? 0;
    if (left === 0) surplus.push(line);
    else missing.set(line, left - 1);
  }
  return { missing: [...missing].flatMap(([line, count]) => Array(count).fill(line)), surplus };
}

function describeEvent({ projectId, event, loginUserId, variables, marks = [] }) {
  // Sorted, since the order of variables means nothing.
  const sorted = variables && JSON.stringify(Object.fromEntries(Object.entries(variables).sort(byId)));
  return [projectId, event, loginUserId, sorted, ...marks.map(({ message }) => `[${message}]`)]
    .filter(Boolean)
    .join(' ');
}

function describeVariables({ variables }) {
  const { product_name: name, product_price: price } = variables;
  return name === undefined ? JSON.stringify(variables) : `${name} ${price}`;
}

/** Each line once, with how often it comes: `tea 128 ×2, book 59.9`. */
function count(lines) {
  const counts = new Map();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return [...counts].map(([line, times]) => (times === 1 ? line : `${line} ×${times}`)).join(', ');
}

function byId([one], [other]) {
  return one < other ? -1 : Number(one > other);
}

function align(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => stringWidth(row[column]))));
  const lines = [rows[0], widths.map((width) => '─'.repeat(width)), ...rows.slice(1)];
  return lines
    .map((row) =>
      row
        .map((cell, column) => pad(cell, widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

// Chinese characters take two columns each, so that padEnd() would pad too much.
function pad(cell, width) {
  return cell + ' '.repeat(width - stringWidth(cell));
}
