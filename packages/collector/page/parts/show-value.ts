/** Values and texts as a row shows them. */

/** Shortens a long text for a row; the whole of it stands in the details. */
export function shorten(text: string, length = 160): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

/** A key, a name or a text, shortened; an empty one in quotes, so that it can be seen and clicked. */
export function showKey(key: string, length = 160): string {
  return key === '' ? '""' : shorten(key, length);
}

/** A parsed JSON value as text. */
export function showValue(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The name of a JSON value's type, as `words.detail.types` has it. */
export function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'list' : typeof value;
}
