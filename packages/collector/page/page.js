/** Shows the collector's stream, newest first; its filter and its buttons. */

import { Colours, drawChart } from './chart.js';
import { byId } from './dom.js';
import { makeFirstEvent } from './first-event.js';
import { makeFilter, Model } from './model.js';
import { makeRow } from './rows.js';
import { chooseLanguage, rememberLanguage, wordsOf } from './words.js';

const pageful = 200;
// Bursts are drawn together.
const drawEvery = 100;

const model = new Model();
const colours = new Colours();
const rows = byId('rows');
const view = {
  filter: undefined,
  limit: pageful,
  drawnSeq: 0,
  pausedSeq: undefined,
  connection: 'connecting',
  isKnown: false,
};
let words = wordsOf(chooseLanguage());
let isDrawScheduled = false;

function connect() {
  const stream = new EventSource('/api/stream');
  stream.addEventListener('open', () => showConnection('live'));
  stream.addEventListener('error', () => {
    showConnection('reconnecting');
    // The browser tries again by itself, unless the answer was no stream at all.
    if (stream.readyState === EventSource.CLOSED) setTimeout(connect, 2_000);
  });
  stream.addEventListener('hello', ({ data }) => {
    const { now, total } = JSON.parse(data);
    model.reset();
    model.clockAhead = now - Date.now();
    model.total = total;
    colours.reset();
    view.isKnown = true;
    if (view.pausedSeq !== undefined) view.pausedSeq = model.lastSeq;
    redraw();
  });
  stream.addEventListener('events', ({ data }) => {
    const { events, total } = JSON.parse(data);
    model.addEvents(events);
    model.total = total;
    scheduleDraw();
  });
  stream.addEventListener('failure', ({ data }) => {
    const { request, total } = JSON.parse(data);
    model.addFailure(request);
    model.total = total;
    scheduleDraw();
  });
}

function scheduleDraw() {
  if (isDrawScheduled) return;
  isDrawScheduled = true;
  setTimeout(() => {
    // A hidden tab gets no frame, so it draws nothing until it is looked at.
    globalThis.requestAnimationFrame(() => {
      isDrawScheduled = false;
      drawNew();
    });
  }, drawEvery);
}

/** Puts what came since the last drawing on top. */
function drawNew() {
  const isFirst = view.drawnSeq === 0 || rows.childElementCount === 0;
  const fresh = findNewest(view.limit, view.drawnSeq);
  rows.prepend(...fresh.map((item) => drawRow(item, !isFirst)));
  while (rows.childElementCount > view.limit) rows.lastElementChild.remove();
  finishDrawing();
}

/** Draws all rows anew: another filter, language or limit. */
function redraw() {
  rows.replaceChildren(...findNewest(view.limit, 0).map((item) => drawRow(item, false)));
  finishDrawing();
}

function finishDrawing() {
  view.drawnSeq = view.pausedSeq ?? model.lastSeq;
  drawFigures();
  const matching = countMatching();
  const shown = rows.childElementCount;
  const isEmpty = model.items.length === 0 && shown === 0;
  byId('first').hidden = !(isEmpty && view.isKnown);
  byId('no-match').hidden = isEmpty || shown > 0;
  byId('more').hidden = shown === 0 || matching <= shown;
  byId('shown').textContent = shown === 0 ? '' : words.shown(shown, Math.max(shown, matching));
  document.body.classList.toggle('is-empty', isEmpty);
  const waiting = view.pausedSeq === undefined ? 0 : model.lastSeq - view.pausedSeq;
  byId('pause').textContent = view.pausedSeq === undefined ? words.pause : words.resume(waiting);
}

function drawRow(item, isFresh) {
  const row = makeRow(item, colours, words);
  if (isFresh) row.classList.add('fresh');
  return row;
}

function isVisible(item) {
  return (
    (view.pausedSeq === undefined || item.seq <= view.pausedSeq) && (view.filter === undefined || view.filter(item))
  );
}

/** The newest visible items that came after `seq`, newest first. */
function findNewest(limit, seq) {
  const found = [];
  for (let at = model.items.length - 1; at >= 0 && found.length < limit; at -= 1) {
    const item = model.items[at];
    if (item.seq <= seq) break;
    if (isVisible(item)) found.push(item);
  }
  return found;
}

function countMatching() {
  if (view.filter === undefined && view.pausedSeq === undefined) return model.items.length;
  return model.items.reduce((count, item) => (isVisible(item) ? count + 1 : count), 0);
}

function drawFigures() {
  let lastMinute = 0;
  model.visitEventsSince(model.now() - 60_000, () => (lastMinute += 1));
  const problems = model.total.problems + model.total.failedRequests;
  byId('figure-events').textContent = words.number(model.total.events);
  byId('figure-rate').textContent = words.number(lastMinute);
  byId('figure-users').textContent = words.number(model.users);
  byId('figure-problems').textContent = words.number(problems);
  byId('problems-card').classList.toggle('has-problems', problems > 0);
  drawChart(byId('chart'), byId('legend'), model, colours, words);
}

function showConnection(state) {
  view.connection = state;
  byId('connection').dataset.state = state;
  byId('connection').textContent = words.connection[state];
}

function speak(language) {
  words = wordsOf(language);
  document.documentElement.lang = words.tag;
  for (const element of document.querySelectorAll('[data-word]')) element.textContent = words[element.dataset.word];
  for (const element of document.querySelectorAll('[data-word-label]')) {
    element.setAttribute('aria-label', words[element.dataset.wordLabel]);
  }
  for (const button of document.querySelectorAll('[data-language]')) {
    button.setAttribute('aria-pressed', String(button.dataset.language === language));
  }
  byId('filter').placeholder = words.filterHint;
  byId('first').replaceChildren(...makeFirstEvent(location.origin, words));
  showConnection(view.connection);
  redraw();
}

function changeFilter() {
  view.filter = makeFilter(byId('filter').value, byId('only-problems').checked);
  view.limit = pageful;
  redraw();
}

function listen() {
  byId('filter').addEventListener('input', changeFilter);
  byId('only-problems').addEventListener('change', changeFilter);
  byId('reset-filter').addEventListener('click', () => {
    byId('filter').value = '';
    byId('only-problems').checked = false;
    changeFilter();
    byId('filter').focus();
  });
  byId('pause').addEventListener('click', () => {
    const isPaused = view.pausedSeq === undefined;
    view.pausedSeq = isPaused ? view.drawnSeq : undefined;
    byId('pause').setAttribute('aria-pressed', String(isPaused));
    drawNew();
  });
  byId('clear').addEventListener('click', () => fetch('/api/clear', { method: 'POST' }));
  byId('more').addEventListener('click', () => {
    view.limit += pageful;
    redraw();
  });
  for (const button of document.querySelectorAll('[data-language]')) {
    button.addEventListener('click', () => {
      rememberLanguage(button.dataset.language);
      speak(button.dataset.language);
    });
  }
  new globalThis.ResizeObserver(drawFigures).observe(byId('chart'));
  // The chart moves on when nothing arrives, too.
  setInterval(() => document.hidden || drawFigures(), 1_000);
  document.addEventListener('visibilitychange', () => document.hidden || drawNew());
}

byId('address').textContent = location.host;
speak(chooseLanguage());
listen();
connect();
