/** Who delivers: clients by user agent, what their SDKs refused before sending, and what these count of themselves. */

import type { JSX } from 'preact';
import type { DeliveryData, Refusal } from '../api/answers.js';
import { shorten, showKey, showValue } from '../parts/show-value.js';
import { sayRefusal } from '../words/refusals.js';
import { words, write } from '../words/language.js';
import { Card } from './delivery.js';

/** What is not listed. */
function More({ count }: { count: number }): JSX.Element | null {
  return count === 0 ? null : <p class="quiet">{words.value.moreVariables(write.value.number(count))}</p>;
}

export function Clients({ clients, more }: { clients: DeliveryData['clients']; more: number }): JSX.Element {
  const { delivery, requests, events } = words.value;
  const { number, clock } = write.value;
  return (
    <Card title={delivery.clients}>
      {clients.length === 0 ? (
        <p class="quiet">{delivery.noRequests}</p>
      ) : (
        <div class="table-scroll" tabIndex={0} role="group" aria-label={delivery.clients}>
          <table id="clients">
            <thead>
              <tr>
                <th scope="col">{delivery.userAgent}</th>
                <th scope="col" class="figure-cell">
                  {requests}
                </th>
                <th scope="col" class="figure-cell">
                  {events}
                </th>
                <th scope="col">{delivery.last}</th>
              </tr>
            </thead>
            <tbody>
              {clients.map(({ userAgent, requests: count, events: sent, last }) => (
                <tr key={userAgent}>
                  <th scope="row">{userAgent === '' ? '—' : shorten(userAgent, 120)}</th>
                  <td class="figure-cell">{number(count)}</td>
                  <td class="figure-cell">{number(sent)}</td>
                  <td>{clock(last)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <More count={more} />
    </Card>
  );
}

/** Above all else where there is something: nothing else tells of these events. */
export function Refused({ refused, more }: { refused: readonly Refusal[]; more: number }): JSX.Element {
  const { delivery, refused: said, event } = words.value;
  const { number, clock } = write.value;
  return (
    <Card title={delivery.refused}>
      {refused.length === 0 ? (
        <p class="quiet">{delivery.noRefused}</p>
      ) : (
        <div class="table-scroll" tabIndex={0} role="group" aria-label={delivery.refused}>
          <table id="refused">
            <thead>
              <tr>
                <th scope="col">{event}</th>
                <th scope="col" class="figure-cell">
                  {delivery.count}
                </th>
                <th scope="col">{delivery.reason}</th>
                <th scope="col">{delivery.client}</th>
                <th scope="col">{delivery.last}</th>
              </tr>
            </thead>
            <tbody>
              {refused.map((refusal) => (
                <tr key={`${refusal.client} ${refusal.reason} ${refusal.event ?? ''} ${refusal.message}`}>
                  <th scope="row">{showKey(refusal.event ?? said.anyEvent, 80)}</th>
                  <td class="figure-cell">{number(refusal.count)}</td>
                  <td class="bad wide">{sayRefusal(refusal)}</td>
                  <td>{shorten(refusal.client, 80)}</td>
                  <td>{clock(refusal.last)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <More count={more} />
    </Card>
  );
}

/** Figures of `stats()`, as the SDK names them. */
export function Reports({ stats }: { stats: DeliveryData['stats'] }): JSX.Element {
  const { delivery } = words.value;
  const { number, clock } = write.value;
  return (
    <Card title={delivery.stats}>
      {stats.length === 0 && <p class="quiet">{delivery.noStats}</p>}
      <ul class="reports" id="reports">
        {stats.map(({ client, version, pid, at, stats: counted }) => (
          <li key={`${client} ${String(pid)}`}>
            <p>
              <b>{shorten(client, 80)}</b>{' '}
              <span class="quiet">
                {version} · {delivery.process(String(pid))} · {clock(at)}
              </span>
            </p>
            <dl class="facts">
              {Object.entries(counted).map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{typeof value === 'number' ? number(value) : shorten(showValue(value), 200)}</dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
    </Card>
  );
}
