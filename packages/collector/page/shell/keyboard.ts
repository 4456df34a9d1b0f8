/** The keys of the page: `/` searches, j and k go from row to row, Enter opens, Esc closes, p pauses. */

import { closePane } from '../detail/pane.js';
import { active, isPaused } from '../live/model.js';
import { openActive, step } from '../live/steps.js';
import { searchField } from '../live/toolbar.js';
import { go, opened, view } from './address.js';

export function followKeys(): void {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target instanceof HTMLElement ? event.target : document.body;
    if (event.key === 'Escape') {
      // Chromium would empty the field.
      event.preventDefault();
      leave(target);
      return;
    }
    // Whoever writes, writes letters.
    if (target.closest('input, textarea, select') !== null) return;
    const act = keys[event.key];
    if (!act?.(target)) return;
    event.preventDefault();
  });
}

/** Each says whether the key was for it. */
const keys: Readonly<Record<string, (target: HTMLElement) => boolean>> = {
  '/': () => {
    if (view.value !== 'live') go({ view: 'live' });
    // The field may be about to be drawn.
    requestAnimationFrame(() => searchField.value?.focus());
    return true;
  },
  j: () => go1(1),
  k: () => go1(-1),
  p: () => {
    if (view.value !== 'live') return false;
    isPaused.value = !isPaused.value;
    return true;
  },
  Enter: (target) => {
    if (view.value !== 'live' || target.closest('button, a, summary') !== null) return false;
    openActive();
    return true;
  },
};

function go1(by: 1 | -1): boolean {
  if (view.value !== 'live') return false;
  step(by);
  return true;
}

/** First out of a field, then out of the details, then off the row. */
function leave(target: HTMLElement): void {
  if (target.closest('input, textarea') !== null) target.blur();
  else if (opened.value !== undefined) closePane();
  else active.value = undefined;
}
