/** Makes the event that every library is given, by its number: the example of GrowingIO's documentation. */

export const eventKey = 'BuyProduct';

/** The example has three variables; with fewer, the last; with more, further strings and numbers. */
export function makeVariables(i, count = 3) {
  if (count === 3) return { product_name: '苹果', product_classify: '水果', product_price: i % 1000 };
  const variables = { product_price: i % 1000 };
  for (let at = 1; at < count; at += 1)
    variables[`variable_${at}`] = at % 2 === 0 ? (i * at) % 1000 : `水果 ${i % 100}`;
  return variables;
}

export function makeEvent(i, count = 3) {
  return {
    key: eventKey,
    userId: String(9_128_391 + i),
    time: 1_434_556_935_000 + i,
    variables: makeVariables(i, count),
  };
}

/** Events that are made before the clock starts. They differ, so that nothing can be computed once for all. */
export function makePool(size, count = 3) {
  return Array.from({ length: size }, (_, i) => makeEvent(i, count));
}

/** Events that compress worse: an order number, a user and a product that repeat nothing of their neighbours'. */
export function makeVariedPool(size) {
  let state = 1;
  const next = (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  const hex = () => next(0x7fffffff).toString(16).padStart(8, '0');
  const text = (length) => String.fromCharCode(...Array.from({ length }, () => 0x4e00 + next(3000)));
  return Array.from({ length: size }, (_, i) => ({
    ...makeEvent(i),
    userId: String(next(2_000_000_000)),
    variables: { order: hex() + hex(), product_name: text(4), product_price: next(100_000) / 100 },
  }));
}

/** An event as the API takes it. */
export function toApi({ key, userId, time, variables }) {
  return { cs1: userId, tm: time, t: 'cstm', n: key, var: variables };
}
