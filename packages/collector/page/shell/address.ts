/** The page's state that stands in its address, so that it can be sent to somebody else: view, search, what is open, language, colours. */

import { effect, signal } from '@preact/signals';
import { chooseLanguage, language, rememberLanguage, type Language } from '../words/language.js';
import { chooseTheme, rememberTheme, theme, type Theme } from './theme.js';

export const views = ['live', 'chart', 'users', 'plan', 'delivery', 'faults'] as const;
export type View = (typeof views)[number];

/** What is shown beside the list. */
export interface Opened {
  readonly kind: 'event' | 'request';
  readonly id: number;
}

export const view = signal<View>('live');
export const search = signal('');
export const opened = signal<Opened | undefined>(undefined);
/** The user whose events are shown. */
export const user = signal<string | undefined>(undefined);

/** Reads the state from the address, now and when the reader goes back. Language and colours stand there once they were chosen. */
export function followAddress(): void {
  read();
  addEventListener('popstate', read);
  effect(() => {
    const address = addressOf({});
    if (address !== location.pathname + location.search) history.replaceState(null, '', address);
  });
}

/** Changes the state as a step that the reader can go back from. */
export function go(changes: {
  view?: View;
  search?: string;
  opened?: Opened | undefined;
  user?: string | undefined;
}): void {
  const address = addressOf(changes);
  if (address === location.pathname + location.search) return;
  history.pushState(null, '', address);
  read();
}

/** The address of this state, with changes. */
export function addressOf(changes: {
  view?: View;
  search?: string;
  opened?: Opened | undefined;
  user?: string | undefined;
}): string {
  const state = { view: view.value, search: search.value, opened: opened.value, user: user.value, ...changes };
  const words = new URLSearchParams();
  if (state.view !== 'live') words.set('view', state.view);
  if (state.search !== '') words.set('search', state.search);
  if (state.opened !== undefined) words.set(state.opened.kind, String(state.opened.id));
  if (state.user !== undefined && state.view === 'users') words.set('user', state.user);
  if (inAddress.value.language) words.set('lang', language.value);
  if (inAddress.value.theme) words.set('theme', theme.value);
  const text = words.toString();
  return text === '' ? '/' : `/?${text}`;
}

export function speak(chosen: Language): void {
  rememberLanguage(chosen);
  inAddress.value = { ...inAddress.value, language: true };
  language.value = chosen;
}

export function colour(chosen: Theme): void {
  rememberTheme(chosen);
  inAddress.value = { ...inAddress.value, theme: true };
  theme.value = chosen;
}

const inAddress = signal({ language: false, theme: false });

function read(): void {
  const words = new URLSearchParams(location.search);
  inAddress.value = { language: words.has('lang'), theme: words.has('theme') };
  language.value = chooseLanguage(words.get('lang'));
  theme.value = chooseTheme(words.get('theme'));
  const named = words.get('view');
  view.value = views.find((name) => name === named) ?? 'live';
  search.value = words.get('search') ?? '';
  user.value = words.get('user') ?? undefined;
  opened.value = readOpened(words);
}

function readOpened(words: URLSearchParams): Opened | undefined {
  for (const kind of ['event', 'request'] as const) {
    const id = words.get(kind) ?? '';
    if (/^\d{1,15}$/.test(id)) return { kind, id: Number(id) };
  }
  return undefined;
}
