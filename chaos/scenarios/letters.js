/** Events are refused while others are accepted: each of them is a dead letter in a file, whatever else goes on there. */

import { readDeadLetters, replayDeadLetters } from '@growingio/outbox-disk';
import { rejectBad } from '../faults.js';

const every = (step, count) => Array.from({ length: Math.floor(count / step) }, (_, index) => index * step);

const kept = {
  name: 'dead letters: each is in the files',
  outboxes: ['disk'],
  dead: true,
  async play(stage) {
    const count = stage.isQuick ? 1000 : 10_000;
    const child = await stage.start({ clients: [{ options: { flushAt: 20 } }] });
    await stage.use(rejectBad);
    // All at once, and then in a stream: letters come while others are written.
    await child.track({ count, atOnce: true, bad: every(5, count) });
    await child.track({ count, rate: 500, bad: every(3, count) });
    await stage.untilArrived(60_000);
    await child.finish();
    const found = [];
    for await (const { event } of readDeadLetters(stage.store)) found.push(event.var.id);
    compare(stage, found);
  },
};

/** Letters are tracked again all the time, beside the process that writes more of them. */
const replayed = {
  name: 'dead letters: replay beside a living process',
  outboxes: ['disk'],
  dead: true,
  async play(stage) {
    const seconds = stage.isQuick ? 5 : 30;
    const child = await stage.start({ clients: [{ options: { flushAt: 20 } }] });
    await stage.use(rejectBad);
    const found = [];
    const take = ({ event }) => found.push(event.var.id) > 0;
    let goesOn = true;
    let replays = 0;
    const replay = async () => {
      while (goesOn) {
        await replayDeadLetters(stage.store, take);
        replays += 1;
        await stage.pause(5);
      }
    };
    const load = child.track({ rate: 300, count: seconds * 300, bad: every(3, seconds * 300) });
    const replaying = replay();
    await load;
    await stage.untilArrived(60_000);
    await child.finish();
    goesOn = false;
    await replaying;
    await replayDeadLetters(stage.store, take);
    stage.expect(replays > 20, `${replays} replays: the scenario proves nothing`);
    stage.notes.push(`${replays} replays`);
    compare(stage, found);
  },
};

/** By identity: what the clients have said is dead, and what was found in the files. */
function compare(stage, found) {
  const said = new Set(stage.books.flatMap((book) => book.dead));
  const letters = new Set(found);
  const missing = [...said].filter((identity) => !letters.has(identity)).length;
  const unknown = [...letters].filter((identity) => !said.has(identity)).length;
  stage.expect(said.size > 0, 'nothing died: the scenario proves nothing');
  stage.expect(missing === 0, `${missing} of ${said.size} dead letters are in no file`);
  stage.expect(unknown === 0, `${unknown} letters are in the files of events that nobody called dead`);
  stage.expect(found.length === letters.size, `${found.length - letters.size} dead letters were found twice`);
}

export const letters = [kept, replayed];
