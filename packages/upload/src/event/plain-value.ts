/** An object enters that stands for one value, such as a Decimal, a moment or an ObjectId; that value leaves. */

import { types } from 'node:util';
import { swallowRejection } from '../runtime/call-safely.js';

/**
 * The value that JSON takes of an object: what its `toJSON()` returns, which is called once, or what a boxed value holds. Beside
 * that the digits of a Long (npm's and MongoDB's) and of MongoDB's Decimal128, which JSON takes apart. Returns the object
 * itself where it stands for none, and an object where `toJSON()` returns one. Throws what the host's methods throw.
 */
export function plainValueOf(value: object, key: string): unknown {
  if (isWideNumber(value)) return (value as { toString(): unknown }).toString();
  if (types.isBoxedPrimitive(value)) return value.valueOf();
  // A Buffer would copy itself into a list of numbers.
  if (ArrayBuffer.isView(value)) return value;
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON !== 'function') return value;
  const plain: unknown = toJSON.call(value, key);
  swallowRejection(plain);
  return plain;
}

// The marks by which those libraries know their own, also from another copy. MongoDB's Timestamp is a Long of theirs, and no number.
function isWideNumber(value: object): boolean {
  const { _bsontype: type, __isLong__: isLong } = value as { _bsontype?: unknown; __isLong__?: unknown };
  return type === undefined ? isLong === true : type === 'Long' || type === 'Decimal128';
}
