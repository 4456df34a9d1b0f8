/** Estimates how much memory a parsed JSON value takes. */

// Deeper than this nothing is written again as JSON, which is done recursively. Events are two deep.
const mostDepth = 200;

// What V8 takes for each, about: the characters of a string may take two bytes.
const bytesOf = { value: 16, string: 24, object: 56, member: 48, character: 2 };

/** The memory of a value in bytes, about: many times its JSON. `undefined` for what is nested too deep to be written as JSON. */
export function weigh(value: unknown): number | undefined {
  let bytes = 0;
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    const next: unknown[] = [];
    for (const each of level) {
      bytes += bytesOf.value;
      if (typeof each === 'string') bytes += bytesOf.string + bytesOf.character * each.length;
      else if (typeof each === 'object' && each !== null) bytes += openObject(each, next);
    }
    if (depth === mostDepth && next.length > 0) return undefined;
    level = next;
  }
  return bytes;
}

/** Adds what is in the object to `next`, and returns the bytes of the object itself. */
function openObject(value: object, next: unknown[]): number {
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) next.push(item);
    return bytesOf.object;
  }
  let bytes = bytesOf.object;
  for (const [key, member] of Object.entries(value)) {
    bytes += bytesOf.member + bytesOf.character * key.length;
    next.push(member);
  }
  return bytes;
}
