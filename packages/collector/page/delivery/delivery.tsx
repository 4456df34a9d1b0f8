/** Delivery: how requests came and were answered, how long events took, what came twice, and what SDKs say of themselves. */

import type { ComponentChildren, JSX } from 'preact';
import type { DeliveryData } from '../api/answers.js';
import { api } from '../api/client.js';
import { Ids } from '../detail/event-details.js';
import { Bar } from '../parts/parts.js';
import { useCall } from '../parts/use-call.js';
import { toggleTerm } from '../live/terms.js';
import { sayStatus, words, write } from '../words/language.js';
import { Clients, Refused, Reports } from './clients.js';

export function Delivery(): JSX.Element {
  const { answer, error } = useCall('delivery', api.delivery, 1_000);
  const { failedToLoad, loading } = words.value;
  if (answer === undefined) {
    return <p class="quiet page-scroll">{error === undefined ? loading : failedToLoad(error.message)}</p>;
  }
  return (
    <div class="page-scroll">
      <Refused refused={answer.refused} more={answer.moreRefused} />
      <Overview data={answer} />
      <div class="cards">
        <Lags lag={answer.lag} />
        <Shares title={words.value.delivery.batches} counts={batchesOf(answer)} />
        <Shares
          title={words.value.delivery.statuses}
          counts={Object.entries(answer.statuses).map(([status, count]) => [sayStatus(Number(status)), count])}
        />
        <Shares
          title={words.value.delivery.codecs}
          counts={Object.entries(answer.codecs).map(([codec, count]) => [codecName(codec), count])}
        />
      </div>
      <Clients clients={answer.clients} more={answer.moreClients} />
      <Reports stats={answer.stats} />
    </div>
  );
}

function Overview({ data }: { data: DeliveryData }): JSX.Element {
  const { delivery } = words.value;
  const { number } = write.value;
  return (
    <section class="card">
      <h2>{delivery.title}</h2>
      <dl class="figures">
        <Figure label={delivery.requests} value={number(data.requests)} />
        <Figure label={delivery.failed} value={number(data.failed)} isBad={data.failed > 0} />
        <Figure
          label={delivery.repeats}
          value={number(data.repeats.events)}
          isBad={data.repeats.events > 0}
          id="repeats"
        />
      </dl>
      {data.repeats.newest.length > 0 && (
        <div class="newest">
          <button
            type="button"
            class="link"
            onClick={() => {
              toggleTerm('is:duplicate');
            }}
          >
            {delivery.newestRepeats}
          </button>
          <Ids ids={data.repeats.newest} />
        </div>
      )}
    </section>
  );
}

function Figure(props: { label: string; value: string; isBad?: boolean; id?: string }): JSX.Element {
  return (
    <div class={props.isBad === true ? 'figure bad' : 'figure'}>
      <dt>{props.label}</dt>
      <dd id={props.id}>{props.value}</dd>
    </div>
  );
}

function Lags({ lag }: { lag: DeliveryData['lag'] }): JSX.Element {
  const { delivery } = words.value;
  return (
    <Card title={delivery.lag}>
      <table>
        <tbody>
          {(['p50', 'p90', 'p99', 'max'] as const).map((name) => (
            <tr key={name}>
              <th scope="row">{delivery.lags[name]}</th>
              <td class="figure-cell">{lag[name] === undefined ? '—' : write.value.span(lag[name])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function batchesOf({ batches }: DeliveryData): [string, number][] {
  const { delivery } = words.value;
  return batches.sizes.map(({ upTo, count }) => [
    upTo === undefined ? delivery.above : delivery.upTo(write.value.number(upTo)),
    count,
  ]);
}

function codecName(codec: string): string {
  const names: Readonly<Record<string, string>> = words.value.detail.codecs;
  return names[codec] ?? codec;
}

/** Counts of each, with bars. */
function Shares({ title, counts }: { title: string; counts: readonly (readonly [string, number])[] }): JSX.Element {
  const sum = counts.reduce((all, [, count]) => all + count, 0);
  const { number } = write.value;
  return (
    <Card title={title}>
      {sum === 0 ? (
        <p class="quiet">{words.value.delivery.noRequests}</p>
      ) : (
        <table>
          <tbody>
            {counts
              .filter(([, count]) => count > 0)
              .map(([name, count]) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td class="figure-cell">{number(count)}</td>
                  <td class="bar-cell">
                    <Bar share={count / sum} />
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

export function Card({ title, children }: { title: string; children: ComponentChildren }): JSX.Element {
  return (
    <section class="card">
      <h2 class="small">{title}</h2>
      {children}
    </section>
  );
}
