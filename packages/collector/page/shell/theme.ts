/** The page's colours: light, dark, or as the system. */

import { computed, signal } from '@preact/signals';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const storageKey = 'growingio-collector.theme';
const systemIsDark = signal(false);

export const theme = signal<Theme>('system');
/** Whether dark colours are shown now. */
export const isDark = computed(() => (theme.value === 'system' ? systemIsDark.value : theme.value === 'dark'));

function isTheme(text: string | null): text is Theme {
  return themes.some((name) => name === text);
}

/** The colours that the address names, else those chosen before, else the system's. */
export function chooseTheme(named: string | null): Theme {
  if (isTheme(named)) return named;
  const chosen = localStorage.getItem(storageKey);
  return isTheme(chosen) ? chosen : 'system';
}

export function rememberTheme(chosen: Theme): void {
  localStorage.setItem(storageKey, chosen);
}

/** Follows the system while the page is open. */
export function followSystem(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const follow = () => {
    systemIsDark.value = dark.matches;
  };
  dark.addEventListener('change', follow);
  follow();
}
