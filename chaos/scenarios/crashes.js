/** Processes are killed without a word: what their outbox on disk has promised arrives through those who come after. */

import { answerStatus } from '../faults.js';

const takeoverInterval = 200;
const outboxOptions = { takeoverInterval };

const killed = {
  name: 'kill -9 under load',
  outboxes: ['disk'],
  async play(stage) {
    const kills = stage.isQuick ? 5 : 20;
    for (let kill = 1; kill <= kills; kill += 1) {
      // Every other process finds an API that is down, so that there is much to take over.
      if (kill % 2 === 0) await stage.use(answerStatus(503));
      else await stage.mend();
      const child = await stage.start({ clients: [{ outboxOptions }] });
      const load = child.track({ rate: 3000 }).catch(() => undefined);
      await stage.pause(300 + Math.random() * 1200);
      await stage.killUnderLoad(child);
      await load;
    }
    await stage.mend();
    await finishWithHeir(stage, kills);
  },
};

const cluster = {
  name: '4 cluster workers, one killed a second',
  outboxes: ['disk'],
  async play(stage) {
    const seconds = stage.isQuick ? 8 : 40;
    const startWorker = async () => {
      const worker = await stage.start({ clusterWorker: true, clients: [{ outboxOptions }] });
      worker.load = worker.track({ rate: 500 }).catch(() => undefined);
      return worker;
    };
    const workers = await Promise.all([1, 2, 3, 4].map(startWorker));
    for (let second = 0; second < seconds; second += 1) {
      await stage.pause(1000);
      const victim = workers.shift();
      await stage.killUnderLoad(victim);
      await victim.load;
      workers.push(await startWorker());
    }
    await Promise.all(workers.map((worker) => worker.command('stop')));
    await stage.untilArrived();
    for (const worker of workers) await worker.finish();
    reportLater(stage, seconds);
  },
};

/** The next process delivers what all the dead have left. */
async function finishWithHeir(stage, kills) {
  const heir = await stage.start({ clients: [{ outboxOptions }] });
  await stage.untilArrived();
  // Also what was accepted after the last promise.
  const isEmpty = await stage.until(async () => (await heir.stats()).pending === 0, 10_000);
  stage.expect(isEmpty, 'events are still pending in the end');
  await heir.finish();
  reportLater(stage, kills);
}

/** What was accepted after the last promise and before the death: it may be lost, and most of it is not. */
function reportLater(stage, kills) {
  const books = stage.books.filter((book) => book.wasKilled);
  const [later, arrived] = books.reduce(
    ([all, there], { writer, runs, promised }) => {
      const counts = stage.tally.counts(writer);
      const numbers = runs.flatMap(([first, last]) => numbersFrom(Math.max(first, promised), last));
      return [all + numbers.length, there + numbers.filter((number) => (counts[number] ?? 0) > 0).length];
    },
    [0, 0],
  );
  stage.notes.push(`${kills} kills; of ${later} events after the last promise ${arrived} arrived`);
}

function numbersFrom(first, last) {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

export const crashes = [killed, cluster];
