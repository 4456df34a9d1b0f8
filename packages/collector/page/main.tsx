/** Starts the page. */

import { effect } from '@preact/signals';
import { render } from 'preact';
import './look/look.css';
import { startLive } from './live/model.js';
import { followAddress } from './shell/address.js';
import { followKeys } from './shell/keyboard.js';
import { Shell } from './shell/shell.js';
import { followSystem, isDark, theme } from './shell/theme.js';
import { words } from './words/language.js';

followSystem();
followAddress();
followKeys();
effect(() => {
  document.documentElement.lang = words.value.tag;
  document.documentElement.dataset['theme'] =
    theme.value === 'system' ? (isDark.value ? 'dark' : 'light') : theme.value;
  document.title = words.value.title;
});
startLive();
const place = document.getElementById('page');
if (place !== null) render(<Shell />, place);
