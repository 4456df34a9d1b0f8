/** Whether a version is in a range of the kinds that our packages have: `^4.16.0 || ^5.0.0`, `>=20.19.0`, `0.1.0`. */

export function isInRange(version: string, range: string): boolean {
  const given = parse(version);
  return range.split('||').some((part) => {
    const [, sign = '', wanted = ''] = /^\s*([\^~]|>=)?\s*(\S*)/.exec(part) ?? [];
    if (wanted === '' || wanted === '*') return true;
    const least = parse(wanted);
    const order = compare(given, least);
    if (sign === '') return order === 0;
    return order >= 0 && (sign === '>=' || isBelowNext(given, least, sign));
  });
}

/** Negative when the first version is older, positive when it is newer. */
export function compareVersions(one: string, other: string): number {
  return compare(parse(one), parse(other));
}

/** What stands in front of the first number that counts, and for `~` the second one, must be the same. */
function isBelowNext(given: readonly number[], least: readonly number[], sign: string): boolean {
  const first = least.findIndex((part) => part > 0);
  const fixed = sign === '~' ? 2 : first < 0 ? least.length : first + 1;
  return given.slice(0, fixed).join() === least.slice(0, fixed).join();
}

function parse(version: string): readonly [number, number, number] {
  const [major = 0, minor = 0, patch = 0] = version.replace(/^v/, '').split(/[.+-]/).map(Number);
  return [major, minor, patch];
}

function compare(one: readonly number[], other: readonly number[]): number {
  for (const [at, part] of one.entries()) if (part !== other[at]) return part - (other[at] ?? 0);
  return 0;
}
