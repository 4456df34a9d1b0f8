/** Compares what web processes, relays and the queue have counted with each other and with what arrived. It is pure. */

/**
 * `final` are the fleet's counters after the drain, `letters` the identities in the dead-letter queue. Of a Redis that has forgotten
 * what it answered, `mayMiss` is how many deliveries it may not have counted; `undefined` of others. So many events as `mayResend` may
 * be in two jobs, since a web process died that had just handed them over. Returns what does not hold.
 */
export function compareFleet({ final, letters, mayMiss, mayResend }, verdict, { tally, proxy, children }) {
  if (final === undefined) return ['the queue has not been drained'];
  const problems = checkEnd(final, letters, verdict, mayMiss ?? 0);
  // What the clients were told is not what it knows.
  if (mayMiss !== undefined) return problems;
  const { handedOver, delivered } = final;
  if (delivered < verdict.delivered || delivered > verdict.delivered + mayResend)
    problems.push(`${verdict.delivered} events arrived, the fleet says ${delivered} were delivered`);
  const [relays, webs] = [true, false].map((isRelay) => children.filter((child) => child.isRelay === isRelay));
  if (haveAllSaid(webs)) {
    const sum = sumOf(webs, 'handedOver');
    if (sum !== handedOver) problems.push(`clients say ${sum} were handed over, the fleet says ${handedOver}`);
    if (sumOf(webs, 'delivered') > 0) problems.push('clients say that they have delivered something themselves');
  }
  const answered = tally.total - proxy.unanswered;
  if (haveAllSaid(relays) && sumOf(relays, 'delivered') !== answered)
    problems.push(`${answered} events were answered, relays say ${sumOf(relays, 'delivered')} were delivered`);
  return problems;
}

/** Nothing is left, nobody is there, and the counters balance. */
function checkEnd({ handedOver, waiting, active, delivered, dead, exact, relays }, letters, verdict, mayMiss) {
  const problems = [];
  const uncounted = handedOver - delivered - dead;
  if (!exact || waiting + active > 0 || uncounted < 0 || uncounted > mayMiss) {
    const settled = `${delivered} delivered, ${dead} dead`;
    problems.push(
      `the fleet's counters do not balance: ${handedOver} handed over, ${waiting} waiting, ${active} active, ${settled}`,
    );
  }
  if (relays > 0) problems.push(`${relays} relays are left`);
  if (dead !== verdict.dead || letters.length !== dead)
    problems.push(`${verdict.dead} events are dead, of ${letters.length} letters, and ${dead} were counted`);
  return problems;
}

/** Who was killed has not told what it had counted. */
function haveAllSaid(children) {
  return children.every(({ farewell }) => farewell !== undefined);
}

function sumOf(children, name) {
  return children.flatMap(({ farewell }) => farewell.stats).reduce((sum, stats) => sum + stats[name], 0);
}
