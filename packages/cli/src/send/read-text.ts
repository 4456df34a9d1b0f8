/** What is written as text, on a command line or in a cell: the value, or the time, that it stands for. */

export interface VariableName {
  readonly key: string;
  /** Whether its values stay text, also those that look like numbers. */
  readonly isText: boolean;
}

/** Reads `product_price`, or `product_price:string`, whose values stay text. `undefined` for another word behind the colon. */
export function readVariableName(text: string): VariableName | undefined {
  const [key = '', kind, ...others] = text.trim().split(':');
  if (kind === undefined) return { key, isText: false };
  return kind === 'string' && others.length === 0 ? { key, isText: true } : undefined;
}

// No leading zero and no exponent: those are codes and not amounts.
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
/** So many digits any double keeps. */
const mostDigits = 15;

/** A number where the text is one that JSON could have, of at most 15 digits; else the text. */
export function readValue(text: string): string | number {
  if (text.length > mostDigits + 2 || !number.test(text)) return text;
  return text.replace(/[-.]/g, '').length > mostDigits ? text : Number(text);
}

const isoTime =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?: ?(Z|[+-]\d\d(?::?\d\d)?))?)?$/i;

/**
 * Reads Unix milliseconds as a number, which the core takes for another unit where it is far from now; ISO 8601 with a space or `T`
 * before the time of day, which means what it says, as a Date. Without a zone it is that of this machine. `undefined` for anything
 * else, such as February 30.
 */
export function readTime(text: string): number | Date | undefined {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text);
  const found = isoTime.exec(text.trim());
  if (found === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1, 7)
    .map((part) => Number(part || 0));
  const ms = Math.trunc(Number(`0.${found[7] ?? '0'}`) * 1000);
  const date = new Date(Date.UTC(year, month - 1, day));
  const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!isDay || hour > 23 || minute > 59 || second > 59) return undefined;
  const zone = found[8];
  if (zone === undefined) return new Date(year, month - 1, day, hour, minute, second, ms);
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second, ms) - offsetOf(zone));
}

/** What a zone is ahead of UTC, in ms. */
function offsetOf(zone: string): number {
  if (/^z$/i.test(zone)) return 0;
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (zone.startsWith('-') ? -1 : 1) * minutes * 60_000;
}
