/** Makes any text, also a hostile one, fit for a log or an error: no control characters, no secret of a URL. */

// Line breaks and other controls, what is invisible, and what turns the direction of writing. Chinese and emoji stay: the
// joiner within an emoji and the selector of its form are no part of this.
const unprintable =
  /(?![\ufe0e\ufe0f])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb](?<!(?:\p{Extended_Pictographic}|\ufe0f|\p{Emoji_Modifier})\u200d(?=\p{Extended_Pictographic}))/gu;

/** Escapes what would not be seen, or would break out of its line, as JSON does: `\n`, `\u001b`. */
export function printable(text: string): string {
  return text.replace(unprintable, escape);
}

function escape(character: string): string {
  const json = JSON.stringify(character).slice(1, -1);
  if (json !== character) return json;
  return Array.from({ length: character.length }, (_, at) => unit(character.charCodeAt(at))).join('');
}

function unit(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`;
}

// Longer ones are no URLs that anybody configures; of those that are, the rest is left out.
const longestUrl = 4096;
const scheme = /^(?:https?|ftp|wss?|socks\w*):[/\\]*|^[a-z][a-z0-9+.-]*:[/\\]+|^[/\\]{2}/i;
// `host:password` in place of `host:port`.
const wrongPort = /^((?:\[[^\]]*\])?[^/\\?#:[]*:)(?!\d*(?:[/\\?#]|$))[^/\\?#]*/;
const word = /[^\s"'<>()]+/g;

/** A URL, also a broken one, without its user, its password and its query: those may be secrets. */
export function maskUrl(url: string): string {
  const text = url.length > longestUrl ? url.slice(0, longestUrl) : url;
  const [start = ''] = scheme.exec(text) ?? [];
  const rest = text.slice(start.length);
  // The last of them: a password may contain others, unescaped.
  const user = /^.*(?:@|%40)/is.exec(rest);
  const place = user === null ? rest.replace(wrongPort, '$1***') : `***@${rest.slice(user[0].length)}`;
  return start + place.replace(/[?#].+$/s, (query) => `${query.charAt(0)}***`);
}

/** The same for a value that may be a URL, or anything else. */
export function maskSecrets(value: string): string {
  return looksLikeUrl(value.slice(0, longestUrl)) ? maskUrl(value) : value;
}

/** The same for a sentence, such as the message of a foreign error, in which URLs may stand. */
export function maskUrlsIn(text: string): string {
  return text.replace(word, maskWord);
}

// In Chinese no space stands between the words and a URL.
const startOfUrl = /(?<=[^ -~])(?=[a-z][a-z0-9+.-]*:[/\\])/i;

function maskWord(text: string): string {
  return text.split(startOfUrl).map(maskSecrets).join('');
}

function looksLikeUrl(text: string): boolean {
  const colon = text.indexOf(':');
  return scheme.test(text) || (colon >= 0 && text.lastIndexOf('@') > colon) || /[?&][^=?&\s]+=/.test(text);
}
