/** One event: what is wrong and what to do, its variables, its times, the request that brought it, its JSON. */

import type { JSX } from 'preact';
import type { EventDetail } from '../api/answers.js';
import { ForwardOne } from '../faults/forward-one.js';
import { Icon, Swatch } from '../parts/parts.js';
import { shorten, showKey } from '../parts/show-value.js';
import { go } from '../shell/address.js';
import { writeField } from '../../src/search/write-term.js';
import { addTerm } from '../live/terms.js';
import { words, write } from '../words/language.js';
import { Json } from './json.js';
import { Problems } from './problems.js';
import { RequestFacts } from './request-facts.js';
import { Variables } from './variables.js';

export function EventDetails({ detail }: { detail: EventDetail }): JSX.Element {
  const { event, request, copies } = detail;
  const { loginUserId, projectId } = event;
  return (
    <>
      <header class="pane-title">
        <h2>
          <Swatch event={event.event} />
          <span>{showKey(event.event ?? words.value.noKey, 300)}</span>
        </h2>
        <p>
          <span class={loginUserId === undefined ? 'missing' : ''}>
            {showKey(loginUserId ?? words.value.noUser, 300)}
          </span>
          <span aria-hidden="true">·</span>
          <span>{projectId === '' ? words.value.noProject : shorten(projectId, 300)}</span>
          <span aria-hidden="true">·</span>
          <span>#{event.id}</span>
        </p>
        {loginUserId !== undefined && loginUserId !== '' && (
          <p>
            <button
              type="button"
              class="link"
              onClick={() => {
                go({ view: 'users', user: loginUserId });
              }}
            >
              {words.value.detail.userEvents}
            </button>
          </p>
        )}
      </header>
      <Problems marks={event.marks} />
      {event.repeats > 0 && (
        <p class="note">
          <Icon name="repeat" />
          <span>
            <b>{words.value.repeats(write.value.number(event.repeats))}.</b> {words.value.repeatsTitle}
          </span>
        </p>
      )}
      <section>
        <h3>{words.value.variables}</h3>
        <Variables event={event} />
      </section>
      <Times detail={detail} />
      {copies.length > 0 && (
        <section>
          <h3>{words.value.detail.copies}</h3>
          <Ids ids={copies} />
        </section>
      )}
      {request !== undefined && (
        <section>
          <h3>{words.value.detail.request}</h3>
          <RequestFacts request={request} />
          {request.neighbours !== undefined && request.neighbours.length > 0 && (
            <>
              <h4>{words.value.detail.neighbours}</h4>
              <Ids ids={request.neighbours} />
              <p>
                <button
                  type="button"
                  class="link"
                  onClick={() => {
                    addTerm(writeField('request', request.id));
                  }}
                >
                  {words.value.only(words.value.detail.openRequest(String(request.id)))}
                </button>
              </p>
            </>
          )}
        </section>
      )}
      <ForwardOne id={event.id} />
      <Json detail={detail} />
    </>
  );
}

function Times({ detail }: { detail: EventDetail }): JSX.Element {
  const { happened, sent, received, lag, times } = words.value.detail;
  const { dateTime, preciseClock, span } = write.value;
  const show = (ms: number | undefined) => (ms === undefined ? '—' : dateTime(ms));
  return (
    <section>
      <h3>{times}</h3>
      <dl class="facts">
        <Fact name={happened} value={show(detail.event.time)} />
        <Fact name={sent} value={show(detail.event.sendTime)} />
        <Fact
          name={received}
          value={`${dateTime(detail.event.receivedAt)} (${preciseClock(detail.event.receivedAt)})`}
        />
        <Fact name={lag} value={detail.lag === undefined || detail.lag === null ? '—' : span(detail.lag)} />
      </dl>
    </section>
  );
}

export function Fact({ name, value }: { name: string; value: JSX.Element | string }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

const mostIds = 40;

/** Events by their number; a click opens one. */
export function Ids({ ids }: { ids: readonly number[] }): JSX.Element {
  const left = ids.length - mostIds;
  return (
    <p class="ids">
      {ids.slice(0, mostIds).map((id) => (
        <button
          key={id}
          type="button"
          class="link"
          onClick={() => {
            go({ opened: { kind: 'event', id } });
          }}
        >
          #{id}
        </button>
      ))}
      {left > 0 && <span>{words.value.moreVariables(write.value.number(left))}</span>}
    </p>
  );
}
