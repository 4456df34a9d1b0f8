/** Any value enters, also a hostile one; a short, printable form for a message leaves. */

const longest = 64;

/** Shows a wrong value in an error or a log: never throws, never longer than some 70 characters. */
export function quote(value: unknown): string {
  try {
    if (typeof value === 'string') {
      return JSON.stringify(value.length > longest ? `${value.slice(0, longest)}…` : value);
    }
    if (typeof value === 'function') return 'a function';
    if (typeof value === 'object' && value !== null) return describeObject(value);
    return String(value).slice(0, longest);
  } catch {
    return `an unreadable ${typeof value}`;
  }
}

function describeObject(value: object): string {
  if (Array.isArray(value)) return `a list of ${String(value.length)}`;
  const constructor: unknown = value.constructor;
  const name = typeof constructor === 'function' ? constructor.name.slice(0, longest) : '';
  return name === '' || name === 'Object' ? 'an object' : `an object (${name})`;
}
