/** Tells events that came again from those that came first. */

/**
 * `distinct` has each event once. One that is the same to the ms was sent again; an order with the number of another one was
 * made again.
 */
export function separateRepeats(events) {
  const sent = new Set();
  const orders = new Set();
  const distinct = [];
  let [madeAgain, deliveredAgain] = [0, 0];
  for (const event of events) {
    const { projectId, event: key, loginUserId, time, variables, marks } = event;
    const id = JSON.stringify([projectId, key, loginUserId, time, variables, marks.length]);
    const order = variables?.order_id && JSON.stringify([projectId, variables.order_id]);
    if (sent.has(id)) deliveredAgain += 1;
    else if (orders.has(order)) madeAgain += 1;
    else distinct.push(event);
    sent.add(id);
    if (order !== undefined) orders.add(order);
  }
  return { distinct, madeAgain, deliveredAgain };
}
