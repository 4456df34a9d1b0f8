/** Chart: events by key over the last minutes, as the collector counted them on arrival; a table with the figures beside it. */

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { api } from '../api/client.js';
import { Bar, Choice, Swatch } from '../parts/parts.js';
import { showKey } from '../parts/show-value.js';
import { useCall } from '../parts/use-call.js';
import { writeField } from '../../src/search/write-term.js';
import { addTerm } from '../live/terms.js';
import { words, write } from '../words/language.js';
import { Plot } from './plot.js';
import { readSeries, type Series } from './series.js';

const spans = [1, 5, 30] as const;

export function Chart(): JSX.Element {
  const [minutes, setMinutes] = useState<(typeof spans)[number]>(5);
  const { answer, error } = useCall(`chart ${String(minutes)}`, () => api.chart(minutes), 1_000);
  const { chart, failedToLoad, loading } = words.value;
  const series = answer === undefined ? undefined : readSeries(answer);
  const { number } = write.value;
  return (
    <div class="page-scroll">
      <section class="card chart-card">
        <div class="card-head">
          <h2>{chart.title}</h2>
          {answer !== undefined && <span class="quiet">{chart.perBin(number(answer.step / 1_000))}</span>}
          <span class="grow" />
          <Choice
            label={chart.span}
            values={spans.map((span) => [span, chart.minutes(String(span))] as const)}
            chosen={minutes}
            onChoose={setMinutes}
          />
        </div>
        {error !== undefined && <p class="failure">{failedToLoad(error.message)}</p>}
        {series === undefined ? (
          error === undefined && <p class="quiet">{loading}</p>
        ) : (
          <>
            <Plot series={series} label={chart.label(number(series.total), String(minutes))} onChoose={showOnly} />
            {series.total === 0 ? <p class="quiet">{chart.empty}</p> : <Legend series={series} />}
          </>
        )}
      </section>
    </div>
  );
}

function showOnly(event: string): void {
  addTerm(writeField('event', event));
}

function Legend({ series }: { series: Series }): JSX.Element {
  const { chart, event: eventWord } = words.value;
  const { number, percent } = write.value;
  return (
    <>
      <table class="legend" id="legend">
        <thead>
          <tr>
            <th scope="col">{eventWord}</th>
            <th scope="col" class="figure-cell">
              {chart.count}
            </th>
            <th scope="col" class="figure-cell">
              {chart.share}
            </th>
            <td />
          </tr>
        </thead>
        <tbody>
          {series.keys.map(({ event, sum }) => (
            <tr key={event === undefined ? 'other' : `=${event}`}>
              <th scope="row">
                <span class="named">
                  <Swatch event={event} />
                  {event === undefined ? (
                    <span>{chart.other}</span>
                  ) : (
                    <button
                      type="button"
                      class="value"
                      title={words.value.only(showKey(event))}
                      onClick={() => {
                        showOnly(event);
                      }}
                    >
                      {showKey(event)}
                    </button>
                  )}
                </span>
              </th>
              <td class="figure-cell">{number(sum)}</td>
              <td class="figure-cell">{percent(sum / series.total)}</td>
              <td class="bar-cell">
                <Bar share={sum / series.total} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{chart.total}</th>
            <td class="figure-cell" id="chart-total">
              {number(series.total)}
            </td>
            <td />
            <td />
          </tr>
        </tfoot>
      </table>
      <p class="quiet">{chart.filter}</p>
    </>
  );
}
