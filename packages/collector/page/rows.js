/** Makes the row that shows one item of the model. */

import { make, shorten } from './dom.js';
import { keyOf, showValue, userOf } from './model.js';

const mostChips = 24;
// Later than this after it happened, an event shows when that was.
const noticeableDelay = 60_000;

/** Makes the row of a received event or of a failed request. */
export function makeRow(item, colours, words) {
  return item.kind === 'event' ? makeEventRow(item.data, colours, words) : makeFailureRow(item.data, words);
}

function makeEventRow(event, colours, words) {
  const key = keyOf(event);
  const swatch = make('span', { class: `swatch ${colours.of(key ?? words.noKey)}`, 'aria-hidden': 'true' });
  const row = make(
    'li',
    { class: event.marks.length > 0 ? `row ${worst(event.marks)}` : 'row' },
    makeTime(event, words),
    makeCell(
      'event',
      words.event,
      swatch,
      make('strong', { title: key }, key === undefined ? words.noKey : shorten(key, 80)),
    ),
    makeCell('user', words.user, makeText(userOf(event), words.noUser)),
    makeCell('variables', words.variables, ...makeChips(event, words)),
    makeCell('project', words.project, makeText(event.projectId === '' ? undefined : event.projectId, words.noProject)),
    makeJson(event, words),
  );
  if (event.marks.length > 0) row.append(makeMarks(event.marks, words));
  return row;
}

function makeFailureRow(request, words) {
  return make(
    'li',
    { class: 'row error failure' },
    makeTime(request, words),
    makeCell('event', words.event, make('strong', {}, words.requestFailed(request.status))),
    makeCell('path', words.request, make('code', {}, `${request.method} ${shorten(request.path, 200)}`)),
    makeCell(
      'project',
      words.project,
      makeText(request.projectId === '' ? undefined : request.projectId, words.noProject),
    ),
    makeMarks([{ severity: 'error', code: '', path: '', message: words.failure(request) }], words),
  );
}

function makeTime({ receivedAt, time }, words) {
  const clock = make('time', { datetime: new Date(receivedAt).toISOString() }, words.preciseClock(receivedAt));
  const cell = makeCell('time', words.time, clock);
  // 8.64e15 is the last moment that a Date can tell.
  if (typeof time !== 'number' || Math.abs(time) > 8.64e15) return cell;
  cell.title = `${words.received}: ${words.dateTime(receivedAt)}\n${words.happened}: ${words.dateTime(time)}`;
  if (Math.abs(receivedAt - time) > noticeableDelay) {
    cell.append(make('small', {}, `${words.happened} ${words.dateTime(time)}`));
  }
  return cell;
}

function makeCell(name, label, ...children) {
  return make('div', { class: `cell ${name}` }, make('span', { class: 'offscreen' }, `${label}: `), ...children);
}

function makeText(text, missing) {
  if (text === undefined) return make('span', { class: 'missing' }, missing);
  return make('span', { title: text }, shorten(text, 80));
}

function makeChips(event, words) {
  if (event.variables === undefined) {
    const given = showValue(event.raw?.var);
    return given === undefined ? [make('span', { class: 'missing' }, '—')] : [makeChip('var', given)];
  }
  const entries = Object.entries(event.variables);
  const chips = entries.slice(0, mostChips).map(([key, value]) => makeChip(key, showValue(value), typeof value));
  if (event.num !== undefined) chips.unshift(makeChip('num', String(event.num), 'number'));
  if (entries.length > mostChips)
    chips.push(make('span', { class: 'missing' }, words.moreVariables(entries.length - mostChips)));
  return chips.length > 0 ? chips : [make('span', { class: 'missing' }, '{ }')];
}

function makeChip(key, value, type = 'string') {
  const name = make('span', { class: 'chip-key' }, shorten(key, 40));
  return make(
    'span',
    { class: `chip ${type}`, title: `${key}: ${value}` },
    name,
    ' ',
    make('span', {}, shorten(value)),
  );
}

function makeMarks(marks, words) {
  const items = marks.map((mark) => {
    const label = mark.severity === 'error' ? words.error : words.warning;
    const path = mark.path === '' ? undefined : make('code', {}, shorten(mark.path, 60));
    return make(
      'li',
      { class: mark.severity },
      make('b', {}, label),
      make('span', {}, shorten(words.mark(mark), 400)),
      path,
    );
  });
  return make('ul', { class: 'marks' }, ...items);
}

function makeJson(event, words) {
  const details = make('details', { class: 'json' }, make('summary', { title: words.showJson }, 'JSON'));
  // Made when it is opened: most rows never are.
  details.addEventListener('toggle', () => {
    if (details.children.length === 1) details.append(make('pre', {}, JSON.stringify(event.raw, null, 2)));
  });
  return details;
}

function worst(marks) {
  return marks.some(({ severity }) => severity === 'error') ? 'error' : 'warning';
}
