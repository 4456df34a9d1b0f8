/** What stands above the list: the search with its hint, quick filters, pause, and what is done more rarely. */

import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { api, withQuery } from '../api/client.js';
import { Icon } from '../parts/parts.js';
import { Menu } from '../parts/menu.js';
import { go, search } from '../shell/address.js';
import { words, write } from '../words/language.js';
import { isPaused, matching, total, waiting } from './model.js';
import { sendTestEvent } from './test-event.js';
import { hasTerm, toggleTerm, whyUnreadable } from './terms.js';

/** The field, for who presses `/`. */
export const searchField = signal<HTMLInputElement | null>(null);
// So long after the last key the list is asked for anew, ms.
const restAfterKey = 150;

const quick = ['problem', 'duplicate', 'late', 'failed'] as const;

export function Toolbar(): JSX.Element {
  return (
    <div class="toolbar">
      <Search />
      <div class="quick">
        {quick.map((name) => (
          <button
            key={name}
            type="button"
            class="pill"
            aria-pressed={hasTerm(search.value, `is:${name}`)}
            onClick={() => {
              toggleTerm(`is:${name}`);
            }}
          >
            {words.value.quick[name]}
          </button>
        ))}
      </div>
      <span class="grow" />
      <Pause />
      <More />
    </div>
  );
}

function Search(): JSX.Element {
  const [text, setText] = useState(search.value);
  const field = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    searchField.value = field.current;
  }, []);
  // A click on a value, or going back, changes it too.
  useEffect(() => {
    clearTimeout(timer.current);
    setText(search.value);
  }, [search.value]);
  const change = (changed: string) => {
    setText(changed);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      search.value = changed.trim();
    }, restAfterKey);
  };
  const why = whyUnreadable(text);
  return (
    <div class="search" role="search">
      <Icon name="search" />
      <input
        id="search"
        ref={field}
        type="search"
        autocomplete="off"
        spellcheck={false}
        value={text}
        aria-label={words.value.search}
        placeholder={words.value.searchHint}
        aria-invalid={why !== undefined}
        aria-describedby={why === undefined ? undefined : 'search-hint'}
        onInput={(event) => {
          change(event.currentTarget.value);
        }}
      />
      {text !== '' && (
        <button
          type="button"
          class="icon-button clear-search"
          aria-label={words.value.clearSearch}
          title={words.value.clearSearch}
          onClick={() => {
            clearTimeout(timer.current);
            setText('');
            go({ search: '' });
            field.current?.focus();
          }}
        >
          <Icon name="close" />
        </button>
      )}
      <SearchHelp />
      {why !== undefined && (
        <p class="search-hint" id="search-hint" role="alert">
          {why}
        </p>
      )}
    </div>
  );
}

function SearchHelp(): JSX.Element {
  const { searchHelp, keys } = words.value;
  return (
    <Menu label={searchHelp.title} content="?" class="help">
      <h2>{searchHelp.title}</h2>
      <dl>
        {searchHelp.list.map(([term, meaning]) => (
          <div key={term}>
            <dt>
              <code>{term}</code>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <h2>{keys.title}</h2>
      <dl>
        {keys.list.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Menu>
  );
}

/** How many there are, and how many match. */
export function Count(): JSX.Element {
  const { number } = write.value;
  const all = number(total.value.events + total.value.failedRequests);
  const text = search.value === '' ? words.value.all(all) : words.value.matching(number(matching.value), all);
  return (
    <p class="count" id="count" role="status">
      {text}
    </p>
  );
}

function Pause(): JSX.Element {
  return (
    <button
      type="button"
      class="button"
      id="pause"
      aria-pressed={isPaused.value}
      onClick={() => {
        isPaused.value = !isPaused.value;
      }}
    >
      <Icon name={isPaused.value ? 'play' : 'pause'} />
      {isPaused.value ? words.value.resume : words.value.pause}
      {isPaused.value && waiting.value > 0 && <small>{words.value.waiting(write.value.number(waiting.value))}</small>}
    </button>
  );
}

function More(): JSX.Element {
  const [isSure, ask] = useState(false);
  const address = (format: string) => withQuery('/api/export', { format, search: search.value });
  return (
    <Menu
      label={words.value.more}
      content={<Icon name="more" />}
      class="menu-right"
      onClose={() => {
        ask(false);
      }}
    >
      <button type="button" id="send-test" onClick={() => void sendTestEvent()}>
        {words.value.testEvent}
      </button>
      <a href={address('jsonl')} download="events.jsonl">
        {words.value.exportJsonl}
      </a>
      <a href={address('csv')} download="events.csv">
        {words.value.exportCsv}
      </a>
      <button
        type="button"
        id="clear"
        class="danger"
        onClick={(event) => {
          // The menu stays open for the second click.
          if (isSure) void api.reset();
          else event.stopPropagation();
          ask(!isSure);
        }}
      >
        {isSure ? words.value.clearSure : words.value.clear}
      </button>
    </Menu>
  );
}
