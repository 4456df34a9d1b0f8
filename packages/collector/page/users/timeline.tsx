/** One user's events in order of the time at which they happened; those that came after 4 hours say what that costs. */

import type { JSX } from 'preact';
import { api, CallError } from '../api/client.js';
import type { UserEvents } from '../api/answers.js';
import { worst } from '../live/row.js';
import { writeField } from '../../src/search/write-term.js';
import { addTerm } from '../live/terms.js';
import { Icon, Swatch } from '../parts/parts.js';
import { showKey } from '../parts/show-value.js';
import { showVariable } from '../parts/show-variable.js';
import { useCall } from '../parts/use-call.js';
import { go, opened } from '../shell/address.js';
import { words, write } from '../words/language.js';
import { sayMark } from '../words/messages.js';

// A longer pause between two events is said, ms.
const noticeableGap = 60_000;
const mostVariables = 6;

export function Timeline({ user }: { user: string }): JSX.Element {
  const around = opened.value?.kind === 'event' ? opened.value.id : undefined;
  const { answer, error } = useCall(`user ${user} ${String(around ?? '')}`, () => api.userEvents(user, around), 2_000);
  const { users, failedToLoad, loading } = words.value;
  const events = answer?.events ?? [];
  const left = answer === undefined ? 0 : answer.user.events - answer.before - events.length - answer.after;
  return (
    <section class="timeline" aria-label={users.timeline(showKey(user, 80))}>
      <header>
        <button
          type="button"
          class="icon-button back"
          aria-label={users.back}
          onClick={() => {
            go({ user: undefined, opened: undefined });
          }}
        >
          <Icon name="back" />
        </button>
        <h2>{showKey(user, 200)}</h2>
        <span class="grow" />
        <button
          type="button"
          class="button"
          onClick={() => {
            addTerm(writeField('user', user));
          }}
        >
          {users.showInList}
        </button>
      </header>
      <p class="quiet">{users.rule}</p>
      {error !== undefined && (
        <p class="quiet">
          {error instanceof CallError && error.status === 404 ? users.gone : failedToLoad(error.message)}
        </p>
      )}
      {answer === undefined && error === undefined && <p class="quiet">{loading}</p>}
      {left > 0 && <p class="quiet">{users.left(write.value.number(left))}</p>}
      {answer !== undefined && answer.before > 0 && (
        <p class="quiet">{users.earlier(write.value.number(answer.before))}</p>
      )}
      <ol id="timeline">
        {events.map((event, at) => (
          <Moment key={event.id} event={event} before={events[at - 1]?.time} />
        ))}
      </ol>
      {answer !== undefined && answer.after > 0 && <p class="quiet">{users.later(write.value.number(answer.after))}</p>}
    </section>
  );
}

function Moment({ event, before }: { event: UserEvents['events'][number]; before: number | undefined }): JSX.Element {
  const { users, noKey } = words.value;
  const { clock, day, span, dateTime } = write.value;
  const { id, time = event.receivedAt, late } = event;
  const mark = worst(event.marks.filter(({ code }) => late === undefined || code !== 'tm_too_old'));
  const gap = before === undefined ? 0 : time - before;
  const isOtherDay = before === undefined || new Date(before).toDateString() !== new Date(time).toDateString();
  return (
    <>
      {gap > noticeableGap && <li class="gap">{users.gap(span(gap))}</li>}
      <li
        class={late === undefined ? (mark?.severity ?? '') : 'late'}
        data-active={opened.value?.kind === 'event' && opened.value.id === id}
      >
        <time title={dateTime(time)}>
          {clock(time)}
          {isOtherDay && <small>{day(time)}</small>}
        </time>
        <span class="dot">
          <Swatch event={event.event} />
        </span>
        <div>
          <button
            type="button"
            class="value"
            onClick={() => {
              go({ opened: { kind: 'event', id } });
            }}
          >
            {showKey(event.event ?? noKey, 80)}
          </button>
          <span class="said">
            {Object.entries(event.variables ?? {})
              .slice(0, mostVariables)
              .map(([key, value]) => (
                <span key={key}>
                  <i>{showKey(key, 40)}</i> {showKey(showVariable(key, value, event.marks), 60)}
                </span>
              ))}
          </span>
          {late !== undefined && (
            <p class="reason warning">
              <Icon name="warning" />
              <span>{users.late(span(late))}</span>
            </p>
          )}
          {mark !== undefined && (
            <p class={`reason ${mark.severity}`}>
              <Icon name={mark.severity} />
              <span>{sayMark(mark).what}</span>
            </p>
          )}
        </div>
      </li>
    </>
  );
}
