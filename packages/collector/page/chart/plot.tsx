/** Draws the chart with uPlot: stacked bars, figures where the mouse is, a click on a bar chooses its event. */

import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import UPlot from 'uplot';
import { Swatch } from '../parts/parts.js';
import { colourOf } from '../parts/event-colour.js';
import { showKey } from '../parts/show-value.js';
import { isDark } from '../shell/theme.js';
import { language, words, write } from '../words/language.js';
import { stack, type Series } from './series.js';

const height = 260;

interface Hover {
  readonly bin: number;
  readonly left: number;
}

export function Plot(props: { series: Series; label: string; onChoose: (event: string) => void }): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot | undefined>(undefined);
  const newest = useRef(props);
  newest.current = props;
  const [hover, setHover] = useState<Hover | undefined>(undefined);
  const { series } = props;
  // What a plot is made of; its figures are given to it later.
  const shape = JSON.stringify([series.keys.map(({ event }) => event), series.step, isDark.value, language.value]);
  useEffect(() => {
    const { current } = place;
    if (current === null) return undefined;
    const made = makePlot(current, newest.current.series, setHover);
    plot.current = made;
    const chosen = () => {
      const event = eventAt(made, newest.current.series);
      if (event !== undefined) newest.current.onChoose(event);
    };
    made.over.addEventListener('click', chosen);
    const observer = new ResizeObserver(() => {
      made.setSize({ width: current.clientWidth, height });
    });
    observer.observe(current);
    return () => {
      observer.disconnect();
      made.destroy();
    };
  }, [shape]);
  useEffect(() => {
    plot.current?.setData(dataOf(series));
    // Not at each drawing: new data moves the cursor, which draws.
  }, [series]);
  return (
    <div class="plot">
      <div class="plot-canvas" ref={place} role="img" aria-label={props.label} id="chart" />
      {hover !== undefined && <Figures series={series} hover={hover} />}
    </div>
  );
}

function makePlot(place: HTMLElement, series: Series, setHover: (hover: Hover | undefined) => void): UPlot {
  const style = getComputedStyle(place);
  const [text, line] = [style.color, style.borderTopColor];
  const { number, clock } = write.value;
  const bars = UPlot.paths.bars?.({ size: [0.85, 60, 1], align: 1 });
  const axis = { stroke: text, font: `11px ${style.fontFamily}`, ticks: { show: false } };
  return new UPlot(
    {
      width: place.clientWidth,
      height,
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
      scales: { x: { time: true }, y: { range: (_plot, _min, max) => [0, Math.max(4, max * 1.08)] } },
      axes: [
        {
          ...axis,
          grid: { show: false },
          size: 26,
          space: 80,
          values: (_plot, times) => times.map((time) => clock(time * 1_000)),
        },
        {
          ...axis,
          grid: { stroke: line, width: 1 },
          // As wide as its longest figure: none is cut.
          size: (plot, values) => {
            if (!Array.isArray(values) || values.length === 0) return 36;
            plot.ctx.font = `${String(11 * devicePixelRatio)}px ${style.fontFamily}`;
            const widest = Math.max(...values.map((value) => plot.ctx.measureText(value).width));
            return Math.ceil(widest / devicePixelRatio) + 16;
          },
          incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6],
          values: (_plot, values) => values.map((value) => number(value)),
        },
      ],
      // The highest stack is drawn first, and the next over it.
      series: [
        {},
        ...[...series.keys].reverse().map(({ event }) => {
          const colour = event === undefined ? text : colourOf(event, isDark.value);
          return { fill: colour, width: 0, points: { show: false }, ...(bars === undefined ? {} : { paths: bars }) };
        }),
      ],
      hooks: {
        setCursor: [
          (plot) => {
            const { idx, left } = plot.cursor;
            const isInside = idx !== null && idx !== undefined && left !== undefined && left >= 0;
            setHover(isInside ? { bin: idx, left: left + plot.bbox.left / devicePixelRatio } : undefined);
          },
        ],
      },
    },
    dataOf(series),
    place,
  );
}

function dataOf(series: Series): UPlot.AlignedData {
  return [[...series.times], ...stack(series.keys, series.times.length).reverse()];
}

/** Whose part of the bar the mouse is on. */
function eventAt(plot: UPlot, series: Series): string | undefined {
  const { idx, top } = plot.cursor;
  if (idx === null || idx === undefined || top === undefined) return undefined;
  const value = plot.posToVal(top, 'y');
  const at = stack(series.keys, series.times.length).findIndex((counts) => value <= (counts[idx] ?? 0));
  return series.keys[at]?.event;
}

/** The figures of one bin. */
function Figures({ series, hover }: { series: Series; hover: Hover }): JSX.Element {
  const { number, clock } = write.value;
  const from = (series.times[hover.bin] ?? 0) * 1_000;
  const present = series.keys.filter(({ counts }) => (counts[hover.bin] ?? 0) > 0);
  const sum = present.reduce((all, { counts }) => all + (counts[hover.bin] ?? 0), 0);
  return (
    <div
      class="plot-figures"
      style={{ left: `${String(hover.left)}px` }}
      data-side={hover.left > 420 ? 'left' : 'right'}
    >
      <b>
        {clock(from)} – {clock(from + series.step * 1_000)}
      </b>
      {present.map(({ event, counts }) => (
        <span key={event === undefined ? 'other' : `=${event}`} class="named">
          <Swatch event={event} />
          <span>{showKey(event ?? words.value.chart.other)}</span>
          <b>{number(counts[hover.bin] ?? 0)}</b>
        </span>
      ))}
      <span class="named">
        <span>{words.value.chart.total}</span>
        <b>{number(sum)}</b>
      </span>
    </div>
  );
}
