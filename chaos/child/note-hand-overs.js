/** A sender into a queue that writes down which events the queue has taken. Batches pass as they are. */

const identities = /"id":"(\w+)-(\d+)"/g;

/** The same sender, which notes in the book what was handed over, as soon as that is known. */
export function noteHandOvers(sender, book) {
  return {
    get target() {
      return sender.target;
    },
    start: (host) => sender.start(host),
    async send(events, options) {
      const result = await sender.send(events, options);
      if (result.status === 'handedOver') for (const run of runsOf(events)) book.handedOver(run);
      return result;
    },
    close: () => sender.close(),
  };
}

/** Runs of numbers of one writer, both ends included. After a takeover a batch may hold events of several. */
function runsOf(events) {
  const runs = [];
  for (const { bytes } of events) {
    for (const [, writer, digits] of bytes.toString('latin1').matchAll(identities)) {
      const number = Number(digits);
      const run = runs.at(-1);
      if (run?.writer === writer && run.last === number - 1) run.last = number;
      else runs.push({ writer, first: number, last: number });
    }
  }
  return runs;
}
