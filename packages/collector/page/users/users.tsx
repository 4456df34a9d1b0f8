/** Users: who has sent events, and one user's events in order of their time, with what came between and what came too late. */

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { UserSummary } from '../api/answers.js';
import { api } from '../api/client.js';
import { Icon } from '../parts/parts.js';
import { showKey } from '../parts/show-value.js';
import { useCall } from '../parts/use-call.js';
import { go, user } from '../shell/address.js';
import { words, write } from '../words/language.js';
import { Timeline } from './timeline.js';

const mostUsers = 200;

export function Users(): JSX.Element {
  const [text, setText] = useState('');
  const { answer, error } = useCall(`users ${text}`, () => api.users(text, mostUsers), 2_000);
  const { users, failedToLoad } = words.value;
  const found = answer?.users ?? [];
  const left = answer === undefined ? 0 : answer.matching - found.length + (text === '' ? answer.more : 0);
  return (
    <div class={user.value === undefined ? 'users' : 'users has-user'}>
      <section class="user-list" aria-label={users.title}>
        <label class="search">
          <Icon name="search" />
          <input
            type="search"
            id="find-user"
            aria-label={users.find}
            placeholder={users.find}
            value={text}
            autocomplete="off"
            onInput={(event) => {
              setText(event.currentTarget.value);
            }}
          />
        </label>
        {error !== undefined && <p class="failure">{failedToLoad(error.message)}</p>}
        {answer !== undefined && found.length === 0 && <p class="quiet">{text === '' ? users.none : users.noMatch}</p>}
        <ul id="users">
          {found.map((summary) => (
            <UserItem key={summary.id} summary={summary} />
          ))}
        </ul>
        {left > 0 && <p class="quiet">{words.value.moreVariables(write.value.number(left))}</p>}
      </section>
      {user.value === undefined ? (
        <p class="quiet choose">{users.choose}</p>
      ) : (
        <Timeline key={user.value} user={user.value} />
      )}
    </div>
  );
}

function UserItem({ summary }: { summary: UserSummary }): JSX.Element {
  const { users } = words.value;
  const { number, clock } = write.value;
  const { id, events, problems, last } = summary;
  return (
    <li>
      <button
        type="button"
        aria-current={user.value === id}
        onClick={() => {
          go({ view: 'users', user: id, opened: undefined });
        }}
      >
        <b>{showKey(id, 80)}</b>
        <time>{clock(last)}</time>
        <small>{users.events(number(events))}</small>
        {problems > 0 && <small class="bad">{users.problems(number(problems))}</small>}
      </button>
    </li>
  );
}
