/** The colour of an event key: made of the key alone, so that it is the same in every view, for every viewer, after every reload. */

/** 0 to 359, for CSS's `hue`. */
export function hueOf(key: string): number {
  return hash(key) % 360;
}

/** `0`, `1` or `2`: how light it is. Two keys of nearly one hue differ in this, most of the time. */
export function shadeOf(key: string): number {
  return Math.floor(hash(key) / 360) % 3;
}

// FNV-1a, and a last mixing, since keys often differ in their last letter only.
function hash(key: string): number {
  let sum = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) sum = Math.imul(sum ^ key.charCodeAt(at), 0x01000193);
  sum = Math.imul(sum ^ (sum >>> 15), 0x85ebca6b);
  return (sum ^ (sum >>> 13)) >>> 0;
}

/** The colour as CSS, for both kinds of themes. */
export function colourOf(key: string, isDark: boolean): string {
  const hue = hueOf(key);
  const lightness = (isDark ? [0.75, 0.67, 0.83] : [0.62, 0.54, 0.7])[shadeOf(key)] ?? 0.62;
  // Dark yellow is brown.
  const lift = hue > 55 && hue < 130 ? 0.15 : 0;
  return `oklch(${(lightness + lift).toFixed(2)} ${isDark ? '0.13' : '0.15'} ${String(hue)})`;
}
