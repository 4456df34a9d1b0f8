/** Goes from row to row: by the keyboard, and by the buttons of the details. */

import { go, opened } from '../shell/address.js';
import { active, rows } from './model.js';
import { keyOf } from './row-list.js';

/** The next row of the list (1), or the one before (-1). What is open follows. */
export function step(by: 1 | -1): void {
  const list = rows();
  const from =
    active.value ?? (opened.value === undefined ? undefined : `${opened.value.kind}-${String(opened.value.id)}`);
  const at = from === undefined ? -1 : list.indexOf(from);
  const row = list.at(Math.min(list.length - 1, Math.max(0, at + by)));
  if (row === undefined) return;
  active.value = keyOf(row);
  if (opened.value !== undefined) go({ opened: { kind: row.kind, id: row.id } });
}

/** Opens the row that the keyboard stands on. */
export function openActive(): void {
  const list = rows();
  const row = active.value === undefined ? undefined : list.at(list.indexOf(active.value));
  if (row !== undefined) go({ opened: { kind: row.kind, id: row.id } });
}
