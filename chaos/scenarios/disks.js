/** The disk fails: it is full, or files are torn and damaged. What was promised and not destroyed by us arrives. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { refuse } from '../faults.js';

const identity = /"id":"(\w+-\d+)"/g;

/** A small disk fills up while the API is down. The process lives on: all that it accepted arrives. */
const full = {
  name: 'disk full',
  outboxes: ['disk'],
  async play(stage) {
    mkdirSync(stage.store);
    if (!mount(stage.store, '4m')) {
      stage.isSkipped = true;
      stage.notes.push('skipped: this user may not mount a tmpfs');
      return;
    }
    stage.undoing(() => unmount(stage.store));
    const outboxOptions = { maxMemoryBytes: 4 * 1024 * 1024 };
    const child = await stage.start({ clients: [{ outboxOptions }] });
    await stage.use(refuse);
    const { tracked, refused } = await child.track({ count: 60_000, pad: 1, rate: 30_000 });
    const overflown = refused.queue_overflow ?? 0;
    stage.expect(overflown > 0, `all ${tracked} events found room: the scenario proves nothing`);
    await stage.mend();
    await stage.untilArrived();
    // There is room again: the outbox looks every second.
    await stage.pause(2500);
    const again = await child.track({ count: 1000, rate: 1000 });
    stage.expect(again.refused.queue_overflow === undefined, 'events are refused although there is room again');
    await stage.untilArrived();
    await child.finish();
    stage.notes.push(`${overflown} of ${tracked} refused as queue_overflow`);
  },
};

/** A process dies and leaves events; `damage` harms its files; the next process delivers what is intact. */
function damaged(name, damage) {
  return {
    name,
    outboxes: ['disk'],
    async play(stage) {
      await stage.use(refuse);
      const child = await stage.start();
      await child.track({ count: 2000, atOnce: true });
      await child.sync();
      await child.kill();
      const segments = readdirSync(stage.store, { recursive: true }).filter((path) => path.endsWith('.segment'));
      stage.expect(segments.length > 0, 'there is no segment to damage');
      for (const segment of segments) damage(join(stage.store, segment), stage);
      await stage.mend();
      const heir = await stage.start();
      await stage.untilArrived();
      await heir.finish();
      stage.notes.push(`${stage.excused.size} events destroyed`);
    },
  };
}

/** The last write broke off: part of a record stands at the end. Nothing of what was promised is harmed. */
function appendHalfRecord(path) {
  const bytes = readFileSync(path);
  writeFileSync(path, Buffer.concat([bytes, bytes.subarray(-40)]));
}

/** The file lacks its end, as after a loss of power: the last event goes with it, and only that. */
function cutTail(path, stage) {
  const identities = [...readFileSync(path, 'latin1').matchAll(identity)];
  stage.excused.add(identities.at(-1)[1]);
  truncateSync(path, statSync(path).size - 10);
}

/** Bytes in the middle are wrong: the events there are lost, their neighbours are not. */
function flipBytes(path, stage) {
  const bytes = readFileSync(path);
  const found = [...bytes.toString('latin1').matchAll(identity)];
  for (const share of [0.1, 0.5, 0.9]) {
    const { index, 1: name } = found[Math.floor(found.length * share)];
    bytes[index] ^= 0xff;
    stage.excused.add(name);
  }
  writeFileSync(path, bytes);
}

function mount(directory, size) {
  return [[], ['sudo', '-n']].some((prefix) =>
    run([...prefix, 'mount', '-t', 'tmpfs', '-o', `size=${size},mode=0777`, 'tmpfs', directory]),
  );
}

function unmount(directory) {
  return [[], ['sudo', '-n']].some((prefix) => run([...prefix, 'umount', '--lazy', directory]));
}

function run([program, ...args]) {
  return spawnSync(program, args, { stdio: 'ignore', timeout: 10_000 }).status === 0;
}

export const disks = [
  full,
  damaged('torn tail: half a record too much', appendHalfRecord),
  damaged('torn tail: the end is missing', cutTail),
  damaged('corrupted records', flipBytes),
];
