/** Draws the events of the last five minutes as stacked bars, one per ten seconds, with their legend. */

import { make, makeSvg, shorten } from './dom.js';
import { keyOf } from './model.js';

const binWidth = 10_000;
const binCount = 30;
const margin = { top: 10, right: 6, bottom: 24, left: 36 };
const height = 188;
const coloured = 8;

/** Gives the first eight event keys a colour of their own; later ones share the colour `other`. */
export class Colours {
  #byKey = new Map();

  of(key) {
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const colour = this.#byKey.size < coloured ? `series-${this.#byKey.size}` : 'series-other';
    if (colour !== 'series-other') this.#byKey.set(key, colour);
    return colour;
  }

  reset() {
    this.#byKey.clear();
  }
}

/** Draws the chart into `chart` and `legend`, at the width that `chart` has. */
export function drawChart(chart, legend, model, colours, words) {
  const lastBin = Math.floor(model.now() / binWidth);
  const { bins, totals } = countBins(model, lastBin, words, colours);
  const most = Math.max(4, ...bins.map(({ total }) => total));
  const step = niceStep(most / 4);
  const top = Math.ceil(most / step) * step;
  const width = Math.max(280, chart.clientWidth);
  const plot = { width: width - margin.left - margin.right, height: height - margin.top - margin.bottom };
  const total = [...totals.values()].reduce((sum, { count }) => sum + count, 0);
  const svg = makeSvg('svg', { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img' });
  svg.setAttribute('aria-label', words.chartLabel(total));
  for (let value = 0; value <= top; value += step) svg.append(...makeGridLine(value, top, width, plot, words));
  bins.forEach((bin, index) => svg.append(makeColumn(bin, index, top, plot, words)));
  // Where it is narrow, the first label would run into the second.
  for (let minute = width < 420 ? 4 : 5; minute >= 0; minute -= 1) {
    const x = margin.left + (plot.width * (5 - minute)) / 5;
    const anchor = minute === 5 ? 'start' : minute === 0 ? 'end' : 'middle';
    const text = minute === 0 ? words.now : words.minutesAgo(minute);
    svg.append(makeSvg('text', { class: 'axis', x, y: height - 6, 'text-anchor': anchor }, text));
  }
  chart.replaceChildren(svg);
  legend.replaceChildren(
    ...[...totals]
      .sort(([, a], [, b]) => b.count - a.count || a.colour.localeCompare(b.colour))
      .map((entry) => makeLegendItem(entry, words)),
  );
}

function countBins(model, lastBin, words, colours) {
  const firstBin = lastBin - binCount + 1;
  const bins = Array.from({ length: binCount }, (_, index) => ({
    start: (firstBin + index) * binWidth,
    total: 0,
    counts: new Map(),
  }));
  const totals = new Map();
  model.visitEventsSince(firstBin * binWidth, (event) => {
    const bin = bins[Math.min(binCount - 1, Math.floor(event.receivedAt / binWidth) - firstBin)];
    const key = keyOf(event) ?? words.noKey;
    const colour = colours.of(key);
    const name = colour === 'series-other' ? words.other : key;
    bin.total += 1;
    count(bin.counts, name, colour);
    count(totals, name, colour);
  });
  return { bins, totals };
}

function count(counts, name, colour) {
  const entry = counts.get(name);
  if (entry === undefined) counts.set(name, { count: 1, colour });
  else entry.count += 1;
}

function makeGridLine(value, top, width, plot, words) {
  const y = margin.top + plot.height * (1 - value / top);
  return [
    makeSvg('line', { class: value === 0 ? 'base' : 'grid', x1: margin.left, x2: width - margin.right, y1: y, y2: y }),
    makeSvg('text', { class: 'axis', x: margin.left - 8, y: y + 4, 'text-anchor': 'end' }, words.number(value)),
  ];
}

function makeColumn(bin, index, top, plot, words) {
  const slot = plot.width / binCount;
  const x = margin.left + index * slot;
  const names = [...bin.counts].sort(([, a], [, b]) => a.colour.localeCompare(b.colour));
  const lines = [`${words.clock(bin.start)} – ${words.clock(bin.start + binWidth)}`];
  for (const [name, { count: events }] of names) lines.push(`${shorten(name, 60)}: ${words.number(events)}`);
  const column = makeSvg('g', { class: 'column' }, makeSvg('title', {}, lines.join('\n')));
  // The whole height answers to the mouse, not only the bar.
  column.append(makeSvg('rect', { class: 'reach', x, y: margin.top, width: slot, height: plot.height }));
  let y = margin.top + plot.height;
  for (const [, { count: events, colour }] of names) {
    const tall = (plot.height * events) / top;
    y -= tall;
    // A hair of background between two parts keeps them apart.
    const drawn = Math.max(0.5, tall - (names.length > 1 && tall > 3 ? 1 : 0));
    const box = { x: x + slot * 0.14, y, width: slot * 0.72, height: drawn, rx: Math.min(2, drawn / 2) };
    column.append(makeSvg('rect', { class: `bar ${colour}`, ...box }));
  }
  return column;
}

function makeLegendItem([name, { count: events, colour }], words) {
  const swatch = make('span', { class: `swatch ${colour}`, 'aria-hidden': 'true' });
  return make('li', {}, swatch, shorten(name, 40), make('b', {}, words.number(events)));
}

/** The next of 1, 2, 5, 10, 20, … that is no smaller. */
function niceStep(least) {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least) ?? power;
}
