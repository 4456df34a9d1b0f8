/** Live: the events as they come, with what is wrong with them. */

import type { JSX } from 'preact';
import { search } from '../shell/address.js';
import { words } from '../words/language.js';
import { Figures } from './figures.js';
import { FirstEvent } from './first-event.js';
import { List } from './list.js';
import { failure, isKnown, rows, startOver, total } from './model.js';
import { Count, Toolbar } from './toolbar.js';

export function Live(): JSX.Element {
  const isEmpty = isKnown.value && rows().length === 0;
  const hasNothing = isEmpty && total.value.events === 0 && total.value.failedRequests === 0;
  return (
    <div class="live">
      <div class="above">
        <Figures />
        <Count />
      </div>
      <Toolbar />
      {failure.value !== undefined && (
        <p class="failure" role="alert">
          {words.value.failedToLoad(failure.value)}{' '}
          <button type="button" class="button" onClick={() => void startOver()}>
            {words.value.again}
          </button>
        </p>
      )}
      {hasNothing ? <FirstEvent /> : isEmpty ? <NoMatch /> : <List />}
    </div>
  );
}

function NoMatch(): JSX.Element {
  return (
    <div class="nothing" id="no-match">
      <p>{words.value.noMatch}</p>
      <button
        type="button"
        class="button"
        id="reset-search"
        onClick={() => {
          search.value = '';
        }}
      >
        {words.value.clearSearch}
      </button>
    </div>
  );
}
