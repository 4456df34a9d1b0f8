/** How wide the page is: the rows of the list have other heights where it is narrow. */

import { signal } from '@preact/signals';

/** Must be the width of narrow.css. */
const narrow = matchMedia('(max-width: 760px)');

export const isNarrow = signal(narrow.matches);

narrow.addEventListener('change', () => {
  isNarrow.value = narrow.matches;
});
