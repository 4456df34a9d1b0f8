/** How wide text is on a terminal, for what stands in columns: a Chinese character takes two. */

import { stripVTControlCharacters } from 'node:util';

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/gu;

/** In columns; colours take none. */
export function displayWidth(text: string): number {
  const plain = stripVTControlCharacters(text);
  return Array.from(plain).length + (plain.match(wide)?.length ?? 0);
}

/** The text with spaces behind it, up to so many columns. */
export function padColumns(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - displayWidth(text)));
}
