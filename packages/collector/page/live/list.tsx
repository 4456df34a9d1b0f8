/** The list of Live: as many rows as can be seen, the next page when its end comes near, and what waits above. */

import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { isNarrow } from '../look/width.js';
import { useVirtual } from '../parts/use-virtual.js';
import { Icon } from '../parts/parts.js';
import { opened, search } from '../shell/address.js';
import { words, write } from '../words/language.js';
import { active, isAtTop, isLoadingMore, isPaused, loadMore, rows, waiting } from './model.js';
import { heightOfRow, RowOf } from './row.js';
import { keyOf } from './row-list.js';

/** Scrolls to the newest. */
const toTop = signal(0);

export function List(): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  const list = rows();
  const narrow = isNarrow.value;
  const {
    items,
    height,
    show,
    toTop: scrollToTop,
  } = useVirtual({
    scroller,
    count: list.length,
    heightOf: (index) => heightOfRow(list.at(index), narrow),
    keyOf: (index) => {
      const row = list.at(index);
      return row === undefined ? String(index) : keyOf(row);
    },
    onScroll: (offset) => {
      isAtTop.value = offset < 4;
    },
  });
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (list.next !== null && last >= list.length - 20) void loadMore();
  });
  useEffect(() => {
    scrollToTop();
  }, [search.value, toTop.value]);
  useEffect(() => {
    const at = active.value === undefined ? -1 : list.indexOf(active.value);
    if (at !== -1) show(at);
  }, [active.value]);
  return (
    <div class="list">
      <div class="columns" aria-hidden="true">
        <span>{words.value.time}</span>
        <span>{words.value.event}</span>
        <span>{words.value.user}</span>
        <span>{words.value.variables}</span>
        <span>{words.value.project}</span>
      </div>
      <NewRows />
      <div class="scroller" ref={scroller} tabIndex={0} role="region" aria-label={words.value.list}>
        <ol id="rows" style={{ height: `${String(height)}px` }}>
          {items.map(({ index, start, size, key }) => {
            const row = list.at(index);
            if (row === undefined) return null;
            return <RowOf key={key} row={row} start={start} size={size} />;
          })}
        </ol>
        {isLoadingMore.value && <p class="loading-more">{words.value.loadingMore}</p>}
      </div>
    </div>
  );
}

/** How many wait above; a click shows them. */
function NewRows(): JSX.Element | null {
  if (waiting.value === 0 || isPaused.value) return null;
  return (
    <button
      type="button"
      class="new-rows"
      onClick={() => {
        active.value = undefined;
        opened.value = undefined;
        toTop.value += 1;
      }}
    >
      <Icon name="up" />
      {words.value.newRows(write.value.number(waiting.value))}
    </button>
  );
}
