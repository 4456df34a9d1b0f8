/** Stores of several processes in one directory: each event goes to its own project, and what is wrong with one harms no other. */

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answerStatus } from '../faults.js';

const takeoverInterval = 200;
const outboxOptions = { takeoverInterval };
// Some looks at the directory.
const severalLooks = 2000;
const nobody = 65_534;

/** What a run as root has left can be read and not settled by the application's own user: it waits for root, and harms nothing. */
const foreign = {
  name: 'a dead store of another owner',
  outboxes: ['disk'],
  async play(stage) {
    if (!canRunAs(nobody)) {
      stage.isSkipped = true;
      stage.notes.push('skipped: this user may not start processes of another');
      return;
    }
    mkdirSync(stage.store);
    chmodSync(stage.directory, 0o777);
    chmodSync(stage.store, 0o777);
    await stage.use(answerStatus(503));
    const root = await stage.start();
    await root.track({ count: 100, atOnce: true });
    await root.sync();
    await root.kill();
    // As earlier versions left it: to be read by everybody.
    for (const name of readdirSync(stage.store, { recursive: true })) {
      const path = join(stage.store, name);
      chmodSync(path, name.startsWith('events') && !name.includes('/') ? 0o755 : 0o644);
    }
    const own = await stage.start({ user: nobody, clients: [{ outboxOptions }] });
    await own.track({ count: 20, atOnce: true });
    await stage.pause(severalLooks);
    const { reports } = await own.finish({ timeout: 1000 });
    const [{ pending, dropped }] = reports;
    stage.expect(pending === 20 && dropped === 0, `shutdown reports ${pending} of 20 pending and ${dropped} dropped`);
    await stage.mend();
    for (let start = 0; start < 2; start += 1) {
      const heir = await stage.start({ user: nobody, clients: [{ outboxOptions }] });
      await stage.pause(severalLooks);
      await heir.finish();
    }
    stage.expect(stage.tally.distinct('w2') === 20, 'the events of the own user have not arrived');
    const owner = await stage.start({ clients: [{ outboxOptions }] });
    await stage.untilArrived();
    await owner.finish();
  },
};

/** Nothing that stands beside a readable store keeps it from being taken over. */
const unreadable = {
  name: 'unreadable stores beside a readable one',
  outboxes: ['disk'],
  async play(stage) {
    await stage.use(answerStatus(503));
    const dead = await stage.start();
    await dead.track({ count: 100, atOnce: true });
    await dead.sync();
    await dead.kill();
    const [proof] = readdirSync(stage.store).filter((name) => name.startsWith('holder.'));
    const ofDead = readFileSync(join(stage.store, proof), 'utf8');
    // Of many, some come before the readable one, whatever the order of the directory.
    for (let number = 0; number < 40; number += 1) makeUnreadable(stage.store, number, ofDead);
    await stage.mend();
    const heir = await stage.start({ clients: [{ outboxOptions }] });
    await heir.track({ count: 10, atOnce: true });
    await stage.untilArrived();
    await heir.finish();
  },
};

function makeUnreadable(directory, number, proof) {
  const id = `${number}-${String(number).padStart(12, '0')}`;
  const store = join(directory, `events.${id}.${id}`);
  const segment = join(store, '00000001.segment');
  const kinds = [
    () => (mkdirSync(store), mkdirSync(segment)),
    () => writeFileSync(store, 'no folder'),
    () => symlinkSync(store, store),
    () => (mkdirSync(store), symlinkSync('/dev/zero', segment)),
  ];
  kinds[number % kinds.length]();
  writeFileSync(join(directory, `holder.${id}.json`), proof);
}

/** Two applications share a directory, and one dies: what it has left waits for its own project. */
const twoProjects = {
  name: 'two projects in one directory, a crash between',
  outboxes: ['disk'],
  async play(stage) {
    const client = (projectId) => ({ projectId, outboxOptions });
    await stage.use(answerStatus(503));
    const both = await stage.start({ clients: [client('shop'), client('blog')] });
    await Promise.all([0, 1].map((number) => both.track({ client: number, count: 50, atOnce: true })));
    await Promise.all([0, 1].map((number) => both.sync(number)));
    await both.kill();
    await stage.mend();
    const blog = await stage.start({ clients: [client('blog')] });
    await blog.track({ count: 10, atOnce: true });
    const isThere = await stage.until(() => stage.tally.distinct('w2') === 50, 10_000);
    stage.expect(isThere, "a dead process's events were not taken over by a client of their project");
    await stage.pause(severalLooks);
    await blog.finish();
    // That each event arrives under its own project is judged in every scenario.
    stage.expect(stage.tally.total === 60, `${stage.tally.total} events arrived, not the 60 of one project`);
    const shop = await stage.start({ clients: [client('shop')] });
    await stage.untilArrived();
    await shop.finish();
  },
};

/** A process whose clock is ahead takes nothing from a neighbour that lives, of whom only the heartbeat can be seen. */
const clockAhead = {
  name: 'system clock +20 min beside a living neighbour',
  outboxes: ['disk'],
  async play(stage) {
    await stage.use(answerStatus(503));
    const neighbour = await stage.start({ clients: [{ outboxOptions }] });
    await neighbour.track({ count: 200, atOnce: true });
    await neighbour.sync();
    // As in a container of its own: its process can't be seen from outside.
    const [holder] = readdirSync(stage.store).filter((name) => /^holder\..*\.json$/.test(name));
    const path = join(stage.store, holder);
    const proof = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...proof, boot: 'another', pidSpace: 'another' }));
    const ahead = await stage.start({ clockOffset: 20 * 60_000, clients: [{ outboxOptions }] });
    await ahead.track({ count: 10, atOnce: true });
    await stage.pause(severalLooks);
    const { pending } = await ahead.stats();
    stage.expect(pending === 10, `${pending - 10} events of the living neighbour were taken`);
    await stage.mend();
    await stage.untilArrived();
    await Promise.all([neighbour.finish(), ahead.finish()]);
  },
};

function canRunAs(user) {
  if (process.getuid?.() !== 0) return false;
  const program = join(import.meta.dirname, '..', 'child', 'child.js');
  const read = `require('node:fs').readFileSync(${JSON.stringify(program)})`;
  return spawnSync(process.execPath, ['-e', read], { uid: user, gid: user, stdio: 'ignore' }).status === 0;
}

export const stores = [foreign, unreadable, twoProjects, clockAhead];
